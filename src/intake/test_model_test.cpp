#include "intake/test_model.h"

#include <doctest/doctest.h>

#include "base/civil.h"
#include "model/loader.h"

namespace intake {
namespace {

std::string show(const base::Value& value, model::FieldType type) {
  if (value.is_null()) return "-";
  if (const auto* text = std::get_if<std::string>(&value.v)) return *text;
  if (const auto* flag = std::get_if<bool>(&value.v)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value.v)) return std::to_string(*number);
  if (const auto* texts = std::get_if<base::Texts>(&value.v)) {
    std::string out;
    for (const std::string& text : *texts) out += (out.empty() ? "" : "+") + text;
    return out;
  }
  if (type == model::FieldType::kDateTime) return base::format_datetime(value.integer());
  if (type == model::FieldType::kDate) return base::format_date(value.integer());
  return std::to_string(value.integer());
}

std::string show(const SourceEvent& event) {
  static const char* const kKinds[] = {"opening", "row", "moment"};
  std::string out = "  " + base::format_datetime(event.effective_us) + " " + kKinds[static_cast<int>(event.kind)];
  if (event.kind == SourceEvent::Kind::kRow) out += " of line " + std::to_string(event.line);
  if (event.occurrence > 0) out += " (again " + std::to_string(event.occurrence) + ")";
  if (event.external_state) out += " | " + *event.external_state;
  if (!event.state.empty()) out += " = " + event.state;
  for (const auto& [map, value] : event.set) out += " | " + map->field->name + " " + show(value, map->field->type);
  for (const SourceComment& comment : event.comments)
    out += " | " + std::string(comment.map->internal ? "internal" : "public") + " " + comment.by + ": " + comment.text;
  return out + "\n";
}

}  // namespace

const model::Model& shipped_model() {
  static const model::LoadResult loaded = model::load(model::shipped_files());
  REQUIRE_MESSAGE(loaded.model, loaded.show());
  return *loaded.model;
}

std::string show_events(const Mapping& mapping, std::string rows) {
  auto log = EventLog::open(bytes_of(std::move(rows)), mapping, kTestNowUs);
  if (!log) return "error: " + log.error().message + "\n";
  std::string out;
  SourceRecord record;
  for (;;) {
    auto more = log->next(record);
    if (!more) return out + "error: " + more.error().message + "\n";
    if (!*more) break;
    out += record.ref + "\n";
    for (const SourceEvent& event : record.events) out += show(event);
  }
  for (const RejectedRow& row : log->take_rejected())
    out += "rejected line " + std::to_string(row.line) + ": " + row.reason + "\n";
  const Tally& tally = log->tally();
  for (const auto& [field, words] : tally.unknown)
    for (const auto& [word, count] : words.counts)
      out += "unknown " + field + " `" + word + "` " + std::to_string(count) + "\n";
  for (const auto& [field, words] : tally.unreadable)
    for (const auto& [word, count] : words.counts)
      out += "unreadable " + field + " `" + word + "` " + std::to_string(count) + "\n";
  for (const auto& [what, one] : tally.contradictions)
    out += "contradiction: " + what + ", " + one.examples.front() + "\n";
  out += "rows " + std::to_string(tally.rows) + ", without change " + std::to_string(tally.without_change) +
         ", rejected " + std::to_string(tally.rejected) + "\n";
  return out;
}

}  // namespace intake
