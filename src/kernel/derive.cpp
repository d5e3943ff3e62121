#include "kernel/derive.h"

#include "base/civil.h"
#include "kernel/rows.h"

namespace kernel {
namespace {

using model::Field;
using model::FieldType;
using model::OwnerSource;

base::Value default_of(const View& view, const Field& field) {
  switch (field.default_value.kind) {
    case model::Default::Kind::kNone: return {};
    case model::Default::Kind::kValue: return field.default_value.value;
    case model::Default::Kind::kNow:
      return field.type == FieldType::kDate ? view.settings->zone->local_day(view.now_us) : view.now_us;
    case model::Default::Kind::kToday: return view.settings->zone->local_day(view.now_us);
    case model::Default::Kind::kActor: return view.actor.person;
  }
  return {};
}

// Who holds a role: the person in office the longest, so that the answer does not change from record to record.
base::Result<base::Value> holder_of(const View& view, const std::string& role) {
  auto rows =
      TRY(view.session.query("SELECT min(r.src) FROM person__roles r JOIN person p ON p.id = r.src WHERE r.dst = ? AND "
                             "r._to IS NULL AND p.state = 'active'",
                             {store::Param(role)}));
  if (TRY(rows->next()) && !rows->is_null(0)) return base::Value(rows->integer(0));
  return base::Value();
}

base::Result<base::Value> owner_from(const View& view, const Record& record, const OwnerSource& source) {
  switch (source.kind) {
    case OwnerSource::Kind::kPath: return follow(view, record, source.path);
    case OwnerSource::Kind::kRole: return holder_of(view, source.role);
    case OwnerSource::Kind::kItself: return base::Value(record.id);
    case OwnerSource::Kind::kCreator: return base::Value(view.actor.person);
  }
  return base::Value();
}

base::Result<void> derive_owner(Work& work, Record& record) {
  auto field = record.type->find("owner");
  if (!field || !record.at(*field).is_null() || (field->required_when && !field->required)) return {};
  for (auto& source : record.type->owner_default) {
    base::Value owner = TRY(owner_from(work, record, source));
    if (owner.is_null()) continue;
    record.at(*field) = std::move(owner);
    return {};
  }
  return {};
}

// Follows the paths when the record is new or one of their first fields changes; what a person corrected stays.
base::Result<void> derive_organization(Work& work, const Record* before, Record& record) {
  auto field = record.type->find("organization");
  if (!field || record.type->organization_from.empty()) return {};
  if (before && !(before->at(*field) == record.at(*field))) return {};
  bool moved = !before;
  for (auto& path : record.type->organization_from)
    if (before && !(before->at(path.front()) == record.at(path.front()))) moved = true;
  if (!moved || (!before && !record.at(*field).is_null())) return {};
  for (auto& path : record.type->organization_from) {
    base::Value organization = TRY(follow(work, record, path));
    if (organization.is_null()) continue;
    record.at(*field) = std::move(organization);
    return {};
  }
  record.at(*field) = {};
  return {};
}

base::Result<void> derive_title(Work& work, const Record* before, Record& record) {
  auto title = record.type->find("title");
  if (!title || record.type->title_from.empty()) return {};
  bool moved = !before || record.at(*title).is_null();
  for (auto& name : record.type->title_from)
    if (before && !(before->at(name) == record.at(name))) moved = true;
  if (!moved) return {};
  std::string text;
  for (auto& name : record.type->title_from) {
    auto field = record.type->find(name);
    if (!field || record.at(*field).is_null()) continue;
    const std::string words = TRY(words_of(work, *field, record.at(*field)));
    if (!words.empty()) text += (text.empty() ? "" : ", ") + words;
  }
  record.at(*title) = text.empty() ? base::Value() : base::Value(std::move(text));
  return {};
}

void stamp(Record& record, std::string_view name, base::Value value) {
  if (auto field = record.type->find(name)) record.at(*field) = std::move(value);
}

}  // namespace

base::Result<base::Value> follow(const View& view, const Record& record, const std::vector<std::string>& path) {
  const Record* at = &record;
  std::optional<Record> loaded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    auto field = at->type->find(path[i]);
    if (!field) return base::Value();
    base::Value value = at->at(*field);
    if (i + 1 == path.size() || value.is_null()) return value;
    auto type = view.model().find(field->to);
    loaded = TRY(read_current(view, *type, value.integer()));
    if (!loaded) return base::Value();
    at = &*loaded;
  }
  return base::Value();
}

base::Result<std::string> title_of(const View& view, const model::RecordType& type, std::int64_t id) {
  auto title = type.find("title");
  if (!title || !store::has_column(*title)) return type.ref(id);
  auto rows =
      TRY(view.session.query("SELECT title FROM " + store::quote(type.name) + " WHERE id = ?", {store::Param(id)}));
  if (TRY(rows->next()) && !rows->is_null(0)) return std::string(rows->text(0));
  return type.ref(id);
}

base::Result<std::string> words_of(const View& view, const Field& field, const base::Value& value) {
  if (value.is_null()) return std::string();
  switch (field.type) {
    case FieldType::kReference:
    case FieldType::kPerson: return title_of(view, *view.model().find(field.to), value.integer());
    case FieldType::kReferences:
    case FieldType::kPersons: {
      std::string text;
      for (auto id : value.ids())
        text += (text.empty() ? "" : ", ") + TRY(title_of(view, *view.model().find(field.to), id));
      return text;
    }
    case FieldType::kChoice:
      for (auto& choice : field.of)
        if (choice.value == value.text()) return choice.label;
      return value.text();
    case FieldType::kDate: return base::format_date(value.integer());
    case FieldType::kDateTime: return base::format_date(view.settings->zone->local_day(value.integer()));
    case FieldType::kInteger: return std::to_string(value.integer());
    case FieldType::kBoolean: return std::string(value.boolean() ? "yes" : "no");
    case FieldType::kText:
    case FieldType::kMarkdown: return value.text();
    case FieldType::kTags: {
      std::string text;
      for (auto& tag : value.texts()) text += (text.empty() ? "" : ", ") + tag;
      return text;
    }
    default: return std::string();
  }
}

base::Result<void> fill_defaults(Work& work, Record& record) {
  for (auto& field : record.type->fields)
    if (!field.computed() && record.at(field).is_null()) record.at(field) = default_of(work, field);
  if (record.type->lifecycle && record.state().empty())
    stamp(record, "state", record.type->lifecycle->states.front().value);
  return {};
}

base::Result<void> derive(Work& work, const Record* before, Record& record) {
  TRY(derive_organization(work, before, record));
  TRY(derive_owner(work, record));
  TRY(derive_title(work, before, record));
  const std::int64_t at = work.effective_us.value_or(work.now_us);
  if (!before) {
    stamp(record, "created_at", at);
    stamp(record, "created_by", work.actor.person);
  }
  if (record.type->entry) return {};
  stamp(record, "updated_at", at);
  stamp(record, "updated_by", work.actor.person);
  if (is_open(record))
    stamp(record, "closed_at", {});
  else if (!before || is_open(*before))
    stamp(record, "closed_at", at);
  return {};
}

}  // namespace kernel
