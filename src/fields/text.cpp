// One line of text.
#include "base/text.h"

#include "fields/kind.h"

namespace fields {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

bool has_control(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  return false;
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  text = trimmed(text);
  if (text.empty()) return base::Value{};
  if (has_control(text))
    return wrong("control", field.label + " is one line: it holds no line breaks, tabs or control characters.");
  const auto length = base::count_code_points(text);
  if (length > kMaxTextCodePoints) return too_long(field, length, kMaxTextCodePoints);
  return base::Value(std::string(text));
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  if (!json.text()) return wrong_type(field, "a text", json);
  return read_text(field, *json.text(), reading);
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.text(value.text());
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) { return value.text(); }

void describe(const model::Field&, Side, base::JsonWriter& json) {
  schema_type(json, "string");
  json.key("maxLength").integer(kMaxTextCodePoints);
}

}  // namespace

const Kind kTextKind = {"text", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
