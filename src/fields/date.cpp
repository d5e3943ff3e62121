// A day of the calendar, "2026-11-24"; kept in days since 1970-01-01.
#include "base/civil.h"
#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  if (const auto day = base::parse_date(text)) return base::Value(*day);
  return wrong("date",
               field.label + " must be a day such as 2026-11-24; this is \"" + std::string(text.substr(0, 40)) + "\".");
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  if (!json.text()) return wrong_type(field, "a day such as \"2026-11-24\"", json);
  if (json.text()->empty()) return base::Value{};
  return read_text(field, *json.text(), reading);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.text(base::format_date(value.integer()));
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  return base::format_date(value.integer());
}

void describe(const model::Field&, Side, base::JsonWriter& json) { schema_type(json, "string", "date"); }

}  // namespace

const Kind kDateKind = {"date", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
