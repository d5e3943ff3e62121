// True or false; empty while nobody said which.
#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading&) {
  if (!json.boolean()) return wrong_type(field, "true or false", json);
  return base::Value(*json.boolean());
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  for (const auto word : {"true", "yes", "1"})
    if (text == word) return base::Value(true);
  for (const auto word : {"false", "no", "0"})
    if (text == word) return base::Value(false);
  return wrong("type", field.label + " must be true or false; this is \"" + std::string(text.substr(0, 40)) + "\".");
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.boolean(value.boolean());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  return value.boolean() ? "true" : "false";
}

void describe(const model::Field&, Side, base::JsonWriter& json) { schema_type(json, "boolean"); }

}  // namespace

const Kind kBooleanKind = {"boolean", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
