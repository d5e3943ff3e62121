// GET /{path}/{ref}/history: what happened to a record, newest first.
#include <charconv>

#include "api/encode.h"
#include "api/handlers.h"
#include "api/list_query.h"
#include "base/civil.h"

namespace api {
namespace {

constexpr int kUsualEntries = 50, kMaxEntries = 200;

base::Result<std::optional<std::int64_t>> continued_at(const Call& call) {
  const auto text = call.parameter("after");
  if (!text) return std::optional<std::int64_t>();
  std::int64_t revision = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), revision);
  if (error != std::errc() || end != text->data() + text->size())
    return base::invalid_field("after", "type", "The parameter after is the `next` of the page before.");
  return std::optional<std::int64_t>(revision);
}

void write_changes(base::JsonWriter& json, const kernel::HistoryEntry& entry, const fields::Writing& writing) {
  json.key("changes").begin_array();
  for (std::size_t i = 0; i < entry.changes.size(); ++i) {
    auto& [field, value] = entry.changes[i];
    json.begin_object().key("field").text(field->name).key("from");
    fields::to_json(*field, i < entry.before.size() ? entry.before[i] : base::Value(), writing, json);
    json.key("to");
    fields::to_json(*field, value, writing, json);
    json.end_object();
  }
  json.end_array();
}

void note_all(const kernel::View& view, const std::vector<kernel::HistoryEntry>& entries, Titles& titles) {
  const auto person = view.model().find("person");
  for (auto& entry : entries) {
    if (person) titles.note(*person, entry.actor);
    for (auto& [field, value] : entry.changes) titles.note(*field, value);
    for (std::size_t i = 0; i < entry.before.size(); ++i) titles.note(*entry.changes[i].first, entry.before[i]);
  }
  titles.load();
}

}  // namespace

Answer list_history(const Call& call, const kernel::View& view) {
  const auto record = TRY(record_of(call, view));
  const auto limit = TRY(limit_of(call, kUsualEntries, kMaxEntries));
  const auto entries = TRY(kernel::history(view, record, limit, TRY(continued_at(call))));
  Titles titles(view);
  note_all(view, entries, titles);
  const fields::Writing writing{titles, view.settings->currency};
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (auto& entry : entries) {
    json.begin_object().key("revision").integer(entry.revision).key("verb").text(entry.verb);
    json.key("at")
        .text(base::format_datetime(entry.effective_us))
        .key("recorded_at")
        .text(base::format_datetime(entry.recorded_us))
        .key("by");
    write_person(json, titles, view, entry.actor);
    write_changes(json, entry, writing);
    json.end_object();
  }
  json.end_array().key("next");
  const bool more = static_cast<int>(entries.size()) == limit && entries.back().revision > 1;
  if (more)
    json.text(std::to_string(entries.back().revision));
  else
    json.null();
  json.end_object();
  TRY(titles.check());
  auto response = json_response(200, json.take());
  response.may_compress = true;
  return response;
}

}  // namespace api
