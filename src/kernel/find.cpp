#include "kernel/find.h"

#include <algorithm>

#include "kernel/as_of.h"
#include "kernel/derive.h"
#include "kernel/plan.h"
#include "kernel/rows.h"
#include "kernel/source.h"
#include "kernel/text_index.h"

namespace kernel {
namespace {

using model::Field;
using store::Param;
using store::quote;

constexpr int kScanRows = 20'000;  // looked at beyond the last hit when the budget ended a search
constexpr std::int64_t kEver = INT64_MAX;

void append(rules::Sql& to, std::string_view between, const rules::Sql& part) {
  if (part.text.empty()) return;
  to.text += between;
  to.text += part.text;
  to.params.insert(to.params.end(), part.params.begin(), part.params.end());
}

// The columns and lists that a page loads.
struct Columns {
  std::vector<const Field*> narrow, lists;
  std::string sql;
};

Columns columns_of(const store::Layout& layout, const Query& query, const ListPlan& plan) {
  Columns columns;
  auto wanted = [&](const Field* field) {
    return query.fields.empty() ? !field->wide()
                                : std::find(query.fields.begin(), query.fields.end(), field) != query.fields.end();
  };
  auto sorted = [&](const Field* field) {
    return std::any_of(plan.sort.begin(), plan.sort.end(), [&](auto& key) { return key.field == field; });
  };
  for (auto group : {&layout.narrow, &layout.wide})
    for (auto field : *group)
      if (wanted(field) || sorted(field)) {
        columns.narrow.push_back(field);
        columns.sql += ", t." + quote(field->name);
      }
  for (auto group : {&layout.lists, &layout.tables})
    for (auto field : *group)
      if (wanted(field) && !query.fields.empty()) columns.lists.push_back(field);
  return columns;
}

rules::Sql from_clause(const View& view, const model::RecordType& type, const ListPlan& plan) {
  rules::Sql from = table_of(view, type);
  from.text += " t";
  if (!plan.index.empty() && view.session.dialect() == rules::Dialect::kSqlite)
    from.text += " INDEXED BY " + quote(plan.index);
  return from;
}

// What every row of the list satisfies, beside its position.
rules::Sql where_clause(const View& view, const model::RecordType& type, const Query& query, const ListPlan& plan) {
  rules::Sql where{plan.only_open && !view.as_of_us && !type.entry ? "t._open" : "1", {}};
  if (query.filter) append(where, " AND ", rules::to_sql_condition(*query.filter, "t", view.sql_context()));
  append(where, " AND ", visible_condition(view, type, "t"));
  if (!query.text.empty()) append(where, " AND ", text_condition(view, type, query.text, "t"));
  return where;
}

struct ListSql {
  ListPlan plan;
  Columns columns;
  rules::Sql from, where;
};

base::Result<void> read_rows(const View& view, const model::RecordType& type, const ListSql& list,
                             const rules::Sql& position, int limit, Page& page) {
  rules::Sql sql{"SELECT t.id, " + std::string(type.entry ? "1, 0, 0" : "t._rev, t._from, t._recorded") +
                     list.columns.sql + " FROM ",
                 {}};
  append(sql, "", list.from);
  append(sql, " WHERE ", list.where);
  append(sql, " AND ", position);
  sql.text += " ORDER BY " + order_by(view, type, list.plan) + " LIMIT " + std::to_string(limit);
  auto rows = TRY(view.session.query(sql));
  while (TRY(rows->next())) {
    Record record = blank_record(type);
    record.id = rows->integer(0);
    record.revision = rows->integer(1);
    record.from_us = rows->integer(2);
    record.recorded_us = rows->integer(3);
    int column = 4;
    for (auto field : list.columns.narrow) record.at(*field) = store::read_value(*rows, column++, field->type);
    page.records.push_back(std::move(record));
  }
  return {};
}

// The lists of a whole page at once, one statement a field.
base::Result<void> read_page_lists(const View& view, const model::RecordType& type, const Columns& columns,
                                   Page& page) {
  if (page.records.empty()) return {};
  for (auto field : columns.lists) {
    if (field->type == model::FieldType::kRows || view.as_of_us) {
      for (auto& record : page.records) {
        auto past = view.as_of_us ? TRY(replay(view, type, record.id, *view.as_of_us, view.known_at_us.value_or(kEver)))
                                  : std::optional<Record>();
        record.at(*field) = past            ? past->at(*field)
                            : view.as_of_us ? base::Value()
                                            : TRY(read_list(view, type, *field, record.id));
      }
      continue;
    }
    std::unordered_map<std::int64_t, Record*> by_id;
    std::string ids;
    for (auto& record : page.records) {
      by_id[record.id] = &record;
      ids += (ids.empty() ? "" : ", ") + std::to_string(record.id);
    }
    auto rows = TRY(view.session.query("SELECT src, dst FROM " + quote(type.name + "__" + field->name) +
                                       " WHERE src IN (" + ids + ") AND _to IS NULL"));
    while (TRY(rows->next())) {
      base::Value& value = by_id[rows->integer(0)]->at(*field);
      if (field->type == model::FieldType::kTags) {
        if (value.is_null()) value = base::Texts();
        std::get<base::Texts>(value.v).emplace_back(rows->text(1));
      } else {
        if (value.is_null()) value = base::Ids();
        std::get<base::Ids>(value.v).push_back(rows->integer(1));
      }
    }
  }
  return {};
}

// The row that lies `kScanRows` behind the position, whatever the filter says of it: how far a scan gets in its budget.
base::Result<std::optional<Record>> row_far_behind(const View& view, const model::RecordType& type, const ListSql& list,
                                                   const rules::Sql& position) {
  ListSql unfiltered = list;
  unfiltered.where = {list.plan.only_open && !view.as_of_us ? "t._open" : "1", {}};
  rules::Sql sql{"SELECT t.id", {}};
  for (auto& key : list.plan.sort) sql.text += ", t." + quote(key.field->name);
  append(sql, " FROM ", unfiltered.from);
  append(sql, " WHERE ", unfiltered.where);
  append(sql, " AND ", position);
  sql.text += " ORDER BY " + order_by(view, type, list.plan) + " LIMIT 1 OFFSET " + std::to_string(kScanRows);
  auto rows = TRY(view.session.query(sql));
  if (!TRY(rows->next())) return std::optional<Record>();
  Record record = blank_record(type);
  record.id = rows->integer(0);
  int column = 1;
  for (auto& key : list.plan.sort) record.at(*key.field) = store::read_value(*rows, column++, key.field->type);
  return std::optional<Record>(std::move(record));
}

// The budget ended a search that goes in the order of an index: look at a bounded stretch of it, and say where to go
// on.
base::Result<void> read_stretch(const View& view, const model::RecordType& type, const ListSql& list,
                                const rules::Sql& position, int limit, Page& page) {
  auto end = TRY(row_far_behind(view, type, list, position));
  rules::Sql stretch = position;
  if (end) {
    const auto last = TRY(decode_cursor(list.plan, encode_cursor(list.plan, *end)));
    const rules::Sql bound = position_condition(view, type, list.plan, last, false);
    append(stretch, stretch.text.empty() ? "" : " AND ", bound);
  }
  TRY(read_rows(view, type, list, stretch, limit, page));
  const bool full = static_cast<int>(page.records.size()) >= limit;
  if (full)
    page.next = encode_cursor(list.plan, page.records.back());
  else if (end)
    page.next = encode_cursor(list.plan, *end);
  page.partial = !full && end;
  return {};
}

base::Result<void> count_rows(const View& view, const ListSql& list, Page& page) {
  rules::Sql sql{"SELECT count(*) FROM (SELECT 1 FROM ", {}};
  append(sql, "", list.from);
  append(sql, " WHERE ", list.where);
  sql.text += " LIMIT " + std::to_string(kCountCap + 1) + ")";
  auto rows = TRY(view.session.query(sql));
  const bool ended = !TRY(rows->next());
  if (ended || view.session.budget_spent()) {
    page.count = static_cast<std::int64_t>(page.records.size());
    page.count_is_exact = false;
    return {};
  }
  page.count = std::min(rows->integer(0), kCountCap);
  page.count_is_exact = rows->integer(0) <= kCountCap;
  return {};
}

}  // namespace

base::Result<std::optional<Record>> load_any(const View& view, const model::RecordType& type, std::int64_t id) {
  if (view.as_of_us) return replay(view, type, id, *view.as_of_us, view.known_at_us.value_or(kEver));
  return read_current(view, type, id);
}

base::Result<Record> load(const View& view, const model::RecordType& type, std::int64_t id) {
  const auto missing = [&] { return base::not_found("There is no " + type.label + " " + type.ref(id) + "."); };
  auto record = TRY(load_any(view, type, id));
  if (!record || !TRY(may_see(view, type, id))) return missing();
  if (view.as_of_us) {
    View present = view;
    present.as_of_us.reset();
    present.known_at_us.reset();
    if (!TRY(may_see(present, type, id))) return missing();
  }
  return std::move(*record);
}

base::Result<base::Ids> load_inverse(const View& view, const Record& record, const Field& field) {
  const StoreSource source(view);
  const base::Value all = source.field(*view.model().schema.find(record.type->name), record.id,
                                       *view.model().schema.find(record.type->name)->find(field.name));
  if (source.error()) return *source.error();
  base::Ids visible;
  auto& type = *view.model().find(field.to);
  for (auto id : std::holds_alternative<base::Ids>(all.v) ? all.ids()
                 : all.is_null()                          ? base::Ids()
                                                          : base::Ids{all.integer()})
    if (TRY(may_see(view, type, id))) visible.push_back(id);
  return visible;
}

base::Result<Page> find(const View& view, const model::RecordType& type, const Query& query) {
  Page page;
  if (!rights::may_read_type(view.actor, view.model(), type)) return page;
  ListSql list;
  list.plan = plan_list(view, type, query);
  list.columns = columns_of(view.ground.layouts.of(type), query, list.plan);
  list.from = from_clause(view, type, list.plan);
  list.where = where_clause(view, type, query, list.plan);
  rules::Sql position;
  if (!query.after.empty())
    position = position_condition(view, type, list.plan, TRY(decode_cursor(list.plan, query.after)), true);

  const int limit = std::clamp(query.limit, 1, kMaxPage);
  view.session.set_budget(query.budget);
  TRY(read_rows(view, type, list, position, limit, page));
  const bool spent = view.session.budget_spent();
  view.session.set_budget(std::chrono::milliseconds(0));
  if (spent && page.records.empty()) {
    TRY(read_stretch(view, type, list, position, limit, page));
  } else {
    const bool full = static_cast<int>(page.records.size()) >= limit;
    page.partial = spent && !full;
    if (full || page.partial) page.next = encode_cursor(list.plan, page.records.back());
  }
  TRY(read_page_lists(view, type, list.columns, page));
  if (query.count) {
    view.session.set_budget(query.budget);
    TRY(count_rows(view, list, page));
    view.session.set_budget(std::chrono::milliseconds(0));
  }
  return page;
}

base::Result<void> each_record(const View& view, const model::RecordType& type, const Query& query,
                               const std::function<base::Result<void>(const Record&)>& each) {
  Query page_query = query;
  page_query.limit = kMaxPage;
  page_query.count = false;
  page_query.budget = std::chrono::milliseconds(0);
  if (page_query.sort.empty()) page_query.sort = {{type.find(type.entry ? "created_at" : "ref")}};
  for (;;) {
    const Page page = TRY(find(view, type, page_query));
    for (auto& record : page.records) TRY(each(record));
    if (page.next.empty()) return {};
    page_query.after = page.next;
  }
}

CompiledText compile_for(const View& view, std::string_view text, const model::RecordType* on, bool condition) {
  const auto schema = rights::readable_schema(view.actor, view.model());
  rules::CompileOptions options;
  if (on) options.on = on->name;
  options.params = &view.settings->values;
  options.condition = condition;
  auto compiled = rules::compile(text, *schema, options);
  if (compiled.rule && view.as_of_us)
    for (auto& [type_name, field_name] : compiled.rule->reads) {
      auto type = view.model().find(type_name);
      auto field = type ? type->find(field_name) : nullptr;
      if (!field || !field->wide()) continue;
      compiled.error = {
          0,
          "name",
          {},
          "the wide text " + field_name + " cannot be asked of a past instant; open the record as of then"};
      compiled.rule = nullptr;
      break;
    }
  return {compiled.rule, compiled.error};
}

base::Result<base::Value> measure(const View& view, const rules::Rule& rule) {
  rules::Sql sql = rules::to_sql_value(rule, "", view.sql_context());
  sql.text = "SELECT " + sql.text;
  auto rows = TRY(view.session.query(sql));
  if (!TRY(rows->next()))
    return view.session.budget_spent()
               ? base::Result<base::Value>(
                     base::Error{base::ErrorKind::kTooLarge, "This expression costs too much; narrow it down."})
               : base::Value();
  if (rows->is_null(0)) return base::Value();
  switch (rule.kind) {
    case rules::Kind::kBool: return base::Value(rows->integer(0) != 0);
    case rules::Kind::kNumber: return base::Value(rows->decimal(0));
    case rules::Kind::kText:
    case rules::Kind::kChoice: return base::Value(std::string(rows->text(0)));
    default: return base::Value(rows->integer(0));
  }
}

base::Result<Reference> refer(const View& view, const model::RecordType& type, std::int64_t id) {
  Reference reference{type.ref(id), "", false};
  View present = view;
  present.as_of_us.reset();
  present.known_at_us.reset();
  reference.visible = TRY(may_see(present, type, id));
  if (reference.visible) reference.title = TRY(title_of(present, type, id));
  return reference;
}

base::Result<std::int64_t> resolve(const View& view, const model::RecordType& type, std::string_view text) {
  const auto unknown = [&] { return base::invalid("There is no " + type.label + " \"" + std::string(text) + "\"."); };
  std::int64_t id = 0;
  if (text.starts_with("login:") && type.find("login")) {
    auto rows =
        TRY(view.session.query("SELECT id FROM " + quote(type.name) + " WHERE login = ?", {Param(text.substr(6))}));
    if (!TRY(rows->next())) return unknown();
    id = rows->integer(0);
  } else if (view.model().by_ref(text, id) != &type) {
    return base::invalid("\"" + std::string(text) + "\" is not the number of a " + type.label + "; one looks like " +
                         type.ref(42) + ".");
  }
  if (!TRY(read_current(view, type, id)) || !TRY(may_see(view, type, id))) return unknown();
  return id;
}

}  // namespace kernel
