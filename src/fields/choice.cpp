// One of the values that the model lists.
#include <algorithm>

#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  if (std::any_of(field.of.begin(), field.of.end(), [&](auto& choice) { return choice.value == text; }))
    return base::Value(std::string(text));
  std::vector<std::string> values;
  for (auto& choice : field.of) values.push_back(choice.value);
  return wrong("choice",
               field.label + " has no choice \"" + std::string(text.substr(0, 60)) + "\"" + suggestion(text, values));
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  if (!json.text()) return wrong_type(field, "one of its choices, as a text", json);
  if (json.text()->empty()) return base::Value{};
  return read_text(field, *json.text(), reading);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.text(value.text());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) { return value.text(); }

// An answer may hold a value that the model no longer lists.
void describe(const model::Field& field, Side side, base::JsonWriter& json) {
  schema_type(json, "string");
  if (side == Side::kAnswer) return;
  json.key("enum").begin_array();
  for (auto& choice : field.of) json.text(choice.value);
  json.null().end_array();
}

}  // namespace

const Kind kChoiceKind = {"choice", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
