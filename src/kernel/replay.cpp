#include "kernel/replay.h"

#include <algorithm>

#include "base/civil.h"
#include "kernel/replay_streams.h"

namespace kernel {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a value in a finding

std::string shown(const model::Field& field, const base::Value& value) {
  std::string json = encode_changes({{&field, value}});
  json = json.substr(json.find(':') + 1);
  json.pop_back();
  if (json.size() > kShownBytes) json = json.substr(0, kShownBytes) + "…";
  return json;
}

// A list has no order of its own.
base::Value ordered(base::Value value) {
  if (auto ids = std::get_if<base::Ids>(&value.v)) std::sort(ids->begin(), ids->end());
  if (auto texts = std::get_if<base::Texts>(&value.v)) std::sort(texts->begin(), texts->end());
  return normalized(std::move(value));
}

class Check {
 public:
  Check(const View& view, const model::RecordType& type, ReplayReport& report)
      : type_(type), layout_(view.ground.layouts.of(type)), report_(report) {}

  void compare(std::int64_t id, const Told& told, const Stored& stored) {
    id_ = id;
    ++report_.records;
    report_.entries += static_cast<std::int64_t>(told.entries.size());
    report_.versions += static_cast<std::int64_t>(stored.stretches.size());
    if (told.entries.empty())
      return add("", "nothing", "a record", name() + " stands in the tables, but history does not know it.");
    if (stored.stretches.empty() || !stored.stretches.back().current)
      return add("", "a record", "nothing", "History knows " + name() + ", but its table has no such row.");
    compare_current(told, stored.stretches.back());
    if (!type_.entry) compare_past(told, stored);
  }

 private:
  std::string name() const {
    return type_.ref_prefix.empty() ? type_.name + " " + std::to_string(id_) : type_.ref(id_);
  }

  void add(std::string field, std::string expected, std::string found, std::string message) {
    ++report_.finding_count;
    if (report_.findings.size() < kMaxReplayFindings)
      report_.findings.push_back({name(), std::move(field), std::move(expected), std::move(found), std::move(message)});
  }

  void differs(const std::string& when, const std::string& field, std::string expected, std::string found) {
    std::string message = name() + when + ": " + field + " is " + found + ", but history says " + expected + ".";
    add(field, std::move(expected), std::move(found), std::move(message));
  }
  void compare_number(const std::string& when, const std::string& field, std::int64_t expected, std::int64_t found) {
    if (expected != found) differs(when, field, std::to_string(expected), std::to_string(found));
  }

  void apply(Record& record, const Entry& entry) const {
    for (auto& [field, value] : entry.changes) record.at(*field) = value;
  }

  void compare_values(const std::string& when, const Record& told, const Stretch& stored) {
    auto compare = [&](const model::Field& field) {
      const base::Value expected = ordered(told.at(field)), found = ordered(stored.record.at(field));
      if (!(expected == found)) differs(when, field.name, shown(field, expected), shown(field, found));
    };
    for (auto field : layout_.narrow) compare(*field);
    for (auto field : layout_.lists) compare(*field);
    for (auto field : layout_.tables) compare(*field);
    for (std::size_t i = 0; i < layout_.wide.size(); ++i) {
      const model::Field& field = *layout_.wide[i];
      if (stored.current)
        compare(field);
      else if (stored.has_wide[i] == told.at(field).is_null())
        differs(when, "_has_" + field.name, told.at(field).is_null() ? "0" : "1", stored.has_wide[i] ? "1" : "0");
    }
  }

  void compare_current(const Told& told, const Stretch& current) {
    Record record = blank_record(type_);
    for (auto& entry : told.entries) apply(record, entry);
    compare_values("", record, current);
    if (type_.entry) return;
    compare_number("", "_rev", told.last_revision, current.revision);
    compare_number("", "_open", is_open(record), current.open);
  }

  // Past versions are compared as a function of time: whenever history or the tables begin something new, the version
  // that holds then must be what history says; and versions follow each other without gap or overlap.
  void compare_past(const Told& told, const Stored& stored) {
    check_chain(told, stored);
    Record record = blank_record(type_);
    std::size_t next = 0;
    auto apply_until = [&](std::int64_t instant_us) {
      while (next < told.entries.size() && told.entries[next].effective_us <= instant_us)
        apply(record, told.entries[next++]);
    };
    for (auto& stretch : stored.stretches) {
      if (stretch.current) break;
      apply_until(stretch.from_us);
      compare_values(" at " + base::format_datetime(stretch.from_us), record, stretch);
      // What history tells within the stretch must leave the record as it is.
      const std::size_t within = next;
      apply_until(stretch.to_us - 1);
      if (next > within)
        compare_values(" at " + base::format_datetime(told.entries[next - 1].effective_us), record, stretch);
    }
  }

  void check_chain(const Told& told, const Stored& stored) {
    std::int64_t begins = told.entries.front().effective_us;
    for (auto& stretch : stored.stretches) {
      const std::string when = " at " + base::format_datetime(stretch.from_us);
      compare_number(when, "_from", begins, stretch.from_us);
      begins = stretch.to_us;
      if (stretch.span) compare_number(when, "_span", span_of(stretch.from_us, stretch.to_us), *stretch.span);
    }
  }

  const model::RecordType& type_;
  const store::Layout& layout_;
  ReplayReport& report_;
  std::int64_t id_ = 0;
};

}  // namespace

base::Result<ReplayReport> check_replay(const View& view) {
  ReplayReport report;
  for (auto& type : view.model().types) {
    ReplayStreams streams = TRY(ReplayStreams::open(view, *type));
    Check check(view, *type, report);
    while (auto id = TRY(streams.next_id())) {
      const Told told = TRY(streams.take_told(*id));
      check.compare(*id, told, TRY(streams.take_stored(*id)));
    }
  }
  return report;
}

}  // namespace kernel
