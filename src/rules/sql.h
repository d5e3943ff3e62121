// A checked rule as SQL with bound parameters. Identifiers come from the schema only, every one quoted;
// parameters are `?` in the order of the text (the PostgreSQL driver numbers them).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace rules {

enum class Dialect { kSqlite, kPostgres };

struct Sql {
  std::string text;
  std::vector<base::Value> params;
  std::optional<RuleError> error =
      {};  // parameters that do not fit, no such calendar; the text is then `false` or `null`
};

struct SqlContext {
  Context context;
  Dialect dialect = Dialect::kSqlite;
  // Table expression to read a type from, e.g. its form as of an instant; not set: the table of the type.
  std::function<Sql(const RecordType& type)> table;
  // Condition under which the actor may see a record of the type behind `alias`; empty text: always.
  std::function<Sql(const RecordType& type, std::string_view alias)> visible;
  std::optional<std::int64_t> as_of_us;  // relations valid then; not set: valid now
};

// `alias` stands for the record at hand ("" where the rule has none).
Sql to_sql_condition(const Rule& rule, std::string_view alias,
                     const SqlContext& context);  // true, or else false or null
Sql to_sql_value(const Rule& rule, std::string_view alias, const SqlContext& context);

// Scalar functions that the SQL for SQLite calls; store/sqlite registers them on each connection.
struct SqlFunction {
  const char* name;
  int arguments;
  base::Value (*call)(const std::vector<base::Value>& arguments);
};
const std::vector<SqlFunction>& sql_functions();

}  // namespace rules
