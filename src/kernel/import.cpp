#include "kernel/import.h"

#include <algorithm>
#include <set>

#include "base/civil.h"
#include "kernel/derive.h"
#include "kernel/rewrite.h"
#include "kernel/write.h"
#include "store/schema.h"

namespace kernel {
namespace {

using model::Field;
using store::Param;

constexpr std::size_t kDigestBytes = 16;    // of the SHA-256: enough to tell two rows of one record apart
constexpr std::size_t kMaxDeviations = 50;  // kept on one record; the same one is noted once

std::string_view short_digest(const ImportEvent& event) {
  return std::string_view(event.digest).substr(0, kDigestBytes);
}

struct Known {
  std::int64_t id = 0;  // 0: the record was never imported
  std::set<std::pair<std::string, int>> events;
};

base::Result<Known> read_known(Work& work, const ImportRecord& import) {
  Known known;
  auto rows =
      TRY(work.session.query("SELECT digest, occurrence, record_id FROM _import_event WHERE source = ? AND ref = ?",
                             {Param(import.source), Param(import.ref)}));
  while (TRY(rows->next())) {
    known.events.emplace(std::string(rows->bytes(0)), static_cast<int>(rows->integer(1)));
    known.id = rows->integer(2);
  }
  return known;
}

base::Result<void> remember(Work& work, const ImportRecord& import, const ImportEvent& event, const Record& record) {
  TRY(work.session.execute(
      "INSERT INTO _import_event(source, ref, digest, occurrence, record_type, record_id, rev) VALUES (?, ?, ?, ?, ?, "
      "?, ?)",
      {Param(import.source), Param(import.ref), Param(Param::Bytes{short_digest(event)}), Param(event.occurrence),
       Param(record.type->name), Param(record.id), Param(record.revision)}));
  return {};
}

std::string label_of_state(const model::RecordType& type, std::string_view state) {
  for (auto& choice : type.lifecycle->states)
    if (choice.value == state) return choice.label;
  return std::string(state);
}

// What had to be accepted that the lifecycle or the required fields would not allow; each kind of it once a record.
class Deviations {
 public:
  explicit Deviations(const Record& record) : field_(record.type->find("deviations")) {
    if (field_ && !record.at(*field_).is_null()) table_ = record.at(*field_).table();
  }

  void note(std::int64_t at, std::string_view kind, const std::string& text) {
    const bool known = std::any_of(table_.begin(), table_.end(),
                                   [&](auto& row) { return row[1].text() == kind && row[2].text() == text; });
    if (!field_ || known || table_.size() >= kMaxDeviations) return;
    table_.push_back({base::Value(at), base::Value(std::string(kind)), base::Value(text)});
    ++added_;
  }

  std::int64_t added() const { return added_; }
  void write_to(Record& record) const {
    if (field_ && added_) record.at(*field_) = table_;
  }

