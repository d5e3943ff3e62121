// A whole number.
#include <charconv>
#include <cmath>

#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> checked(const model::Field& field, std::int64_t number) {
  if (number > kMaxInteger)
    return wrong("too_large", field.label + " may be " + std::to_string(kMaxInteger) + " at most.");
  if (number < -kMaxInteger)
    return wrong("too_small", field.label + " may be " + std::to_string(-kMaxInteger) + " at least.");
  return base::Value(number);
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading&) {
  if (json.integer()) return checked(field, *json.integer());
  double number = 0;
  if (!json.number(number)) return wrong_type(field, "a whole number", json);
  if (std::abs(number) > static_cast<double>(kMaxInteger))
    return checked(field, number > 0 ? INT64_MAX : INT64_MIN + 1);
  if (number != std::floor(number)) return wrong("type", field.label + " must be a whole number, without decimals.");
  return checked(field, static_cast<std::int64_t>(number));
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    return wrong("type", field.label + " must be a whole number such as 42; this is \"" +
                             std::string(text.substr(0, 40)) + "\".");
  return checked(field, number);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.integer(value.integer());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  return std::to_string(value.integer());
}

void describe(const model::Field&, Side, base::JsonWriter& json) { schema_type(json, "integer"); }

}  // namespace

const Kind kIntegerKind = {"integer", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
