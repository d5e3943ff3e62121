#include "kernel/as_of.h"

#include <algorithm>

#include "base/civil.h"
#include "kernel/rows.h"

namespace kernel {
namespace {

using store::quote;

// A literal for the SQL text: a number only.
std::string n(std::int64_t number) { return std::to_string(number); }

std::string narrow_columns(const store::Layout& layout) {
  std::string text;
  for (auto field : layout.narrow)
    for (auto& name : store::column_names(*field)) text += ", " + quote(name);
  return text;
}

std::string null_wide_columns(const store::Layout& layout) {
  std::string text;
  for (auto field : layout.wide) text += ", NULL AS " + quote(field->name);
  return text;
}

// (0, one hour), (1, four hours) …: the longest that a version of each span can be.
std::string spans() {
  std::string text;
  std::int64_t length = base::kHourUs;
  for (int span = 0; span < kSpans; ++span, length *= 4) {
    if (span == kSpans - 1) length = INT64_MAX / 2;
    text += (span ? ", (" : "(") + n(span) + ", " + n(length) + ")";
  }
  return text;
}

}  // namespace

rules::Sql table_as_of(const View& view, const model::RecordType& type) {
  const store::Layout& layout = view.ground.layouts.of(type);
  // Nothing was known of what came after `known_at`: the last version known then was believed to go on.
  const std::string at = n(std::min(*view.as_of_us, view.known_at_us.value_or(store::kForever))),
                    head = "SELECT id, _rev, _from, _recorded" + narrow_columns(layout) + null_wide_columns(layout);
  const std::string known = view.known_at_us ? " AND _recorded <= " + n(*view.known_at_us) : "";
  std::string sql = head + " FROM " + quote(type.name) + " WHERE _from <= " + at + known;
  sql += " UNION ALL " + head + " FROM (VALUES " + spans() + ") s CROSS JOIN " + quote(type.name + "_version") +
         " INDEXED BY " + quote(type.name + "_version_at") + " WHERE _span = s.column1 AND _from > " + at +
         " - s.column2 AND _from <= " + at + " AND _to > " + at + known;
  if (view.known_at_us)
    sql += " UNION ALL " + head + " FROM " + quote(type.name + "_superseded") +
           " WHERE _recorded <= " + n(*view.known_at_us) + " AND _recorded_to > " + n(*view.known_at_us) +
           " AND _from <= " + at + " AND _to > " + at;
  return {"(" + sql + ")", {}};
}

rules::Sql table_of(const View& view, const model::RecordType& type) {
  if (view.as_of_us && !type.entry) return table_as_of(view, type);
  return {quote(type.name), {}};
}

std::string valid_list_row(const View& view, std::string_view alias) {
  const std::string a = std::string(alias) + ".";
  if (!view.as_of_us) return a + "_to IS NULL";
  const std::string at = n(*view.as_of_us);
  return a + "_recorded_to IS NULL AND " + a + "_from <= " + at + " AND (" + a + "_to IS NULL OR " + a + "_to > " + at +
         ")";
}

std::string valid_link_row(const View& view) {
  if (!view.as_of_us) return "_to IS NULL";
  const std::string at = n(*view.as_of_us);
  return "_from <= " + at + " AND (_to IS NULL OR _to > " + at + ")";
}

rules::Sql visible_condition(const View& view, const model::RecordType& type, std::string_view alias) {
  rules::Sql then = rights::visible_sql(view.actor, view.model(), type, alias, view.sql_context());
  if (!view.as_of_us || then.text.empty() || type.entry) return then;
  View present = view;
  present.as_of_us.reset();
  present.known_at_us.reset();
  const rules::Sql now = rights::visible_sql(view.actor, view.model(), type, "_now", present.sql_context());
  then.text = "(" + then.text + " AND EXISTS (SELECT 1 FROM " + quote(type.name) +
              " _now WHERE _now.id = " + std::string(alias) + ".id AND " + now.text + "))";
  then.params.insert(then.params.end(), now.params.begin(), now.params.end());
  return then;
}

rules::SqlContext View::sql_context() const {
  rules::SqlContext sql;
  sql.context = context();
  sql.dialect = session.dialect();
  sql.as_of_us = as_of_us;
  if (as_of_us) sql.table = [this](const rules::RecordType& type) { return table_of(*this, *model().find(type.name)); };
  sql.visible = [this](const rules::RecordType& type, std::string_view alias) {
    return visible_condition(*this, *model().find(type.name), alias);
  };
  return sql;
}

}  // namespace kernel
