// What the SQL looks like where that matters: bare columns, bound values, the hooks.
#include "rules/sql.h"

#include <doctest/doctest.h>

#include "base/civil.h"
#include "rules/database_test.h"

namespace rules {

using base::Value;

namespace {

const DataSet& desk() { return data_set(kVectorData, "desk"); }

const Params kNone;

SqlContext context_for(Dialect dialect) {
  SqlContext context{desk().context(base::parse_datetime("2026-11-22T12:00:00Z").value()), dialect, nullptr, nullptr, std::nullopt};
  context.context.params = &kNone;
  return context;
}

RulePtr rule_of(std::string_view text, std::string on, bool condition = true) {
  Compiled compiled = compile(text, desk().schema(), {std::move(on), &kNone, condition});
  REQUIRE_MESSAGE(compiled.rule, compiled.error.show(text));
  return compiled.rule;
}

Sql write(std::string_view text, const char* on, Dialect dialect = Dialect::kSqlite) { return to_sql_condition(*rule_of(text, on), "t", context_for(dialect)); }

std::int64_t us(std::string_view text) { return base::parse_datetime(text).value(); }

}  // namespace

TEST_CASE("a column beside a constant stays bare, in the unit of the column") {
  auto is = [](const Sql& sql, const char* text, std::vector<Value> params) { return sql.text == text && sql.params == params; };
  CHECK(is(write("priority = 'p1'", "incident"), "\"t\".\"priority\" = ?", {"p1"}));
  CHECK(is(write("cost > 45.1", "incident"), "\"t\".\"cost\" > ?", {451'000}));
  CHECK(is(write("4h >= rto", "service_requirement"), "? >= \"t\".\"rto\"", {14'400}));
  CHECK(is(write("reported_at > now() - 30d", "incident"), "\"t\".\"reported_at\" > ?", {us("2026-10-23T12:00:00Z")}));
  CHECK(is(write("reported_at > '2026-10-31'", "incident"), "\"t\".\"reported_at\" >= ?", {us("2026-10-31T23:00:00Z")}));
  CHECK(is(write("due_at < now()", "action"), "\"t\".\"due_at\" < ?", {base::parse_date("2026-11-22").value()}));
  CHECK(is(write("assignee = me", "incident"), "\"t\".\"assignee\" = ?", {2}));
  CHECK(is(write("ref = 'INC-000042'", "incident"), "\"t\".\"id\" = ?", {42}));
  CHECK(is(write("service.ref = 'SVC-000001'", "incident"), "\"t\".\"service\" = ?", {1}));
  CHECK(is(write("ref in ('INC-000001', 'SVC-000001')", "incident"), "\"t\".\"id\" in (?)", {1}));
  CHECK(is(write("ref = 'no number'", "incident"), "false", {}));
  CHECK(is(write("true or is_major", "incident"), "true", {}));
  CHECK(is(write("reported_at > now() - 30d", "incident", Dialect::kPostgres), "\"t\".\"reported_at\" > ?::timestamptz", {"2026-10-23T12:00:00Z"}));
  CHECK(is(write("title < 'b'", "incident", Dialect::kPostgres), "\"t\".\"title\" < ?::text collate \"C\"", {"b"}));
}

TEST_CASE("indexes of SQLite serve the conditions of lists") {
  auto database = open_sqlite();
  database->load(desk());
  for (const char* column : {"reported_at", "assignee", "team", "priority", "cost", "service"})
    database->run(std::string("create index \"by_") + column + "\" on \"incident\"(\"" + column + "\")");
  auto plan = [&](std::string_view text) {
    Sql sql = to_sql_condition(*rule_of(text, "incident"), "t", context_for(Dialect::kSqlite));
    sql.text = "explain query plan select \"t\".\"id\" from \"incident\" \"t\" where " + sql.text;
    return database->plan(sql);
  };
  auto serves = [&](std::string_view text, const char* with) { return plan(text).find(std::string("SEARCH t USING ") + with) != std::string::npos; };
  CHECK(serves("reported_at >= now() - 30d and is_major", "INDEX by_reported_at"));
  CHECK(serves("is_major and reported_at = '2026-11-22'", "INDEX by_reported_at"));
  CHECK(serves("priority in ('p1', 'p2') and title contains 'mail'", "INDEX by_priority"));
  CHECK(serves("assignee = me and state != 'closed'", "INDEX by_assignee"));
  CHECK(serves("team in my_teams", "INDEX by_team"));
  CHECK(serves("cost between 0.1 and 12.5", "INDEX by_cost"));
  CHECK(serves("service.ref = 'SVC-000001'", "INDEX by_service"));
  CHECK(serves("ref = 'INC-000003'", "INTEGER PRIMARY KEY"));
  CHECK(plan("title contains 'mail'").find("SCAN t") != std::string::npos);
}

TEST_CASE("relations are read as they were at an instant") {
  auto database = open_sqlite();
  database->load(desk());
  SqlContext context = context_for(Dialect::kSqlite);
  auto tagged = rule_of("'ended' in tags", "incident");
  CHECK(database->matching(*tagged, context).empty());
  context.as_of_us = 1'050'000'000'000'000;  // while the relations that the tests end still held
  CHECK(database->matching(*tagged, context).size() == 7);
  context.as_of_us = 1'100'000'000'000'000;
  CHECK(database->matching(*tagged, context).empty());
  context.as_of_us = 1;
  CHECK(database->matching(*rule_of("cis is not null", "incident"), context).empty());
}

TEST_CASE("tables and sight are the caller's") {
  auto database = open_sqlite();
  database->load(desk());
  SqlContext context = context_for(Dialect::kSqlite);
  auto count = rule_of("count(records.incident)", "", false);
  CHECK(database->value(*count, 0, context) == Value(7.0));
  context.table = [](const RecordType& type) -> Sql { return {"(select * from \"" + type.name + "\" where \"id\" < ?)", {4}, std::nullopt}; };
  CHECK(database->value(*count, 0, context) == Value(3.0));
  context.table = nullptr;

  // A row rule, which sees everything itself: incidents of one's teams, and all of the rest.
  auto own = rule_of("team in my_teams", "incident");
  SqlContext everything = context;
  context.visible = [&](const RecordType& type, std::string_view alias) { return type.name == "incident" ? to_sql_condition(*own, alias, everything) : Sql{}; };
  CHECK(database->value(*count, 0, context) == Value(3.0));
  CHECK(database->matching(*rule_of("repeat_of is not null", "incident"), context) == base::Ids{5, 6});
  CHECK(database->matching(*rule_of("count(records.incident where id = outer.repeat_of) = 1", "incident"), context) == base::Ids{5, 6});
  CHECK(database->matching(*rule_of("exists(records.incident where repeat_of.assignee = outer.id)", "person"), context) == base::Ids{2});
}

TEST_CASE("what the context lacks is an error, and the SQL is false") {
  SqlContext context = context_for(Dialect::kSqlite);
  Sql sql = to_sql_condition(*rule_of("business_minutes(reported_at, resolved_at, 'nowhere') > 1", "incident"), "t", context);
  REQUIRE(sql.error);
  CHECK(sql.error->position == 43);
  CHECK(sql.text == "false");
  Compiled open = compile("cost > $least", desk().schema(), {"incident", nullptr, true});
  CHECK(to_sql_condition(*open.rule, "t", context).error->code == "name");
  Params params = {{"least", 1.0}};
  context.context.params = &params;
  CHECK(to_sql_condition(*open.rule, "t", context).params == std::vector<Value>{10'000});
}

}  // namespace rules
