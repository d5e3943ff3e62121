// Text of many lines, written in Markdown.
#include "base/text.h"
#include "fields/kind.h"

namespace fields {
namespace {

// Every line ends with one LF, however it was typed.
std::string with_plain_line_ends(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      plain += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      plain += '\n';
  }
  return plain;
}

bool has_control(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') return true;
  return false;
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view given, const Reading&) {
  if (base::is_blank(given)) return base::Value{};
  auto text = with_plain_line_ends(given);
  if (has_control(text))
    return wrong("control", field.label + " holds a control character; only line breaks and tabs may stand in it.");
  const auto length = base::count_code_points(text);
  if (length > kMaxMarkdownCodePoints) return too_long(field, length, kMaxMarkdownCodePoints);
  return base::Value(std::move(text));
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
  json.key("maxLength").integer(kMaxMarkdownCodePoints);
}

}  // namespace

const Kind kMarkdownKind = {"markdown", false, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
