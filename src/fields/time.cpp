// A time of day without a day, "08:30" up to "24:00"; a column of rows.
#include "fields/kind.h"

namespace fields {
namespace {

bool is_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return false;
  for (const auto i : {0, 1, 3, 4})
    if (text[static_cast<std::size_t>(i)] < '0' || text[static_cast<std::size_t>(i)] > '9') return false;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0'), minutes = (text[3] - '0') * 10 + (text[4] - '0');
  return hours * 60 + minutes <= 24 * 60 && minutes < 60;
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  if (is_time(text)) return base::Value(std::string(text));
  return wrong("time", field.label + " must be a time of day such as 08:30; this is \"" +
                           std::string(text.substr(0, 40)) + "\".");
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  if (!json.text()) return wrong_type(field, "a time of day such as \"08:30\"", json);
  if (json.text()->empty()) return base::Value{};
  return read_text(field, *json.text(), reading);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.text(value.text());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) { return value.text(); }

void describe(const model::Field&, Side, base::JsonWriter& json) {
  schema_type(json, "string");
  json.key("pattern").text("^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$");
}

}  // namespace

const Kind kTimeKind = {"time", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
