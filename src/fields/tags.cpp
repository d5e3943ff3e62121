// Free labels, each once.
#include <algorithm>

#include "base/text.h"
#include "fields/kind.h"

namespace fields {
namespace {

base::Result<void> add(const model::Field& field, base::Texts& tags, std::string_view given) {
  const auto first = given.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  const std::string tag(given.substr(first, given.find_last_not_of(' ') - first + 1));
  const bool control = std::any_of(tag.begin(), tag.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control || tag.find(',') != std::string::npos)
    return wrong("control", "A label of " + field.label + " holds no comma, line break or control character.");
  if (const auto length = base::count_code_points(tag); length > kMaxTagCodePoints)
    return wrong("too_long", "A label of " + field.label + " may have " + std::to_string(kMaxTagCodePoints) +
                                 " characters at most; this has " + std::to_string(length) + ".");
  if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  if (tags.size() > kMaxTags)
    return wrong("too_many", field.label + " may hold " + std::to_string(kMaxTags) + " labels at most.");
  return {};
}

base::Value list_or_null(base::Texts tags) { return tags.empty() ? base::Value() : base::Value(std::move(tags)); }

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading&) {
  const auto items = json.array();
  if (!items) return wrong_type(field, "a list of texts", json);
  base::Texts tags;
  for (auto& item : *items) {
    if (!item.text()) return wrong_type(field, "a list of texts", item);
    TRY(add(field, tags, *item.text()));
  }
  return list_or_null(std::move(tags));
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading&) {
  base::Texts tags;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    TRY(add(field, tags, text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list_or_null(std::move(tags));
}

void print_json(const model::Field&, const base::Value& value, const Writing&, base::JsonWriter& json) {
  json.begin_array();
  for (auto& tag : value.texts()) json.text(tag);
  json.end_array();
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  std::string text;
  for (auto& tag : value.texts()) text += (text.empty() ? "" : ", ") + tag;
  return text;
}

void describe(const model::Field&, Side side, base::JsonWriter& json) {
  if (side == Side::kBody)
    schema_type(json, "array");
  else
    json.key("type").text("array");
  json.key("items").begin_object().key("type").text("string").key("maxLength").integer(kMaxTagCodePoints).end_object();
  json.key("maxItems").integer(kMaxTags);
}

}  // namespace

const Kind kTagsKind = {"tags", false, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
