// The log of a real service desk, when it is there: every row accounted for, and the figures that the events alone
// give. What the source's own rows say is computed here a second time, without the mapping.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <map>

#include "base/civil.h"
#include "intake/import.h"
#include "intake/test_model.h"

namespace intake {
namespace {

constexpr const char* kLog = "../shared/data/servicenow-incidents/incident_event_log.csv.xz";
constexpr const char* kExport = "../shared/data/servicenow-export/incidents_REST.csv";

bool is_there(const char* path) {
  if (std::filesystem::exists(path)) return true;
  MESSAGE("skipped: no ../shared/data");
  return false;
}

const base::Value* find(const SourceEvent& event, std::string_view field) {
  for (const auto& [map, value] : event.set)
    if (map->field->name == field) return &value;
  return nullptr;
}

bool is_over(const std::string& state) { return state == "Resolved" || state == "Closed"; }

// One record as its events tell it, and how they agree with the columns that the source counted itself.
struct Replay {
  std::int64_t last_closed_us = 0, last_resolved_us = 0, closed_us = 0, resolved_us = 0;
  std::int64_t group_changes = 0, leavings = 0, reassigned = 0, reopened = 0;
  bool leaks = false;

  explicit Replay(const SourceRecord& record) {
    std::string state, team;
    bool begun = false;
    for (const SourceEvent& event : record.events) {
      for (const char* column : {"reported_at", "resolved_at", "closed_at"}) {
        const base::Value* value = find(event, column);
        if (value && value->integer() > event.effective_us) leaks = true;
      }
      if (const auto* value = find(event, "closed_at")) closed_us = value->integer();
      if (const auto* value = find(event, "resolved_at")) resolved_us = value->integer();
      if (const auto* value = find(event, "reassignment_count")) reassigned = value->integer();
      if (const auto* value = find(event, "reopened_count")) reopened = value->integer();
      if (const auto* value = find(event, "team")) {
        std::string now = value->is_null() ? "" : value->text();
        group_changes += begun && now != team;
        team = now;
      }
      if (event.external_state) {
        leavings += is_over(state) && !is_over(*event.external_state);
        state = *event.external_state;
      }
      begun = begun || !state.empty();
      if (state == "Closed") last_closed_us = event.effective_us;
      if (state == "Resolved") last_resolved_us = event.effective_us;
    }
  }
};

using StateCounts = std::map<std::string, std::int64_t>;
const std::array<const char*, 3> kInstants = {"2016-03-15T12:00:00Z", "2016-04-20T08:30:00Z", "2016-06-03T17:00:00Z"};

// Number of incidents by state at an instant, as the rows of the file say: the last row of an incident until then.
std::array<StateCounts, 3> states_by_rows() {
  auto csv = CsvReader::open(open_bytes(kLog).release(), {',', Quotes::kDoubled, Encoding::kUtf8});
  REQUIRE(csv.ok());
  auto dates = DateFormat::compile("%-d/%-m/%Y %H:%M", base::Zone::utc());
  auto place = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(csv->header().begin(), csv->header().end(), name) -
                                    csv->header().begin());
  };
  const std::size_t number = place("number"), state = place("incident_state"), updated = place("sys_updated_at"),
                    count = place("sys_mod_count");
  struct Last {
    std::pair<std::int64_t, std::int64_t> order{INT64_MIN, 0};
    std::string state;
  };
  std::array<std::map<std::string, Last>, 3> last;
  CsvRow row;
  for (;;) {
    auto more = csv->next(row);
    REQUIRE(more.ok());
    if (!*more) break;
    const std::pair<std::int64_t, std::int64_t> order{dates->read(row.fields[updated]).value(),
                                                      std::stoll(std::string(row.fields[count]))};
    for (std::size_t i = 0; i < kInstants.size(); ++i) {
      Last& kept = last[i][std::string(row.fields[number])];
      if (order.first > base::parse_datetime(kInstants[i]).value() || order < kept.order) continue;
      kept = {order, std::string(row.fields[state])};
    }
  }
  std::array<StateCounts, 3> counts;
  for (std::size_t i = 0; i < kInstants.size(); ++i)
    for (const auto& [ref, kept] : last[i])
      if (!kept.state.empty()) ++counts[i][kept.state];
  return counts;
}

}  // namespace

