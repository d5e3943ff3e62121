#include "rules/sql_writer.h"

namespace rules {

using base::Value;

std::string SqlWriter::column(const std::string& alias, std::string_view name) {
  return quote(alias) + "." + quote(name);
}

std::string SqlWriter::next_alias() { return alias_ + "_" + std::to_string(++aliases_); }

Piece SqlWriter::table(const RecordType& type) const {
  if (!context_.table) return Piece(quote(type.name));
  Sql sql = context_.table(type);
  Piece piece(std::move(sql.text));
  piece.params = std::move(sql.params);
  return piece;
}

Piece SqlWriter::visible(const RecordType& type, const std::string& alias) const {
  if (!context_.visible) return Piece();
  Sql sql = context_.visible(type, alias);
  if (sql.text.empty()) return Piece();
  Piece piece("(" + std::move(sql.text) + ")");
  piece.params = std::move(sql.params);
  return piece;
}

// The relation holds now, or did at the moment asked for.
Piece SqlWriter::valid(const std::string& alias) const {
  if (!context_.as_of_us) return Piece(column(alias, "_to") + " is null");
  Form form = forms_.is_postgres() ? Form::kInstant : Form::kMicros;
  Piece at = forms_.bind(*context_.as_of_us, form);
  std::string to = column(alias, "_to");
  return concat("(", column(alias, "_from"), " <= ", at, " and (", to, " is null or ", to, " > ", at, "))");
}

Piece SqlWriter::select(const Piece& what, const Chain& chain) {
  Piece out = concat("(select ", what, " from ");
  for (std::size_t i = 0; i < chain.from.size(); ++i) out.append(concat(i ? ", " : "", chain.from[i]));
  for (std::size_t i = 0; i < chain.where.size(); ++i) out.append(concat(i ? " and " : " where ", chain.where[i]));
  out.append(")");
  return out;
}

SqlWriter::Cursor SqlWriter::start(const Node& node) const {
  if (node.root == Root::kMe)
    return {schema_.find("person"), "", forms_.bind(context_.context.me, Form::kId), context_.context.me == 0};
  const Scope& scope = scopes_[scopes_.size() - 1 - static_cast<std::size_t>(node.outer)];
  return {scope.type, scope.alias, Piece(), false};
}

// Follows the first `steps` steps, all of them to one record.
SqlWriter::Cursor SqlWriter::walk(Cursor cursor, const Node& node, std::size_t steps) {
  for (std::size_t i = 0; i < steps && !cursor.nobody; ++i) {
    const Step& step = node.steps[i];
    if (step.origin == Origin::kId) continue;
    cursor = {schema_.find(step.field->target), "", follow(cursor, step), false};
  }
  return cursor;
}

Piece SqlWriter::raw_id(const Cursor& cursor) const {
  return cursor.alias.empty() ? cursor.id : Piece(column(cursor.alias, "id"));
}

// The id, or null where the actor may not see the record.
Piece SqlWriter::seen_id(const Cursor& cursor) {
  if (!cursor.alias.empty()) return raw_id(cursor);
  int before = aliases_;
  std::string alias = next_alias();
  Piece sight = visible(*cursor.type, alias);
  if (sight.empty()) return aliases_ = before, cursor.id;
  Chain chain;
  chain.from.push_back(concat(table(*cursor.type), " ", quote(alias)));
  chain.where = {concat(column(alias, "id"), " = ", cursor.id), sight};
  return select(Piece(column(alias, "id")), chain);
}

// Something of the record behind a cursor, by the alias under which it is read.
Piece SqlWriter::from_record(const Cursor& cursor, const std::function<Piece(const std::string& alias)>& what) {
  if (!cursor.alias.empty()) return what(cursor.alias);
  std::string alias = next_alias();
  Chain chain;
  chain.from.push_back(concat(table(*cursor.type), " ", quote(alias)));
  chain.where.push_back(concat(column(alias, "id"), " = ", cursor.id));
  if (Piece sight = visible(*cursor.type, alias); !sight.empty()) chain.where.push_back(sight);
  return select(what(alias), chain);
}

// The id that a reference of one record holds, seen or not.
Piece SqlWriter::follow(const Cursor& cursor, const Step& step) {
  if (!step.field->inverse.empty()) return lowest_inverse(seen_id(cursor), step);
  return from_record(cursor, [&](const std::string& alias) { return Piece(column(alias, step.field->name)); });
}

Piece SqlWriter::lowest_inverse(const Piece& id, const Step& step) {
  Chain chain;
  add_inverse(chain, id, step);
  need_sight(chain);
  return select(concat("min(", chain.last, ")"), chain);
}

Expr SqlWriter::field(const Cursor& cursor, const Step& step) {
  if (step.origin == Origin::kEntryScope) {
    Piece scoped = from_record(cursor, [&](const std::string& alias) {
      Piece condition = scope(*step.type, alias);
      return condition.empty() ? Piece("true") : concat("((", condition, ") is true)");
    });
    return computed(std::move(scoped), Kind::kBool);
  }
  if (step.origin == Origin::kRef) {
    Piece printed = from_record(cursor, [&](const std::string& alias) {
      return forms_.ref(step.type->ref_prefix, Piece(column(alias, "id")));
    });
    return computed(std::move(printed), Kind::kText);
  }
  Piece sql = from_record(cursor, [&](const std::string& alias) { return Piece(column(alias, step.field->name)); });
  return {std::move(sql), forms_.column_form(*step.field), !cursor.alias.empty(), {}};
}

Expr SqlWriter::path(const Node& node) {
  bool ends_in_record = node.type.kind == Kind::kRef;
  if (node.root == Root::kMe && ends_in_record && node.steps.empty())
    return constant(context_.context.me == 0 ? Value() : Value(context_.context.me), Kind::kRef);
  Cursor cursor = walk(start(node), node, ends_in_record ? node.steps.size() : node.steps.size() - 1);
  if (cursor.nobody) return constant(Value(), node.type.kind);
  if (!ends_in_record) return field(cursor, node.steps.back());
  bool bare =
      !context_.visible && node.root == Root::kField && node.steps.size() == 1 && node.steps[0].field->inverse.empty();
  return {seen_id(cursor), Form::kId, bare || !cursor.alias.empty(), {}};
}

SqlWriter::Chain SqlWriter::all_records(const RecordType& type) {
  Chain chain;
  chain.type = &type;
  chain.alias = next_alias();
  chain.from.push_back(concat(table(type), " ", quote(chain.alias)));
  chain.last = Piece(column(chain.alias, "id"));
  if (Piece sight = visible(type, chain.alias); !sight.empty()) chain.where.push_back(sight);
  if (!context_.context.only_in_scope) return chain;
  if (Piece scoped = scope(type, chain.alias); !scoped.empty()) chain.where.push_back(scoped);
  return chain;
}

// What a path of many reaches. Without anything in `from` it is empty: nobody acts.
SqlWriter::Chain SqlWriter::collection(const Node& node) {
  Chain chain;
  Cursor cursor;
  if (node.root == Root::kRecords)
    chain = all_records(*schema_.find(node.names[0].text));
  else
    cursor = start(node);
  for (const Step& step : node.steps) {
    if (step.origin == Origin::kId) continue;
    if (!chain.from.empty()) {
      extend(chain, step);
    } else if (cursor.nobody) {
      return chain;
    } else if (step.field->kind == Kind::kRef) {
      cursor = {schema_.find(step.field->target), "", follow(cursor, step), false};
    } else {
      add_many(chain, seen_id(cursor), step);
    }
  }
  return chain;
}

void SqlWriter::extend(Chain& chain, const Step& step) {
  need_sight(chain);
  if (step.field->kind != Kind::kRef) {
    Piece id = chain.last;
    add_many(chain, id, step);
  } else if (!step.field->inverse.empty()) {
    chain.last = lowest_inverse(chain.last, step);
    chain.where.push_back(concat(chain.last, " is not null"));
    chain.type = schema_.find(step.field->target);
    chain.alias.clear();
  } else {
    need_record(chain);
    chain.last = Piece(column(chain.alias, step.field->name));
    chain.where.push_back(concat(chain.last, " is not null"));
    chain.type = schema_.find(step.field->target);
    chain.alias.clear();
  }
  chain.distinct = true;
}

void SqlWriter::add_many(Chain& chain, const Piece& id, const Step& step) {
  if (step.field->inverse.empty())
    add_relation(chain, id, step);
  else
    add_inverse(chain, id, step);
}

// The table of a many-valued field: each value once among those that are valid.
void SqlWriter::add_relation(Chain& chain, const Piece& id, const Step& step) {
  std::string alias = next_alias();
  chain.from.push_back(concat(quote(step.type->name + "__" + step.field->name), " ", quote(alias)));
  chain.where.push_back(concat(column(alias, "src"), " = ", id));
  chain.where.push_back(valid(alias));
  chain.last = Piece(column(alias, "dst"));
  chain.type = step.field->kind == Kind::kRefs ? schema_.find(step.field->target) : nullptr;
  chain.alias.clear();
}

// The records that name this one.
void SqlWriter::add_inverse(Chain& chain, const Piece& id, const Step& step) {
  const RecordType& by = *schema_.find(step.field->inverse[0].type);
  const Field* named_by = by.find(step.field->inverse[0].field);
  bool relation = step.field->inverse.size() == 1 && named_by->kind == Kind::kRefs;
  std::string alias = next_alias();
  if (relation) {
    std::string link = next_alias();
    chain.from.push_back(concat(quote(by.name + "__" + named_by->name), " ", quote(link)));
    chain.where.push_back(concat(column(link, "dst"), " = ", id));
    chain.where.push_back(valid(link));
    chain.where.push_back(concat(column(alias, "id"), " = ", column(link, "src")));
  }
  chain.from.push_back(concat(table(by), " ", quote(alias)));
  if (!relation) {
    std::vector<Piece> any;
    for (const Inverse& inverse : step.field->inverse) any.push_back(inverse_condition(step, inverse, alias, id));
    chain.where.push_back(join_balanced(any, " or "));
  }
  if (!step.field->inverse_where.empty()) {
    static const Params kNone;
    Compiled compiled = compile(step.field->inverse_where, schema_, {by.name, &kNone, true});
    ENSURE(compiled.rule);  // the model was checked when it was read
    SqlContext everything = context_;
    everything.context.only_in_scope = false;
    SqlWriter writer(everything, *compiled.rule, alias);
    chain.where.push_back(concat("(", writer.condition(*compiled.rule->root), ")"));
  }
  if (Piece sight = visible(by, alias); !sight.empty()) chain.where.push_back(sight);
  chain.last = Piece(column(alias, "id"));
  chain.type = &by;
  chain.alias = alias;
}

// Whether the record behind `alias` names `id`: by reference, among its references, or by number.
Piece SqlWriter::inverse_condition(const Step& step, const Inverse& inverse, const std::string& alias,
                                   const Piece& id) {
  const RecordType& by = *schema_.find(inverse.type);
  const Field& field = *by.find(inverse.field);
  if (field.kind == Kind::kRef) return concat(column(alias, field.name), " = ", id);
  if (field.kind == Kind::kRefs) {
    Chain chain;
    std::string link = next_alias();
    chain.from.push_back(concat(quote(by.name + "__" + field.name), " ", quote(link)));
    chain.where = {concat(column(link, "src"), " = ", column(alias, "id")), concat(column(link, "dst"), " = ", id),
                   valid(link)};
    return concat("exists", select(Piece("1"), chain));
  }
  Piece type = forms_.bind(Value(step.type->name), Form::kText);
  Piece named = concat(column(alias, "_" + field.name + "_type"), " = ", type, " and ",
                       column(alias, "_" + field.name + "_id"), " = ", id);
  std::string beside =
      field.name.ends_with("_ref") ? field.name.substr(0, field.name.size() - 3) + "type" : std::string();
  if (!by.find(beside)) return concat("(", named, ")");
  return concat("(", named, " and (", column(alias, beside), " is null or ", column(alias, beside), " = ", type, "))");
}

// Joins the record that `last` names.
void SqlWriter::need_record(Chain& chain) {
  if (!chain.alias.empty()) return;
  std::string alias = next_alias();
  chain.from.push_back(concat(table(*chain.type), " ", quote(alias)));
  chain.where.push_back(concat(column(alias, "id"), " = ", chain.last));
  if (Piece sight = visible(*chain.type, alias); !sight.empty()) chain.where.push_back(sight);
  chain.last = Piece(column(alias, "id"));
  chain.alias = alias;
}

// The same where the actor may not see all records of the type.
void SqlWriter::need_sight(Chain& chain) {
  if (!chain.type || !chain.alias.empty() || !context_.visible) return;
  if (!context_.visible(*chain.type, alias_).text.empty()) need_record(chain);
}

// Each record or text once, in a table of its own.
void SqlWriter::need_distinct(Chain& chain) {
  if (!chain.distinct) return;
  std::string alias = next_alias();
  Piece inner = select(concat("distinct ", chain.last, " as id"), chain);
  chain.from = {concat(inner, " ", quote(alias))};
  chain.where.clear();
  chain.last = Piece(column(alias, "id"));
  chain.alias.clear();
  chain.distinct = false;
}

// Whether a record is in scope; empty: always. An entry is where the record it hangs on is.
Piece SqlWriter::scope(const RecordType& type, const std::string& alias) {
  if (!type.entry) return type.find("in_scope") ? Piece(column(alias, "in_scope")) : Piece();
  const Field* link = type.hangs_on.empty() ? nullptr : type.find(type.hangs_on);
  if (!link) return Piece();
  if (link->kind == Kind::kRef) {
    const RecordType& owner = *schema_.find(link->target);
    Piece scoped = owner_scope(owner, Piece(column(alias, link->name)));
    return scoped.empty() ? Piece() : concat("coalesce(", scoped, ", true)");
  }
  Piece cases;
  for (const auto& [name, owner] : schema_.types) {
    if (owner.ref_prefix.empty()) continue;
    Piece scoped = owner_scope(owner, Piece(column(alias, "_" + link->name + "_id")));
    if (!scoped.empty()) cases.append(concat(" when ", forms_.bind(Value(name), Form::kText), " then ", scoped));
  }
  if (cases.empty()) return Piece();
  return concat("coalesce(case ", column(alias, "_" + link->name + "_type"), cases, " end, true)");
}

// Null where there is no such record.
Piece SqlWriter::owner_scope(const RecordType& owner, const Piece& id) {
  if (owner.entry || !owner.find("in_scope")) return Piece();
  return from_record({&owner, "", id, false},
                     [&](const std::string& alias) { return Piece("(" + column(alias, "in_scope") + " is true)"); });
}

}  // namespace rules