 private:
  const Field* field_;
  base::Table table_;
  std::int64_t added_ = 0;
};

void note_step(Deviations& deviations, const model::RecordType& type, const std::string& from, const std::string& to,
               std::int64_t at) {
  if (from == to || !type.lifecycle) return;
  const auto& moves = type.lifecycle->moves;
  if (from.empty()) {
    if (to != type.lifecycle->states.front().value)
      deviations.note(at, "state", "It begins as " + label_of_state(type, to) + ".");
    return;
  }
  const bool allowed = std::any_of(moves.begin(), moves.end(), [&](auto& move) {
    return move.to == to && std::find(move.from.begin(), move.from.end(), from) != move.from.end();
  });
  if (!allowed)
    deviations.note(at, "move",
                    "No move leads from " + label_of_state(type, from) + " to " + label_of_state(type, to) + ".");
}

void note_missing(Deviations& deviations, const Record& record, const std::set<std::string>& entered, std::int64_t at) {
  for (auto& field : record.type->fields) {
    if (!record.at(field).is_null() || (field.set_by != model::SetBy::kPerson && field.set_by != model::SetBy::kMove))
      continue;
    if (field.required && !(field.name == "title" && !record.type->title_from.empty()))
      deviations.note(at, "required", field.label + " is empty.");
    for (auto& state : field.required_at)
      if (entered.contains(state)) {
        deviations.note(at, "required",
                        field.label + " is empty in the state " + label_of_state(*record.type, state) + ".");
        break;
      }
  }
}

base::Result<void> set_fields(Record& record, const ImportEvent& event) {
  for (auto& [name, value] : event.set) {
    auto field = record.type->find(name);
    if (!field || field->computed())
      return base::invalid("The mapping sets " + name + ", which " + record.type->label +
                           " does not have as a field of its own.");
    record.at(*field) = normalized(value);
  }
  if (event.state.empty()) return {};
  auto state = record.type->find("state");
  if (!state) return base::invalid(record.type->label + " has no states.");
  record.at(*state) = event.state;
  return {};
}

base::Result<void> write_comments(Work& work, const Record& record, const ImportEvent& event) {
  auto type = work.model().find("comment");
  for (auto& comment : event.comments) {
    Record entry = blank_record(*type);
    entry.id = TRY(next_id(work, *type));
    entry.at(*type->find("record")) = record.ref();
    entry.at(*type->find("at")) = comment.at_us;
    entry.at(*type->find("by")) = comment.by ? comment.by : work.actor.person;
    entry.at(*type->find("text")) = comment.text;
    entry.at(*type->find("visibility")) = comment.internal ? "internal" : "public";
    entry.at(*type->find("via")) = "import";
    entry.at(*type->find("created_at")) = comment.at_us;
    entry.at(*type->find("created_by")) = work.actor.person;
    work.effective_us = comment.at_us;
    TRY(insert_record(work, entry, "import"));
  }
  return {};
}

// A record that is new: its versions are built in memory and written as they are; all its entries are learned now.
class FreshImport {
 public:
  FreshImport(Work& work, const ImportRecord& import)
      : work_(work), import_(import), state_(blank_record(*import.type)) {}

  base::Result<ImportOutcome> run() {
    state_.id = TRY(next_id(work_, *import_.type));
    Deviations deviations(state_);
    std::set<std::string> entered;
    for (auto& event : import_.events) {
      const bool last = &event == &import_.events.back();
      const std::string from = state_.state();
      Record before = state_;
      TRY(set_fields(state_, event));
      TRY(begin_or_derive(&event == &import_.events.front() ? nullptr : &before, event));
      note_step(deviations, *import_.type, from, state_.state(), event.effective_us);
      entered.insert(state_.state());
      if (last) {
        note_missing(deviations, state_, entered, event.effective_us);
        deviations.write_to(state_);
      }
      TRY(add_entry(before, event));
    }
    TRY(write_versions());
    ImportOutcome outcome{state_.id,
                          true,
                          false,
                          static_cast<std::int64_t>(import_.events.size()),
                          0,
                          deviations.added(),
                          std::vector<bool>(import_.events.size(), true)};
    for (auto& event : import_.events) TRY(write_comments(work_, state_, event));
    return outcome;
  }

 private:
  base::Result<void> begin_or_derive(const Record* before, const ImportEvent& event) {
    work_.effective_us = event.effective_us;
    if (before) return derive(work_, before, state_);
    if (auto number = state_.type->find("external_ref"); number && state_.at(*number).is_null())
      state_.at(*number) = import_.ref;
    for (auto& field : state_.type->fields)
      if (field.default_value.kind == model::Default::Kind::kValue && state_.at(field).is_null())
        state_.at(field) = field.default_value.value;
    if (state_.type->lifecycle && state_.state().empty())
      state_.at(*state_.type->find("state")) = state_.type->lifecycle->states.front().value;
    if (auto recent = store::recent_field(*state_.type); recent && state_.at(*recent).is_null())
      state_.at(*recent) = event.effective_us;
    return derive(work_, nullptr, state_);
  }

