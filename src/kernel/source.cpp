#include "kernel/source.h"

#include <algorithm>

namespace kernel {
namespace {

using store::Param;
using store::quote;

base::Result<base::Ids> ids_of(store::Session& session, const std::string& sql, std::initializer_list<Param> params) {
  auto rows = TRY(session.query(sql, params));
  base::Ids ids;
  while (TRY(rows->next())) ids.push_back(rows->integer(0));
  return ids;
}

}  // namespace

template <class T>
T StoreSource::keep(base::Result<T> result, T otherwise) const {
  if (result.ok()) return result.release();
  if (!error_) error_ = result.error();
  return otherwise;
}

const Record* StoreSource::record(const model::RecordType& type, std::int64_t id) const {
  if (draft_ && draft_->type == &type && draft_->id == id) return draft_;
  auto [at, fresh] = records_.try_emplace({&type, id});
  if (fresh) {
    auto loaded = view_.as_of_us ? replay(view_, type, id, *view_.as_of_us, view_.known_at_us.value_or(view_.now_us))
                                 : read_current(view_, type, id);
    at->second = keep(std::move(loaded), std::optional<Record>());
  }
  return at->second ? &*at->second : nullptr;
}

base::Value StoreSource::field(const rules::RecordType& schema_type, std::int64_t id,
                               const rules::Field& schema_field) const {
  auto& type = *view_.model().find(schema_type.name);
  if (schema_field.name == "id") return exists(schema_type, id) ? base::Value(id) : base::Value();
  if (schema_field.name == "ref") return exists(schema_type, id) ? base::Value(type.ref(id)) : base::Value();
  auto field = type.find(schema_field.name);
  if (!field) return {};
  if (type.entry && field->name == "in_scope") return entry_scope(type, id);
  if (!field->computed()) {
    auto found = record(type, id);
    return found ? found->at(*field) : base::Value();
  }
  base::Ids ids = inverse(type, id, *field);
  if (ids.empty()) return {};
  return field->many() ? base::Value(std::move(ids)) : base::Value(ids.front());
}

bool StoreSource::exists(const rules::RecordType& schema_type, std::int64_t id) const {
  return record(*view_.model().find(schema_type.name), id) != nullptr;
}

base::Ids StoreSource::members(const rules::RecordType& type) const {
  return keep(ids_of(view_.session, "SELECT id FROM " + quote(type.name) + " ORDER BY id", {}), base::Ids());
}

// An entry is in scope when the record it hangs on is; one that hangs on none is.
base::Value StoreSource::entry_scope(const model::RecordType& type, std::int64_t id) const {
  auto entry = record(type, id);
  if (!entry) return {};
  if (type.hangs_on.empty()) return true;
  auto& field = *type.find(type.hangs_on);
  const base::Value& parent = entry->at(field);
  if (parent.is_null()) return true;
  std::int64_t parent_id = 0;
  auto parent_type = field.refers_any ? view_.model().by_ref(parent.text(), parent_id) : view_.model().find(field.to);
  if (!field.refers_any) parent_id = parent.integer();
  auto found = parent_type ? record(*parent_type, parent_id) : nullptr;
  return found ? found->at("in_scope") : base::Value();
}

base::Ids StoreSource::naming(const rules::Inverse& inverse, const model::RecordType& type, std::int64_t id) const {
  auto other = view_.model().find(inverse.type);
  auto field = other ? other->find(inverse.field) : nullptr;
  if (!field) return {};
  if (field->refers_any && field->many())
    return keep(ids_of(view_.session,
                       "SELECT src FROM " + quote(other->name + "__" + field->name) + " WHERE dst = ? AND _to IS NULL",
                       {Param(type.ref(id))}),
                base::Ids());
  if (field->refers_any)
    return keep(ids_of(view_.session,
                       "SELECT id FROM " + quote(other->name) + " WHERE " + quote("_" + field->name + "_id") +
                           " = ? AND " + quote("_" + field->name + "_type") + " = ?",
                       {Param(id), Param(type.name)}),
                base::Ids());
  if (field->many())
    return keep(ids_of(view_.session,
                       "SELECT src FROM " + quote(other->name + "__" + field->name) + " WHERE dst = ? AND _to IS NULL",
                       {Param(id)}),
                base::Ids());
  return keep(ids_of(view_.session, "SELECT id FROM " + quote(other->name) + " WHERE " + quote(field->name) + " = ?",
                     {Param(id)}),
              base::Ids());
}

base::Ids StoreSource::inverse(const model::RecordType& type, std::int64_t id, const model::Field& field) const {
  base::Ids all;
  for (auto& inverse : field.inverse) {
    base::Ids ids = naming(inverse, type, id);
    if (field.inverse_where) {
      const rules::Context context = view_.context();
      std::erase_if(ids,
                    [&](std::int64_t other) { return !rules::holds(*field.inverse_where, *this, other, context); });
    }
    all.insert(all.end(), ids.begin(), ids.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

base::Result<base::Value> value_of(const View& view, const rules::Rule& rule, const Record& record) {
  const StoreSource source(view, &record);
  auto evaluated = rules::evaluate(rule, source, record.id, view.context());
  if (source.error()) return *source.error();
  if (evaluated.error) return base::Error{base::ErrorKind::kTooLarge, evaluated.error->message};
  return std::move(evaluated.value);
}

base::Result<bool> condition_holds(const View& view, const rules::Rule& rule, const Record& record) {
  const base::Value value = TRY(value_of(view, rule, record));
  auto truth = std::get_if<bool>(&value.v);
  return truth && *truth;
}

base::Result<bool> may_see(const View& view, const model::RecordType& type, std::int64_t id) {
  const rights::Visibility seen = rights::visibility(view.actor, view.model(), type);
  if (seen.everything()) return true;
  if (seen.nothing()) return false;
  const StoreSource source(view);
  const bool visible = rights::sees(view.actor, view.model(), type, id, source, view.context());
  if (source.error()) return *source.error();
  return visible;
}

}  // namespace kernel
