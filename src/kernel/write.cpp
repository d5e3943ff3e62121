#include "kernel/write.h"

#include <algorithm>

#include "kernel/checks.h"
#include "kernel/derive.h"
#include "kernel/find.h"
#include "kernel/rows.h"
#include "kernel/source.h"

namespace kernel {
namespace {

using model::Field;

constexpr int kMaxConsequences = 8;  // changes that follow from changes; a longer chain is a loop

std::string label_of(const std::vector<model::Choice>& choices, std::string_view value) {
  for (auto& choice : choices)
    if (choice.value == value) return choice.label;
  return std::string(value);
}

base::Error may_not(std::string_view what, const model::RecordType& type) {
  return base::forbidden("You may not " + std::string(what) + " records of the kind " + type.label + ".");
}

void apply_changes(Record& record, const Changes& changes) {
  for (auto& [name, value] : changes) {
    auto field = record.type->find(name);
    ENSURE(field && !field->computed());
    record.at(*field) = normalized(value);
  }
}

base::Result<void> run_behaviours(Work& work, const Record* before, Record& record, const Draft& draft,
                                  std::string_view verb) {
  for (auto hook : work.ground.behaviours.drafts(record.type->name))
    apply_changes(record, TRY(hook(Situation(work, before, record, draft, verb))));
  return {};
}

Work as_system(const Work& work) {
  Work system(View{work.ground, work.session, system_actor(), work.ground.next_instant_us(), work.settings, {}, {}});
  system.source = work.source;
  return system;
}

base::Result<void> run_consequences(Work& work, const Record* before, const Record& record, const Draft& draft,
                                    std::string_view verb, int depth = 0);

// A change that the system makes because of another one. Behaviours of the changed record run as for any change.
base::Result<void> follow_up(Work& work, const model::RecordType& type, std::int64_t id, const Changes& changes,
                             int depth) {
  if (depth > kMaxConsequences) return base::internal("Changes follow from each other without end: " + type.ref(id));
  Work system = as_system(work);
  auto before = TRY(read_current(system, type, id));
  if (!before) return {};
  Record after = *before;
  apply_changes(after, changes);
  const Draft nothing;
  TRY(run_behaviours(system, &*before, after, nothing, "follow"));
  if (differences(*before, after).empty()) return {};
  TRY(derive(system, &*before, after));
  TRY(replace_record(system, *before, after, "follow"));
  TRY(run_consequences(system, &*before, after, nothing, "follow", depth + 1));
  work.touched.insert(work.touched.end(), system.touched.begin(), system.touched.end());
  return {};
}

base::Result<void> run_consequences(Work& work, const Record* before, const Record& record, const Draft& draft,
                                    std::string_view verb, int depth) {
  for (auto hook : work.ground.behaviours.afters(record.type->name))
    for (auto& consequence : TRY(hook(Situation(work, before, record, draft, verb))))
      TRY(follow_up(work, *work.model().find(consequence.type), consequence.id, consequence.changes, depth));
  return {};
}

// The current version, for a change: as the actor may see it.
base::Result<Record> load_for_change(Work& work, const model::RecordType& type, std::int64_t id,
                                     std::optional<std::int64_t> seen) {
  Record record = TRY(load(work, type, id));
  if (seen && *seen != record.revision)
    return base::Error{base::ErrorKind::kStale, record.ref() + " has been changed since you opened it (revision " +
                                                    std::to_string(record.revision) + ", you saw " +
                                                    std::to_string(*seen) + ")."};
  return record;
}

bool starts_from(const model::Move& move, const Record& record) {
  return std::find(move.from.begin(), move.from.end(), record.state()) != move.from.end();
}

base::Error wrong_state(const model::Move& move, const Record& record) {
  std::string from;
  for (auto& state : move.from) from += (from.empty() ? "" : ", ") + label_of(record.type->lifecycle->states, state);
  return base::conflict(record.ref() + " is " + label_of(record.type->lifecycle->states, record.state()) + "; " +
                        move.label + " starts from " + from + ".");
}

std::string guard_words(const model::Move& move) {
  std::string words = move.label + " is not possible yet";
  if (!move.help.empty()) words += " (" + move.help + ")";
  return words + ". It needs: " + move.when->text;
}

// Its needs, and the empty fields that the state it enters asks for; what the move stamps itself is not asked.
std::vector<const Field*> asked_fields(const Record& record, const model::Move& move) {
  std::vector<const Field*> asks;
  auto stamped = [&](const Field& field) {
    return std::any_of(move.sets.begin(), move.sets.end(), [&](auto& stamp) {
      return stamp.field == field.name && stamp.kind != model::Stamp::Kind::kClear;
    });
  };
  for (auto& name : move.needs)
    if (auto field = record.type->find(name)) asks.push_back(field);
  if (move.to == record.state()) return asks;
  for (auto& field : record.type->fields) {
    if (!record.at(field).is_null() || stamped(field) || std::find(asks.begin(), asks.end(), &field) != asks.end())
      continue;
    if (field.set_by != model::SetBy::kPerson && field.set_by != model::SetBy::kMove) continue;
    if (std::find(field.required_at.begin(), field.required_at.end(), move.to) != field.required_at.end())
      asks.push_back(&field);
  }
  return asks;
}

std::vector<const Field*> named_fields(const model::RecordType& type, const std::vector<std::string>& names) {
  std::vector<const Field*> fields;
  for (auto& name : names)
    if (auto field = type.find(name)) fields.push_back(field);
  return fields;
}

std::set<const Field*> form_of(const Record& record, const model::Move& move) {
  std::set<const Field*> form;
  for (auto field : asked_fields(record, move)) form.insert(field);
  for (auto field : named_fields(*record.type, move.offers)) form.insert(field);
  // A stamp that is set once may be given with the move: an earlier time, say.
  for (auto& stamp : move.sets)
    if (stamp.once) form.insert(record.type->find(stamp.field));
  return form;
}

void stamp_fields(const View& view, Record& record, const model::Move& move, std::int64_t at) {
  for (auto& stamp : move.sets) {
    auto field = record.type->find(stamp.field);
    if (stamp.kind == model::Stamp::Kind::kClear || (stamp.once && !record.at(*field).is_null())) continue;
    if (stamp.kind == model::Stamp::Kind::kActor)
      record.at(*field) = view.actor.person;
    else
      record.at(*field) = field->type == model::FieldType::kDate ? view.settings->zone->local_day(at) : at;
  }
}

void clear_fields(Record& record, const model::Move& move) {
  for (auto& stamp : move.sets) {
    if (stamp.kind != model::Stamp::Kind::kClear) continue;
    auto field = record.type->find(stamp.field);
    record.at(*field) =
        field->default_value.kind == model::Default::Kind::kValue ? field->default_value.value : base::Value();
  }
}

// Whether a guard that does not hold now may hold once the form is filled: it reads what the form gives or may add.
bool form_may_meet(const View& view, const rules::Rule& guard, const Record& record,
                   const std::set<const Field*>& form) {
  for (auto& [type_name, field_name] : guard.reads) {
    if (type_name != record.type->name) continue;
    auto field = record.type->find(field_name);
    if (!field) continue;
    if (form.contains(field)) return true;
    for (auto& inverse : field->inverse)
      if (auto other = view.model().find(inverse.type); other && other->entry) return true;
  }
  return false;
}

// Everything a move does to the record, up to the guard. The errors are those of `move`.
base::Result<void> make_move(Work& work, const Record& before, Record& after, const model::Move& move,
                             const Draft& draft) {
  const std::set<const Field*> form = form_of(before, move);
  TRY(apply_draft(work, after, draft, Occasion::kMove, &form));
  stamp_fields(work, after, move, work.effective_us.value_or(work.now_us));
  TRY(run_behaviours(work, &before, after, draft, move.name));
  std::vector<const Field*> missing;
  for (auto field : asked_fields(before, move))
    if (after.at(*field).is_null()) missing.push_back(field);
  if (!missing.empty() && !work.actor.is_system()) return missing_error(missing);
  if (move.when && !TRY(condition_holds(work, *move.when, after))) return base::conflict(guard_words(move));
  clear_fields(after, move);
  after.at(*after.type->find("state")) = move.to;
  return {};
}

}  // namespace

base::Result<Record> create(Work& work, const model::RecordType& type, Draft draft,
                            const std::vector<NewEntry>& entries) {
  if (type.entry) return base::invalid(type.label + " belongs to a record; add it there.");
  if (!rights::may_create(work.actor, type)) return may_not("create", type);
  Record record = blank_record(type);
  record.id = TRY(next_id(work, type));
  TRY(apply_draft(work, record, draft, Occasion::kCreate));
  TRY(fill_defaults(work, record));
  TRY(run_behaviours(work, nullptr, record, draft, "create"));
  TRY(derive(work, nullptr, record));
  TRY(check_required(work, nullptr, record, record.state()));
  TRY(insert_record(work, record, "create"));
  for (auto& entry : entries) TRY(add_entry(work, type, record.id, entry));
  TRY(run_consequences(work, nullptr, record, draft, "create"));
  if (entries.empty()) return record;
  return TRY(read_current(work, type, record.id)).value();
}

base::Result<Record> change(Work& work, const model::RecordType& type, std::int64_t id, Draft draft,
                            std::optional<std::int64_t> seen) {
  const Record before = TRY(load_for_change(work, type, id, seen));
  if (!rights::may_update(work.actor, type, people_of(before))) return may_not("change", type);
  Record after = before;
  TRY(apply_draft(work, after, draft, Occasion::kChange));
  if (differences(before, after).empty()) return before;
  TRY(run_behaviours(work, &before, after, draft, "change"));
  TRY(derive(work, &before, after));
  TRY(check_required(work, &before, after, {}));
  TRY(replace_record(work, before, after, "change"));
  TRY(run_consequences(work, &before, after, draft, "change"));
  return after;
}

base::Result<Record> move(Work& work, const model::RecordType& type, std::int64_t id, const model::Move& move,
                          Draft draft, const std::vector<NewEntry>& entries, std::optional<std::int64_t> seen) {
  const Record before = TRY(load_for_change(work, type, id, seen));
  if (!rights::may_move(work.actor, move, people_of(before)))
    return base::forbidden("You may not make the move " + move.label + ".");
  if (!starts_from(move, before)) return wrong_state(move, before);
  for (auto& entry : entries) TRY(add_entry(work, type, id, entry));
  // An entry may have changed the record: the move starts from there.
  const Record start = entries.empty() ? before : TRY(read_current(work, type, id)).value();
  Record after = start;
  TRY(make_move(work, start, after, move, draft));
  TRY(derive(work, &start, after));
  TRY(check_required(work, &start, after, move.to == start.state() ? "" : move.to));
  TRY(replace_record(work, start, after, move.name, true));
  TRY(run_consequences(work, &start, after, draft, move.name));
  return after;
}

base::Result<MoveState> try_move(const View& view, const Record& record, const model::Move& move, const Draft& draft) {
  MoveState state{&move,
                  false,
                  "",
                  asked_fields(record, move),
                  named_fields(*record.type, move.needs),
                  named_fields(*record.type, move.offers)};
  if (!rights::may_move(view.actor, move, people_of(record))) {
    state.reason = "You may not make this move.";
    return state;
  }
  if (!starts_from(move, record)) {
    state.reason = wrong_state(move, record).message;
    return state;
  }
  Record after = record;
  for (auto& [field, value] : draft) after.at(*field) = value;
  stamp_fields(view, after, move, view.now_us);
  state.allowed = !move.when || TRY(condition_holds(view, *move.when, after));
  if (!state.allowed) state.allowed = form_may_meet(view, *move.when, record, form_of(record, move));
  if (!state.allowed) state.reason = guard_words(move);
  return state;
}

std::vector<MoveState> moves_of(const View& view, const Record& record) {
  std::vector<MoveState> states;
  if (!record.type->lifecycle || view.as_of_us) return states;
  const rights::People people = people_of(record);
  for (auto& move : record.type->lifecycle->moves) {
    if (!starts_from(move, record) || !rights::may_move(view.actor, move, people)) continue;
    auto state = try_move(view, record, move, {});
    if (state.ok()) states.push_back(state.release());
  }
  return states;
}

bool may_change(const View& view, const Record& record) {
  return !view.as_of_us && rights::may_update(view.actor, *record.type, people_of(record));
}

std::vector<const Field*> changeable_fields(const View& view, const Record& record) {
  std::vector<const Field*> fields;
  if (!may_change(view, record)) return fields;
  for (auto& field : record.type->fields)
    if (!why_not_given(view, record, field, Occasion::kChange, nullptr)) fields.push_back(&field);
  return fields;
}

base::Result<Record> add_entry(Work& work, const model::RecordType& parent_type, std::int64_t parent_id,
                               const NewEntry& entry) {
  const model::RecordType& type = *entry.type;
  ENSURE(type.entry);
  const Record parent = TRY(load(work, parent_type, parent_id));
  if (!rights::may_create(work.actor, type)) return may_not("add", type);
  auto hangs_on = type.find(type.hangs_on);
  if (!hangs_on || (!hangs_on->refers_any && hangs_on->to != parent_type.name))
    return base::invalid("A record of the kind " + type.label + " does not belong to a record of the kind " +
                         parent_type.label + ".");
  Record record = blank_record(type);
  record.id = TRY(next_id(work, type));
  record.at(*hangs_on) = hangs_on->refers_any ? base::Value(parent.ref()) : base::Value(parent.id);
  TRY(apply_draft(work, record, entry.draft, Occasion::kCreate));
  // What a person from outside writes is public; an internal word of theirs would be hidden from its own author's side.
  if (auto visibility = type.find("visibility"); visibility && work.actor.is_outsider())
    record.at(*visibility) = "public";
  TRY(fill_defaults(work, record));
  TRY(derive(work, nullptr, record));
  TRY(check_required(work, nullptr, record, {}));
  TRY(insert_record(work, record, "create"));
  Changes changes;
  const Draft nothing;
  for (auto hook : work.ground.behaviours.entries(parent_type.name, type.name))
    for (auto& one : TRY(hook(Situation(work, &parent, parent, nothing, "entry"), record)))
      changes.push_back(std::move(one));
  if (!changes.empty()) TRY(follow_up(work, parent_type, parent_id, changes, 0));
  return record;
}

}  // namespace kernel