  base::Result<void> add_entry(const Record& before, const ImportEvent& event) {
    // An event that the source dates before the one it follows is true with it: the order of the source stands.
    const std::int64_t at = std::max(event.effective_us, state_.from_us);
    state_.revision += 1;
    state_.from_us = at;
    state_.recorded_us = work_.now_us;
    TRY(append_history(work_, state_, "import", at, differences(before, state_)));
    TRY(remember(work_, import_, event, state_));
    if (!versions_.empty() && versions_.back().record.from_us == at) {
      versions_.back().record = state_;
      return {};
    }
    if (!versions_.empty()) versions_.back().to_us = at;
    versions_.push_back({state_, 0});
    return {};
  }

  base::Result<void> write_versions() {
    TRY(insert_row(work_, state_));
    TRY(insert_versions(work_, versions_));
    Record before = blank_record(*state_.type);
    for (auto& version : versions_) {
      TRY(write_lists(work_, before, version.record, version.record.from_us));
      before = version.record;
    }
    return {};
  }

  Work& work_;
  const ImportRecord& import_;
  Record state_;
  std::vector<Version> versions_;
};

// A record that is there already: what is new is applied at its own moment.
base::Result<ImportOutcome> import_more(Work& work, const ImportRecord& import, const Known& known) {
  ImportOutcome outcome{known.id, false, false, 0, 0, 0, {}};
  for (auto& event : import.events) {
    outcome.written.push_back(!known.events.contains({std::string(short_digest(event)), event.occurrence}));
    if (!outcome.written.back()) {
      ++outcome.events_known;
      continue;
    }
    const Record before = TRY(read_current(work, *import.type, known.id)).value();
    Record after = before;
    TRY(set_fields(after, event));
    work.effective_us = event.effective_us;
    TRY(derive(work, &before, after));
    Deviations deviations(after);
    note_step(deviations, *import.type, before.state(), after.state(), event.effective_us);
    deviations.write_to(after);
    TRY(replace_record(work, before, after, "import", true));
    TRY(remember(work, import, event, after));
    TRY(write_comments(work, after, event));
    outcome.deviations += deviations.added();
    ++outcome.events_written;
  }
  outcome.changed = outcome.events_written > 0;
  return outcome;
}

}  // namespace

base::Result<ImportOutcome> import_record(Work& work, const ImportRecord& import) {
  ENSURE(!import.events.empty());
  const auto effective = work.effective_us;
  const Known known = TRY(read_known(work, import));
  auto outcome = known.id ? import_more(work, import, known) : FreshImport(work, import).run();
  work.effective_us = effective;
  return outcome;
}

base::Result<std::int64_t> import_reference(Work& work, const model::RecordType& type, const std::string& source,
                                            const std::string& name,
                                            const std::vector<std::pair<std::string, base::Value>>& defaults) {
  {
    auto rows =
        TRY(work.session.query("SELECT record_id FROM _import_name WHERE record_type = ? AND source = ? AND name = ?",
                               {Param(type.name), Param(source), Param(name)}));
    if (TRY(rows->next())) return rows->integer(0);
  }
  Draft draft;
  for (auto& [field_name, value] : defaults) {
    auto field = type.find(field_name);
    if (!field || field->computed())
      return base::invalid("The mapping sets " + field_name + ", which " + type.label +
                           " does not have as a field of its own.");
    draft.set(*field, value);
  }
  if (auto number = type.find("external_ref"); number && !draft.find(*number)) draft.set(*number, name);
  Work system(View{work.ground, work.session, system_actor(), work.now_us, work.settings, {}, {}});
  system.source = "import";
  const Record record = TRY(create(system, type, std::move(draft)));
  work.touched.insert(work.touched.end(), system.touched.begin(), system.touched.end());
  TRY(work.session.execute("INSERT INTO _import_name(record_type, source, name, record_id) VALUES (?, ?, ?, ?)",
                           {Param(type.name), Param(source), Param(name), Param(record.id)}));
  return record.id;
}

}  // namespace kernel
