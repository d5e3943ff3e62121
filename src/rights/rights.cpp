#include "rights/rights.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace rights {
namespace {

bool is_auditor_role(std::string_view role) { return role == "external_auditor" || role == "internal_auditor"; }

bool names(const std::vector<std::string>& roles, std::string_view role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool holds_any(const Actor& actor, const std::vector<std::string>& roles) {
  return std::any_of(roles.begin(), roles.end(),
                     [&](auto& role) { return role == "any_role" ? actor.person != 0 : actor.has(role); });
}

// Clause 8.6 covers 8.6.1: a grant for a clause reaches what stands below it.
bool clause_covers(std::string_view granted, std::string_view clause) {
  return clause.starts_with(granted) &&
         (clause.size() == granted.size() || clause[granted.size()] == '.' || clause[granted.size()] == ' ');
}

bool grant_reaches(const Grant& grant, const model::RecordType& type) {
  if (grant.clauses.empty()) return true;
  for (auto& clause : type.clauses)
    for (auto& granted : grant.clauses)
      if (clause_covers(granted, clause)) return true;
  return false;
}

bool hangs_on_any_record(const model::RecordType& type) {
  return !type.entry && std::any_of(type.fields.begin(), type.fields.end(),
                                    [](auto& field) { return field.refers_any && !field.many(); });
}

const rules::Rule* row_rule(const model::RecordType& type, std::string_view role) {
  auto found = type.access.rows.find(role);
  return found == type.access.rows.end() ? nullptr : found->second.get();
}

void add_roles(Visibility& seen, const Actor& actor, const model::RecordType& type, bool hangs) {
  for (auto& role : type.access.read) {
    if (is_auditor_role(role) || !(role == "any_role" ? actor.person != 0 : actor.has(role))) continue;
    auto rule = row_rule(type, role);
    seen.any.push_back({rule, {}, hangs && !rule});
    // Its own rows hold, or the record that it hangs on is seen: either suffices.
    if (hangs && rule) seen.any.push_back({nullptr, {}, true});
  }
}

void add_grants(Visibility& seen, const Actor& actor, const model::RecordType& type, bool hangs) {
  for (auto& grant : actor.grants)
    if (names(type.access.read, grant.role) && grant_reaches(grant, type))
      seen.any.push_back({row_rule(type, grant.role), grant.services, hangs});
}

// An entry is seen with the record it belongs to, narrowed by its own row rules for those who are not staff.
Visibility entry_visibility(const Actor& actor, const model::RecordType& type) {
  Visibility seen;
  if (!actor.is_outsider() || type.access.rows.empty()) {
    seen.any.push_back({nullptr, {}, true});
    return seen;
  }
  for (auto& [role, rule] : type.access.rows)
    if (actor.has(role)) seen.any.push_back({rule.get(), {}, true});
  return seen;
}

using rules::Sql;

void append(Sql& to, const Sql& part) {
  to.text += part.text;
  to.params.insert(to.params.end(), part.params.begin(), part.params.end());
}

// Conditions joined by a word; one alone stays bare, so that an index serves it.
Sql join(const std::vector<Sql>& parts, std::string_view word) {
  if (parts.size() == 1) return parts.front();
  Sql all{"(", {}};
  for (auto& part : parts) {
    if (&part != &parts.front()) all.text += ' ' + std::string(word) + ' ';
    append(all, part);
  }
  all.text += ')';
  return all;
}

std::string column(std::string_view alias, std::string_view name) {
  return (alias.empty() ? "" : std::string(alias) + ".") + '"' + std::string(name) + '"';
}

constexpr const char* kNever = "0";

// The field by which a record names what a grant may be narrowed to (access_grant.services): the reference called as
// that type, or the list called as its plural. Null where the type has neither.
const model::Field* narrowing_field(const model::Model& model, const model::RecordType& type) {
  auto grants = model.find("access_grant");
  auto narrowed = grants ? grants->find("services") : nullptr;
  if (!narrowed) return nullptr;
  for (auto& field : type.fields)
    if (field.to == narrowed->to && !field.computed() && (field.name == narrowed->to || field.name == narrowed->name))
      return &field;
  return nullptr;
}

struct SqlWriter {
  const Actor& actor;
  const model::Model& model;
  const rules::SqlContext& context;
  int level;

  std::string parent_alias() const { return "_p" + std::to_string(level); }

  Sql table(const model::RecordType& type) const {
    if (context.table) return context.table(*model.schema.find(type.name));
    return {'"' + type.name + '"', {}};
  }

  // exists(select 1 from <type> p where p.id = <id> and <visible>)
  Sql parent_of_type(const model::RecordType& parent, const std::string& id) const {
    Sql text{"EXISTS (SELECT 1 FROM ", {}};
    append(text, table(parent));
    text.text += " " + parent_alias() + " WHERE " + parent_alias() + ".id = " + id;
    const Sql condition = visible_sql(actor, model, parent, parent_alias(), context, level + 1);
    if (!condition.text.empty()) {
      text.text += " AND ";
      append(text, condition);
    }
    text.text += ")";
    return text;
  }

  // The parent may be of any type: those that are wholly visible in one list, the others each with its condition.
  Sql parent_of_any_type(std::string_view alias, const std::string& field) const {
    const std::string type_column = column(alias, "_" + field + "_type"),
                      id_column = column(alias, "_" + field + "_id");
    std::vector<Sql> ways;
    std::string whole;
    for (auto& parent : model.types) {
      if (parent->entry) continue;
      const Visibility seen = visibility(actor, model, *parent);
      if (seen.nothing()) continue;
      if (seen.everything()) {
        whole += (whole.empty() ? "'" : ", '") + parent->name + "'";
        continue;
      }
      if (level + 1 >= kMaxHangs && hangs_on_any_record(*parent)) continue;
      Sql way{"(" + type_column + " = '" + parent->name + "' AND ", {}};
      append(way, parent_of_type(*parent, id_column));
      way.text += ")";
      ways.push_back(std::move(way));
    }
    if (!whole.empty()) ways.push_back({type_column + " IN (" + whole + ")", {}});
    return ways.empty() ? Sql{kNever, {}} : join(ways, "OR");
  }

  Sql through_parent(const model::RecordType& type, std::string_view alias) const {
    if (type.entry) {
      if (type.hangs_on.empty()) return {"1", {}};
      auto field = type.find(type.hangs_on);
      if (field->refers_any) return parent_of_any_type(alias, field->name);
      return parent_of_type(*model.find(field->to), column(alias, field->name));
    }
    std::vector<Sql> ways;
    std::string no_parent;
    for (auto& field : type.fields) {
      if (!field.refers_any || field.many()) continue;
      const std::string id_column = column(alias, "_" + field.name + "_id");
      no_parent += (no_parent.empty() ? "" : " AND ") + id_column + " IS NULL";
      ways.push_back(parent_of_any_type(alias, field.name));
    }
    ways.push_back({"(" + no_parent + ")", {}});
    ways.push_back({column(alias, "owner") + " = ?", {base::Value(actor.person)}});
    return join(ways, "OR");
  }

  Sql names_a_service(const model::RecordType& type, std::string_view alias, const base::Ids& services) const {
    std::string list;
    for (auto id : services) list += (list.empty() ? "" : ", ") + std::to_string(id);
    auto field = narrowing_field(model, type);
    if (field && !field->many())
      return {"(" + column(alias, field->name) + " IS NULL OR " + column(alias, field->name) + " IN (" + list + "))",
              {}};
    if (field) {
      const std::string instant = context.as_of_us ? std::to_string(*context.as_of_us) : "";
      const std::string valid = context.as_of_us ? "r._recorded_to IS NULL AND r._from <= " + instant +
                                                       " AND (r._to IS NULL OR r._to > " + instant + ")"
                                                 : "r._to IS NULL";
      const std::string rows = "SELECT 1 FROM \"" + type.name + "__" + field->name +
                               "\" r WHERE r.src = " + column(alias, "id") + " AND " + valid;
      return {"(NOT EXISTS (" + rows + ") OR EXISTS (" + rows + " AND r.dst IN (" + list + ")))", {}};
    }
    return {};
  }

  Sql alternative(const model::RecordType& type, std::string_view alias, const Visibility::Alternative& way) const {
    std::vector<Sql> parts;
    if (way.rule) parts.push_back(to_sql_condition(*way.rule, alias, context));
    if (way.through_parent) parts.push_back(through_parent(type, alias));
    if (!way.services.empty())
      if (Sql services = names_a_service(type, alias, way.services); !services.text.empty())
        parts.push_back(std::move(services));
    return parts.empty() ? Sql{"1", {}} : join(parts, "AND");
  }
};

// The same decisions over one record in memory.
struct Looker {
  const Actor& actor;
  const model::Model& model;
  const rules::Source& source;
  const rules::Context& context;
  int level;

  base::Value read(const model::RecordType& type, std::int64_t id, std::string_view field) const {
    auto& schema_type = *model.schema.find(type.name);
    auto schema_field = schema_type.find(field);
    return schema_field ? source.field(schema_type, id, *schema_field) : base::Value();
  }

  bool sees_number(const base::Value& number) const {
    std::int64_t id = 0;
    auto parent = model.by_ref(number.text(), id);
    if (!parent || parent->entry) return false;
    if (level + 1 >= kMaxHangs && hangs_on_any_record(*parent) && !visibility(actor, model, *parent).everything())
      return false;
    return sees(actor, model, *parent, id, source, context, level + 1);
  }

  bool through_parent(const model::RecordType& type, std::int64_t id) const {
    if (type.entry) {
      if (type.hangs_on.empty()) return true;
      auto field = type.find(type.hangs_on);
      const base::Value parent = read(type, id, field->name);
      if (parent.is_null()) return false;
      return field->refers_any
                 ? sees_number(parent)
                 : sees(actor, model, *model.find(field->to), parent.integer(), source, context, level + 1);
    }
    bool has_parent = false;
    for (auto& field : type.fields) {
      if (!field.refers_any || field.many()) continue;
      const base::Value parent = read(type, id, field.name);
      if (parent.is_null()) continue;
      has_parent = true;
      if (sees_number(parent)) return true;
    }
    return !has_parent || read(type, id, "owner") == base::Value(actor.person);
  }

  bool names_a_service(const model::RecordType& type, std::int64_t id, const base::Ids& services) const {
    const auto granted = [&](std::int64_t service) {
      return std::find(services.begin(), services.end(), service) != services.end();
    };
    auto field = narrowing_field(model, type);
    if (!field) return true;
    const base::Value named = read(type, id, field->name);
    if (named.is_null()) return true;
    return field->many() ? std::any_of(named.ids().begin(), named.ids().end(), granted) : granted(named.integer());
  }

  bool holds(const model::RecordType& type, std::int64_t id, const Visibility::Alternative& way) const {
    return (!way.rule || rules::holds(*way.rule, source, id, context)) &&
           (!way.through_parent || through_parent(type, id)) &&
           (way.services.empty() || names_a_service(type, id, way.services));
  }
};

bool is_person_role(std::string_view role, const Actor& actor, const People& people) {
  return (role == "owner" && people.owner == actor.person) || (role == "approver" && people.approver == actor.person) ||
         (role == "requester" && people.requester == actor.person);
}

bool held_or_named(const Actor& actor, const std::vector<std::string>& roles, const People& people) {
  return holds_any(actor, roles) ||
         std::any_of(roles.begin(), roles.end(), [&](auto& role) { return is_person_role(role, actor, people); });
}

bool may_write(const Actor& actor) { return actor.scopes.empty() || names(actor.scopes, "write"); }

}  // namespace

bool Visibility::everything() const {
  return std::any_of(any.begin(), any.end(),
                     [](auto& way) { return !way.rule && way.services.empty() && !way.through_parent; });
}

Visibility visibility(const Actor& actor, const model::Model&, const model::RecordType& type) {
  if (actor.is_administrator()) return {{{}}};
  if (type.entry && !type.hangs_on.empty()) return entry_visibility(actor, type);
  Visibility seen;
  const bool hangs = hangs_on_any_record(type);
  add_roles(seen, actor, type, hangs);
  add_grants(seen, actor, type, hangs);
  return seen;
}

Sql visible_sql(const Actor& actor, const model::Model& model, const model::RecordType& type, std::string_view alias,
                const rules::SqlContext& context, int level) {
  const Visibility seen = visibility(actor, model, type);
  if (seen.everything()) return {};
  if (seen.nothing() || level >= kMaxHangs) return {kNever, {}};
  // Row rules themselves run unrestricted: they must see what they ask about.
  rules::SqlContext unrestricted = context;
  unrestricted.visible = nullptr;
  const SqlWriter writer{actor, model, unrestricted, level};
  std::vector<Sql> ways;
  for (auto& way : seen.any) {
    Sql sql = writer.alternative(type, alias, way);
    const bool there = std::any_of(ways.begin(), ways.end(),
                                   [&](auto& other) { return other.text == sql.text && other.params == sql.params; });
    if (!there) ways.push_back(std::move(sql));
  }
  return join(ways, "OR");
}

bool sees(const Actor& actor, const model::Model& model, const model::RecordType& type, std::int64_t id,
          const rules::Source& source, const rules::Context& context, int level) {
  const Visibility seen = visibility(actor, model, type);
  if (seen.everything()) return true;
  if (seen.nothing() || level >= kMaxHangs) return false;
  const Looker looker{actor, model, source, context, level};
  return std::any_of(seen.any.begin(), seen.any.end(), [&](auto& way) { return looker.holds(type, id, way); });
}

bool may_read_type(const Actor& actor, const model::Model& model, const model::RecordType& type) {
  return !visibility(actor, model, type).nothing();
}

bool may_read_field(const Actor& actor, const model::Field& field) {
  if (actor.is_administrator()) return true;
  if (field.hidden_from_outsiders && actor.is_outsider()) return false;
  return field.read_roles.empty() || holds_any(actor, field.read_roles);
}

bool may_create(const Actor& actor, const model::RecordType& type) {
  return may_write(actor) && (actor.is_administrator() || holds_any(actor, type.access.create));
}

bool may_update(const Actor& actor, const model::RecordType& type, const People& people) {
  return may_write(actor) && !type.entry &&
         (actor.is_administrator() || held_or_named(actor, type.access.update, people));
}

bool may_change_field(const Actor& actor, const model::Field& field, bool creating, const People& people) {
  if (actor.is_system()) return true;
  if (!may_read_field(actor, field)) return false;
  // Who makes a record gives its fields; only what grants roles is guarded from the first moment.
  if (actor.is_administrator() || field.change_roles.empty() || (creating && field.name != "granted_roles"))
    return true;
  return held_or_named(actor, field.change_roles, people);
}

bool may_move(const Actor& actor, const model::Move& move, const People& people) {
  return may_write(actor) && (actor.is_administrator() || held_or_named(actor, move.who, people));
}

std::shared_ptr<const rules::Schema> readable_schema(const Actor& actor, const model::Model& model) {
  if (actor.is_administrator()) return {std::shared_ptr<const rules::Schema>(), &model.schema};
  // Actors with the same roles read the same fields: one schema for all of them.
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const rules::Schema>> cache;
  std::string signature = model.version + (actor.is_outsider() ? "|outside" : "|inside");
  for (auto& role : actor.roles) signature += "|" + role;
  std::lock_guard hold(mutex);
  auto& schema = cache[signature];
  if (schema) return schema;
  auto reduced = std::make_shared<rules::Schema>();
  reduced->settings = model.schema.settings;
  for (auto& [name, type] : model.schema.types) {
    rules::RecordType copy = type;
    copy.fields.clear();
    copy.index.clear();
    const auto& full = *model.find(name);
    for (auto& field : type.fields) {
      auto declared = full.find(field.name);
      if (!declared || may_read_field(actor, *declared)) copy.add(field);
    }
    reduced->types.emplace(name, std::move(copy));
  }
  return schema = std::move(reduced);
}

}  // namespace rights
