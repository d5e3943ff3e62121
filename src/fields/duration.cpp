// A length of time in whole seconds; a text may also say "1h 30m".
#include <charconv>

#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> checked(const model::Field& field, std::int64_t seconds) {
  if (seconds > kMaxDurationSeconds) return wrong("too_large", field.label + " may be a hundred years at most.");
  if (seconds < -kMaxDurationSeconds) return wrong("too_small", field.label + " may be a hundred years at most.");
  return base::Value(seconds);
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading&) {
  if (!json.integer()) return wrong_type(field, "a length of time in whole seconds", json);
  return checked(field, *json.integer());
}

std::int64_t seconds_of(char unit) {
  switch (unit) {
    case 'w': return 7 * 86'400;
    case 'd': return 86'400;
    case 'h': return 3'600;
    case 'm': return 60;
    case 's': return 1;
    default: return 0;
  }
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  const auto refused = wrong("duration", field.label + " must be seconds or parts such as 1h 30m; this is \"" +
                                             std::string(text.substr(0, 40)) + "\".");
  const char *at = text.data(), *end = at + text.size();
  std::int64_t total = 0;
  while (at != end) {
    std::int64_t number = 0;
    const auto [after, error] = std::from_chars(at, end, number);
    if (error != std::errc() || number > kMaxDurationSeconds || number < -kMaxDurationSeconds) return refused;
    if (after == end && at == text.data()) return checked(field, number);
    const auto unit = after == end ? 0 : seconds_of(*after);
    if (unit == 0) return refused;
    if (total += number * unit; total > kMaxDurationSeconds || total < -kMaxDurationSeconds)
      return checked(field, total);
    for (at = after + 1; at != end && *at == ' ';) ++at;
  }
  return checked(field, total);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.integer(value.integer());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  return std::to_string(value.integer());
}

void describe(const model::Field&, Side, base::JsonWriter& json) {
  schema_type(json, "integer");
  json.key("x-unit").text("seconds");
}

}  // namespace

const Kind kDurationKind = {"duration", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
