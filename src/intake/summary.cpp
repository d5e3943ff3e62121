// What an import says at its end: one line of JSON for programs, a few for people.
#include <cstdio>

#include "base/civil.h"
#include "base/json_writer.h"
#include "intake/import.h"

namespace intake {
namespace {

using base::JsonWriter;
using WordsByField = std::map<std::string, Tally::Words, std::less<>>;

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
}

void write_words(JsonWriter& json, std::string_view key, const WordsByField& by_field) {
  json.key(key).begin_array();
  for (const auto& [field, words] : by_field) {
    json.begin_object().key("field").text(field).key("values").integer(words.values);
    json.key("first_line").integer(static_cast<std::int64_t>(words.first_line)).key("words").begin_object();
    for (const auto& [word, count] : words.counts) json.key(word).integer(count);
    json.end_object();
    if (words.others > 0) json.key("other_words").integer(words.others);
    json.end_object();
  }
  json.end_array();
}

void write_contradictions(JsonWriter& json, const Tally& tally) {
  json.key("contradictions").begin_array();
  for (const auto& [what, one] : tally.contradictions) {
    json.begin_object().key("what").text(what).key("records").integer(one.records);
    write_texts(json, "examples", one.examples);
    json.end_object();
  }
  json.end_array();
}

void write_columns(JsonWriter& json, const Tally& tally) {
  json.key("columns").begin_array();
  for (const Tally::ColumnCount& column : tally.columns)
    json.begin_object().key("name").text(column.name).key("missing").integer(column.missing).end_object();
  json.end_array();
}

std::string line(std::string_view words, std::int64_t n) {
  char text[96];
  std::snprintf(text, sizeof text, "  %-28.*s %12s\n", static_cast<int>(words.size()), words.data(),
                grouped(n).c_str());
  return text;
}

std::string words_text(std::string_view title, const WordsByField& by_field) {
  constexpr std::size_t kShown = 10;
  std::string out;
  for (const auto& [field, words] : by_field) {
    out += "  " + std::string(title) + " in " + field + ", " + grouped(words.values) + " times, first in line " +
           std::to_string(words.first_line) + ":";
    std::size_t shown = 0;
    for (const auto& [word, count] : words.counts) {
      if (shown++ == kShown) break;
      out += (shown == 1 ? " `" : ", `") + word + "` " + grouped(count);
    }
    out += words.counts.size() > kShown ? ", …\n" : "\n";
  }
  return out;
}

std::string columns_text(const Tally& tally) {
  std::string out;
  const std::int64_t rows = tally.rows - tally.rejected;
  for (const Tally::ColumnCount& column : tally.columns) {
    if (column.missing == 0 || rows == 0) continue;
    char text[160];
    std::snprintf(text, sizeof text, "  %-28.60s %5.1f %% missing\n", column.name.c_str(),
                  100.0 * static_cast<double>(column.missing) / static_cast<double>(rows));
    out += text;
  }
  return out;
}

}  // namespace

std::string grouped(std::int64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3 && digits[i - 4] != '-';) digits.insert(i -= 3, ",");
  return digits;
}

std::string ImportSummary::json() const {
  JsonWriter json;
  json.begin_object().key("source").text(source).key("mapping").text(mapping_file).key("dry_run").boolean(dry_run);
  write_texts(json, "inputs", inputs);
  json.key("rows_read").integer(tally.rows).key("events_written").integer(rows_written);
  json.key("rows_without_change").integer(rows_without_change()).key("rows_rejected").integer(tally.rejected);
  json.key("rows_known").integer(outcome.rows_known);
  json.key("records").integer(tally.records);
  json.key("records_created").integer(outcome.records_created).key("records_changed").integer(outcome.records_changed);
  json.key("entries_written").integer(outcome.entries_written).key("deviations").integer(outcome.deviations);
  json.key("references_made").integer(outcome.references_made);
  json.key("rejected_file");
  rejected_file.empty() ? json.null() : json.text(rejected_file);
  if (!tally.effective.empty()) {
    json.key("first_event").text(base::format_datetime(tally.effective.first_us));
    json.key("last_event").text(base::format_datetime(tally.effective.last_us));
  }
  json.key("rejected_reasons").begin_object();
  for (const auto& [reason, rows] : tally.reasons) json.key(reason).integer(rows);
  json.end_object();
  write_words(json, "unknown_words", tally.unknown);
  write_words(json, "unreadable_values", tally.unreadable);
  write_contradictions(json, tally);
  write_columns(json, tally);
  write_texts(json, "columns_not_used", unmapped_columns);
  return json.end_object().take();
}

std::string ImportSummary::text() const {
  std::string out = dry_run ? "Dry run: nothing was written.\n" : "";
  out += line("rows read", tally.rows) + line(dry_run ? "events to write" : "events written", rows_written);
  out += line("rows without change", rows_without_change()) + line("rows rejected", tally.rejected);
  out += line("records in the file", tally.records);
  if (dry_run) {
    out += columns_text(tally);
  } else {
    out += line("records created", outcome.records_created) + line("records changed", outcome.records_changed);
    out += line("deviations noted", outcome.deviations);
  }
  if (!tally.effective.empty())
    out += "  events from " + base::format_datetime(tally.effective.first_us) + " to " +
           base::format_datetime(tally.effective.last_us) + "\n";
  for (const auto& [reason, rows] : tally.reasons) out += "  rejected, " + grouped(rows) + " rows: " + reason + "\n";
  out += words_text("no counterpart", tally.unknown) + words_text("not readable", tally.unreadable);
  for (const auto& [what, one] : tally.contradictions) {
    out += "  " + what + ": " + grouped(one.records) + " records, as in ";
    for (std::size_t i = 0; i < one.examples.size(); ++i) out += (i ? ", " : "") + one.examples[i];
    out += "\n";
  }
  for (const std::string& column : unmapped_columns) out += "  the mapping says nothing about column " + column + "\n";
  if (!rejected_file.empty()) out += "  rejected rows: " + rejected_file + "\n";
  return out;
}

}  // namespace intake
