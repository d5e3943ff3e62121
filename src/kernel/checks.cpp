#include "kernel/checks.h"

#include <algorithm>

#include "kernel/changes.h"
#include "kernel/source.h"

namespace kernel {
namespace {

using model::Field;
using model::FieldType;
using model::SetBy;

std::int64_t person_at(const Record& record, std::string_view field) {
  const base::Value& value = record.at(field);
  auto id = std::get_if<std::int64_t>(&value.v);
  return id ? *id : 0;
}

bool has_kind(const base::Value& value, FieldType type) {
  switch (type) {
    case FieldType::kBoolean: return std::holds_alternative<bool>(value.v);
    case FieldType::kDecimal: return std::holds_alternative<double>(value.v);
    case FieldType::kInteger:
    case FieldType::kMoney:
    case FieldType::kDate:
    case FieldType::kDateTime:
    case FieldType::kDuration:
    case FieldType::kReference:
    case FieldType::kPerson: return std::holds_alternative<std::int64_t>(value.v);
    case FieldType::kReferences:
    case FieldType::kPersons: return std::holds_alternative<base::Ids>(value.v);
    case FieldType::kTags: return std::holds_alternative<base::Texts>(value.v);
    case FieldType::kRows: return std::holds_alternative<base::Table>(value.v);
    default: return std::holds_alternative<std::string>(value.v);
  }
}

std::string list_of(const std::vector<model::Choice>& choices) {
  std::string text;
  for (auto& choice : choices) text += (text.empty() ? "" : ", ") + choice.value;
  return text;
}

// A reference must lead to a record that the actor may see: a body must not tell what exists.
base::Result<std::optional<std::string>> wrong_reference(const View& view, const model::RecordType& type,
                                                         std::int64_t id) {
  const bool there = TRY(read_current(view, type, id)).has_value();
  if (there && TRY(may_see(view, type, id))) return std::optional<std::string>();
  return std::optional<std::string>("There is no " + type.label + " with the number " + type.ref(id) + ".");
}

base::Result<std::optional<std::string>> wrong_number(const View& view, const std::string& number) {
  std::int64_t id = 0;
  auto type = view.model().by_ref(number, id);
  if (!type)
    return std::optional<std::string>("\"" + number + "\" is not the number of a record; one looks like INC-000042.");
  return wrong_reference(view, *type, id);
}

bool holds(const base::Value& list, std::int64_t id) {
  const auto ids = std::get_if<base::Ids>(&list.v);
  return ids && std::find(ids->begin(), ids->end(), id) != ids->end();
}

// A list names what its author sees of it; members that the author cannot see stay.
base::Result<base::Value> with_unseen(const View& view, const Record& record, const Field& field,
                                      const base::Value& given) {
  const base::Value& old = record.at(field);
  const bool list = given.is_null() || std::holds_alternative<base::Ids>(given.v);
  if (!list || !field.reference() || !field.many() || old.is_null() || view.actor.is_system()) return given;
  base::Ids kept = given.is_null() ? base::Ids() : given.ids();
  auto& type = *view.model().find(field.to);
  for (auto id : old.ids())
    if (!holds(given, id) && !TRY(may_see(view, type, id))) kept.push_back(id);
  return base::Value(std::move(kept));
}

base::Result<std::optional<std::string>> wrong_value(const View& view, const Field& field, const base::Value& value,
                                                     const base::Value& old) {
  if (value.is_null()) return std::optional<std::string>();
  if (!has_kind(value, field.type)) return std::optional<std::string>(field.label + " takes another kind of value.");
  if (field.type == FieldType::kChoice) {
    const bool known =
        std::any_of(field.of.begin(), field.of.end(), [&](auto& choice) { return choice.value == value.text(); });
    if (!known)
      return std::optional<std::string>("\"" + value.text() + "\" is none of the choices; there are " +
                                        list_of(field.of) + ".");
  }
  if (field.reference()) {
    auto& type = *view.model().find(field.to);
    if (!field.many()) return wrong_reference(view, type, value.integer());
    for (auto id : value.ids())
      if (auto wrong = holds(old, id) ? std::nullopt : TRY(wrong_reference(view, type, id))) return wrong;
  }
  if (field.refers_any && !field.many()) return wrong_number(view, value.text());
  if (field.refers_any)
    for (auto& number : value.texts())
      if (auto wrong = TRY(wrong_number(view, number))) return wrong;
  return std::optional<std::string>();
}

// Whether the record has ever been in one of the states in which the field must be filled.
base::Result<bool> was_ever_in(const View& view, const Record& record, const std::vector<std::string>& states) {
  if (std::find(states.begin(), states.end(), record.state()) != states.end()) return true;
  auto rows = TRY(
      view.session.query("SELECT DISTINCT state FROM " + store::quote(record.type->name + "_version") + " WHERE id = ?",
                         {store::Param(record.id)}));
  while (TRY(rows->next()))
    if (std::find(states.begin(), states.end(), rows->text(0)) != states.end()) return true;
  return false;
}

bool asked_of_people(const Field& field) { return field.set_by == SetBy::kPerson || field.set_by == SetBy::kMove; }

}  // namespace

rights::People people_of(const Record& record) {
  rights::People people{person_at(record, "owner"), person_at(record, "approver"), person_at(record, "requester")};
  if (!people.requester) people.requester = person_at(record, "reporter");
  return people;
}

std::optional<std::string> why_not_given(const View& view, const Record& record, const Field& field, Occasion occasion,
                                         const std::set<const Field*>* of_move) {
  if (field.computed() || field.name == "ref" || field.name == "id")
    return field.label + " is worked out by the system.";
  if (view.actor.is_system()) return {};
  if (field.name == "state") return "The state changes by a move only.";
  const bool in_form = of_move && of_move->contains(&field);
  switch (field.set_by) {
    case SetBy::kPlatform:
    case SetBy::kInverse: return field.label + " is worked out by the system.";
    case SetBy::kMove:
      if (!in_form) return field.label + " is set by a move.";
      break;
    case SetBy::kBehaviour:
      if (!field.correctable) return field.label + " is worked out by the system.";
      break;
    case SetBy::kPerson:
    case SetBy::kImport: break;
  }
  // An entry speaks for the person who makes it: nobody writes or approves in another's name.
  if (record.type->entry && field.default_value.kind == model::Default::Kind::kActor) return field.label + " is you.";
  if (field.frozen && occasion != Occasion::kCreate) return field.label + " never changes.";
  const rights::People people = people_of(record);
  if (!rights::may_change_field(view.actor, field, occasion == Occasion::kCreate, people))
    return "You may not change " + field.label + ".";
  if (occasion == Occasion::kMove && !in_form && !rights::may_update(view.actor, *record.type, people))
    return "This move does not ask for " + field.label + ".";
  return {};
}

base::Result<void> apply_draft(Work& work, Record& record, const Draft& draft, Occasion occasion,
                               const std::set<const Field*>* of_move) {
  base::Error error{base::ErrorKind::kInvalid, ""};
  for (auto& [field, given] : draft) {
    const base::Value value = normalized(TRY(with_unseen(work, record, *field, given)));
    if (record.at(*field) == value) continue;
    if (auto refusal = why_not_given(work, record, *field, occasion, of_move)) {
      error.fields.push_back({field->name, "read_only", *refusal});
      continue;
    }
    if (auto wrong = TRY(wrong_value(work, *field, value, record.at(*field)))) {
      error.fields.push_back({field->name, "value", *wrong});
      continue;
    }
    record.at(*field) = value;
  }
  if (error.fields.empty()) return {};
  error.message = error.fields.front().message;
  return error;
}

base::Result<std::vector<const Field*>> missing_fields(const View& view, const Record& record,
                                                       std::string_view entered) {
  std::vector<const Field*> missing;
  for (auto& field : record.type->fields) {
    if (!record.at(field).is_null() || !asked_of_people(field)) continue;
    bool required = field.required && !(field.name == "title" && !record.type->title_from.empty());
    if (!required && !entered.empty())
      required = std::find(field.required_at.begin(), field.required_at.end(), entered) != field.required_at.end();
    if (!required && field.required_when) required = TRY(condition_holds(view, *field.required_when, record));
    if (required) missing.push_back(&field);
  }
  return missing;
}

base::Error missing_error(const std::vector<const Field*>& missing) {
  base::Error error{base::ErrorKind::kInvalid, ""};
  std::string names;
  for (auto field : missing) {
    error.fields.push_back({field->name, "required", field->label + " is needed."});
    names += (names.empty() ? "" : ", ") + field->label;
  }
  error.message = missing.size() == 1 ? names + " is needed." : "These are needed: " + names + ".";
  return error;
}

base::Result<void> check_required(Work& work, const Record* before, const Record& record, std::string_view entered) {
  if (work.actor.is_system()) return {};
  std::vector<const Field*> missing = TRY(missing_fields(work, record, entered));
  if (before) {
    // What was empty before this change and is not asked for now stays as it is: an import may have left it so.
    std::erase_if(missing, [&](auto field) {
      const bool asked_now =
          std::find(field->required_at.begin(), field->required_at.end(), entered) != field->required_at.end();
      return before->at(*field).is_null() && !asked_now && !field->required_when;
    });
    for (auto& field : record.type->fields)
      if (record.at(field).is_null() && !before->at(field).is_null() && !field.required_at.empty() &&
          asked_of_people(field) && entered.empty() && TRY(was_ever_in(work, record, field.required_at)))
        missing.push_back(&field);
  }
  if (missing.empty()) return {};
  return missing_error(missing);
}

}  // namespace kernel
