// An instant, RFC 3339 with an offset; kept in microseconds of UTC and answered with Z.
#include "base/civil.h"
#include "fields/kind.h"

namespace fields {
namespace {

base::Error not_an_instant(const model::Field& field, std::string_view text) {
  return wrong("datetime", field.label +
                               " must be a time with its offset, such as 2026-11-24T09:00:00+01:00; this is \"" +
                               std::string(text.substr(0, 40)) + "\".");
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading& reading) {
  if (const auto us = base::parse_datetime(text)) return base::Value(*us);
  if (!reading.zone) return not_an_instant(field, text);
  const auto local_us = base::parse_datetime(std::string(text) + "Z");
  if (!local_us) return not_an_instant(field, text);
  return base::Value(reading.zone->instant(*local_us));
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  if (!json.text()) return wrong_type(field, "a time such as \"2026-11-24T09:00:00Z\"", json);
  if (json.text()->empty()) return base::Value{};
  return read_text(field, *json.text(), {reading.references, reading.currency, nullptr});
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.text(base::format_datetime(value.integer()));
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  return base::format_datetime(value.integer());
}

void describe(const model::Field&, Side, base::JsonWriter& json) { schema_type(json, "string", "date-time"); }

}  // namespace

const Kind kDateTimeKind = {"datetime", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
