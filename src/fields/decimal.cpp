// A number that need not be whole.
#include <charconv>
#include <cmath>

#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading&) {
  double number = 0;
  if (!json.number(number)) return wrong_type(field, "a number", json);
  return base::Value(number);
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
    return wrong("type",
                 field.label + " must be a number such as 12.5; this is \"" + std::string(text.substr(0, 40)) + "\".");
  return base::Value(number);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.decimal(value.decimal());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  char digits[32];
  return std::string(digits, std::to_chars(digits, digits + sizeof digits, value.decimal()).ptr);
}

void describe(const model::Field&, Side, base::JsonWriter& json) { schema_type(json, "number"); }

}  // namespace

const Kind kDecimalKind = {"decimal", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