TEST_CASE("the incident log: every row is accounted for, and the events give the figures of the file") {
  if (!is_there(kLog)) return;
  auto mapping = load_mapping("mappings/servicenow-incident-log.yaml", shipped_model());
  REQUIRE_MESSAGE(mapping.ok(), mapping.error().message);
  auto log = EventLog::open(kLog, *mapping, kTestNowUs);
  REQUIRE_MESSAGE(log.ok(), log.error().message);
  SourceRecord record;
  std::int64_t records = 0, written = 0, closed_agrees = 0, resolved = 0, resolved_agrees = 0, groups_agree = 0,
               leavings_agree = 0;
  std::int64_t reopened = 0, reopened_once = 0, leaks = 0;
  std::array<StateCounts, 3> states;
  for (;;) {
    auto more = log->next(record);
    REQUIRE_MESSAGE(more.ok(), more.error().message);
    if (!*more) break;
    ++records;
    const Replay replay(record);
    closed_agrees += replay.last_closed_us == replay.closed_us;
    resolved += replay.resolved_us != 0;
    resolved_agrees += replay.resolved_us != 0 && replay.last_resolved_us == replay.resolved_us;
    groups_agree += replay.group_changes == replay.reassigned;
    leavings_agree += replay.leavings == replay.reopened;
    reopened += replay.reopened;
    reopened_once += replay.reopened > 0;
    leaks += replay.leaks;
    for (std::size_t i = 0; i < kInstants.size(); ++i) {
      std::string state;
      for (const SourceEvent& event : record.events)
        if (event.external_state && event.effective_us <= base::parse_datetime(kInstants[i]).value())
          state = *event.external_state;
      if (!state.empty()) ++states[i][state];
    }
    for (const SourceEvent& event : record.events) written += event.kind == SourceEvent::Kind::kRow;
  }
  const Tally& tally = log->tally();
  CHECK(tally.rows == 141'712);
  CHECK(written + tally.without_change + tally.rejected == tally.rows);
  CHECK(tally.rejected == 0);
  CHECK(tally.unknown.empty());
  CHECK(tally.unreadable.empty());
  CHECK(unmapped_columns(*mapping, log->header()).empty());
  CHECK(records == 24'918);
  CHECK(closed_agrees == 24'918);
  CHECK(resolved == 23'362);
  CHECK(resolved_agrees == 23'362);
  CHECK(groups_agree == 24'827);
  CHECK(leavings_agree == 24'917);
  CHECK(reopened == 331);
  CHECK(reopened_once == 275);
  CHECK(leaks == 0);
  const std::array<StateCounts, 3> expected = states_by_rows();
  for (std::size_t i = 0; i < kInstants.size(); ++i) {
    INFO(kInstants[i]);
    CHECK(states[i].size() >= 5);
    CHECK(states[i] == expected[i]);
  }
}

TEST_CASE("the incident log with day and month exchanged is refused before anything is read") {
  if (!is_there(kLog)) return;
  auto mapping = load_mapping("mappings/servicenow-incident-log.yaml", shipped_model());
  REQUIRE(mapping.ok());
  *mapping->date_forms.front() = DateFormat::compile("%-m/%-d/%Y %H:%M", base::Zone::utc()).release();
  ImportOptions options;
  options.inputs = {kLog};
  options.dry_run = true;
  options.now_us = kTestNowUs;
  auto refused = run_import(*mapping, options, nullptr);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().fields.size() == 4);
  CHECK(refused.error().message.find("all of them fit %-d/%-m/%Y %-H:%M") != std::string::npos);
}

TEST_CASE("the incident export: its contradictions are reported, and everything is imported") {
  if (!is_there(kExport)) return;
  auto mapping = load_mapping("mappings/servicenow-incident-export.yaml", shipped_model());
  REQUIRE_MESSAGE(mapping.ok(), mapping.error().message);
  ImportOptions options;
  options.inputs = {kExport};
  options.dry_run = true;
  options.now_us = kTestNowUs;
  auto summary = run_import(*mapping, options, nullptr);
  REQUIRE_MESSAGE(summary.ok(), summary.error().message);
  CHECK(summary->tally.rows == 67);
  CHECK(summary->rows_written == 67);
  CHECK(summary->rows_without_change() == 0);
  CHECK(summary->tally.contradictions.at("closed_at before resolved_at").records == 20);
  CHECK(summary->unmapped_columns.empty());
}

}  // namespace intake
