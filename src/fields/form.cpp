// Values of a form that other rows define, and frozen copies: JSON as it was stored.
#include "fields/kind.h"

namespace fields {
namespace {

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading&) {
  if (!json.object()) return wrong_type(field, "an object: the values of the form by name", json);
  if (json.object()->empty()) return base::Value{};
  auto text = base::write_json(json);
  if (text.size() > kMaxFormBytes)
    return wrong("too_long", field.label + " may have " + std::to_string(kMaxFormBytes) + " bytes at most.");
  return base::Value(std::move(text));
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading& reading) {
  auto json = base::parse_json(text);
  if (!json.ok()) return wrong("type", field.label + " must be an object in JSON: " + json.error().message + ".");
  return read_json(field, *json, reading);
}

base::Result<base::Value> frozen_read_json(const model::Field& field, const base::Json&, const Reading&) {
  return wrong("read_only", field.label + " is a frozen copy; nobody changes it.");
}

base::Result<base::Value> frozen_read_text(const model::Field& field, std::string_view, const Reading&) {
  return wrong("read_only", field.label + " is a frozen copy; nobody changes it.");
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.raw(value.text());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) { return value.text(); }

void form_schema(const model::Field&, Side, base::JsonWriter& json) { schema_type(json, "object"); }

void frozen_schema(const model::Field&, Side, base::JsonWriter&) {}  // any JSON

}  // namespace

const Kind kFormKind = {"form", false, read_json, read_text, print_json, print_text, form_schema};
const Kind kFrozenKind = {"frozen", false, frozen_read_json, frozen_read_text, print_json, print_text, frozen_schema};

}  // namespace fields
