#include "rules/database_test.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "base/civil.h"
#include "rules/ref.h"
#include "rules/sql_piece.h"

namespace rules {

using base::Value;

namespace {

bool has_column(const RecordType& type, const Field& field) {
  bool many = field.kind == Kind::kRefs || field.kind == Kind::kTexts || field.table;
  bool printed = field.name == "ref" && !type.ref_prefix.empty();
  bool from_owner = field.name == "in_scope" && type.entry;
  return !many && !printed && !from_owner && field.inverse.empty();
}

bool has_relation(const Field& field) {
  return field.inverse.empty() && (field.kind == Kind::kRefs || field.kind == Kind::kTexts || field.table);
}

std::string column_type(const Field& field, Dialect dialect) {
  if (dialect == Dialect::kSqlite) return field.name == "id" ? " integer primary key" : "";
  switch (field.kind) {
    case Kind::kBool: return " boolean";
    case Kind::kNumber: return field.storage == Storage::kPlain ? " float8" : " bigint";
    case Kind::kDate: return " date";
    case Kind::kDateTime: return " timestamptz";
    case Kind::kDuration: return " bigint";
    case Kind::kRef: return field.name == "id" ? " bigint primary key" : " bigint";
    default: return " text collate \"C\"";
  }
}

constexpr std::int64_t kLongAgo = 1'000'000'000'000'000;
constexpr std::int64_t kEnded = 1'100'000'000'000'000;

}  // namespace

void Database::load(const DataSet& data) {
  for (const auto& [name, type] : data.schema().types) create(type);
  run("begin");
  for (const auto& [name, type] : data.schema().types) fill(type, data);
  run("commit");
}

void Database::create(const RecordType& type) {
  std::string columns, moment = dialect() == Dialect::kSqlite ? "" : " timestamptz",
                       number = dialect() == Dialect::kSqlite ? "" : " bigint";
  for (const Field& field : type.fields) {
    if (has_column(type, field))
      columns += (columns.empty() ? "" : ", ") + quote(field.name) + column_type(field, dialect());
    if (field.refers_any)
      columns += ", " + quote("_" + field.name + "_type") + (number.empty() ? "" : " text") + ", " +
                 quote("_" + field.name + "_id") + number;
    if (!has_relation(field)) continue;
    std::string what = field.table ? "_n" + number
                                   : "dst" + (field.kind == Kind::kRefs ? number
                                              : number.empty()          ? ""
                                                                        : " text collate \"C\"");
    run("create table " + quote(type.name + "__" + field.name) + "(src" + number + ", " + what + ", _from" + moment +
        ", _to" + moment + ", _recorded" + moment + ")");
  }
  run("create table " + quote(type.name) + "(" + columns + ")");
}

Value Database::stored(const Field& field, const Value& value) const {
  if (dialect() == Dialect::kSqlite || value.is_null()) return value;
  if (field.kind == Kind::kDate) return base::format_date(value.integer());
  if (field.kind == Kind::kDateTime) return base::format_datetime(value.integer());
  return value;
}

void Database::fill(const RecordType& type, const DataSet& data) {
  for (std::int64_t id : data.members(type)) {
    std::string columns, places;
    std::vector<Value> params;
    auto add = [&](const std::string& name, Value value) {
      columns += (columns.empty() ? "" : ", ") + quote(name);
      places += places.empty() ? "?" : ", ?";
      params.push_back(std::move(value));
    };
    for (const Field& field : type.fields) {
      Value value = field.name == "id" ? Value(id) : data.field(type, id, field);
      if (has_column(type, field)) add(field.name, stored(field, value));
      if (field.refers_any && !value.is_null()) {
        std::int64_t other = 0;
        const RecordType* named = find_by_ref(data.schema(), value.text(), other);
        add("_" + field.name + "_type", named ? Value(named->name) : Value());
        add("_" + field.name + "_id", named ? Value(other) : Value());
      }
      if (has_relation(field)) fill_relation(type, field, id, value);
    }
    insert("insert into " + quote(type.name) + "(" + columns + ") values (" + places + ")", params);
  }
}

// Beside what holds, a relation that has ended: nothing may see it.
void Database::fill_relation(const RecordType& type, const Field& field, std::int64_t id, const Value& value) {
  std::string table = quote(type.name + "__" + field.name), what = field.table ? "_n" : "dst";
  Field moment;
  moment.kind = Kind::kDateTime;
  auto add = [&](Value other, bool ended) {
    insert("insert into " + table + "(src, " + what + ", _from, _to, _recorded) values (?, ?, ?, ?, ?)",
           {id, std::move(other), stored(moment, kLongAgo), stored(moment, ended ? Value(kEnded) : Value()),
            stored(moment, kLongAgo)});
  };
  if (const auto* ids = std::get_if<base::Ids>(&value.v))
    for (std::int64_t other : *ids) add(other, false);
  if (const auto* texts = std::get_if<base::Texts>(&value.v))
    for (const auto& text : *texts) add(text, false);
  if (std::holds_alternative<base::Table>(value.v)) add(0, false);
  add(field.kind == Kind::kTexts ? Value("ended") : Value(1), true);
}

Value Database::value(const Rule& rule, std::int64_t record, const SqlContext& context) {
  Sql sql = to_sql_value(rule, rule.on.empty() ? "" : "t", context);
  REQUIRE_FALSE(sql.error);
  sql.text = "select " + sql.text + " as answer";
  if (!rule.on.empty()) {
    sql.text += " from " + quote(rule.on) +
                " \"t\" where \"t\".\"id\" = " + (context.dialect == Dialect::kPostgres ? "?::bigint" : "?");
    sql.params.push_back(record);
  }
  auto rows = first_column(sql);
  REQUIRE(rows.size() == 1);
  Value& found = rows[0];
  if (found.is_null()) return found;
  if (rule.kind == Kind::kBool) return found.integer() != 0;
  if (rule.kind == Kind::kNumber && std::holds_alternative<std::int64_t>(found.v))
    return static_cast<double>(found.integer());
  return found;
}

base::Ids Database::matching(const Rule& rule, const SqlContext& context) {
  Sql sql = to_sql_condition(rule, "t", context);
  REQUIRE_FALSE(sql.error);
  if (context.context.only_in_scope) {
    Sql scope = to_sql_condition(*scope_rule(*context.context.schema, rule.on), "t", context);
    sql.text = scope.text + " and " + sql.text;
    sql.params.insert(sql.params.begin(), scope.params.begin(), scope.params.end());
  }
  sql.text = "select \"t\".\"id\" from " + quote(rule.on) + " \"t\" where " + sql.text + " order by \"t\".\"id\"";
  base::Ids ids;
  for (const Value& id : first_column(sql)) ids.push_back(id.integer());
  return ids;
}

Answer Database::answer(const Vector& vector, const DataSet& data) {
  Compiled compiled = compile(vector.expression, data.schema(), options_of(vector));
  if (!compiled.rule) return {"", compiled.error};
  SqlContext context{vector.context, dialect(), nullptr, nullptr, std::nullopt};
  Sql probe = to_sql_condition(*compiled.rule, "t", context);
  if (probe.error) return {"", probe.error};
  if (vector.on.empty() || vector.record != 0)
    return {to_json(value(*compiled.rule, vector.record, context), *compiled.rule), std::nullopt};
  return {list_json(vector.on, matching(*compiled.rule, context)), std::nullopt};
}

namespace {

class Sqlite : public Database {
 public:
  Sqlite() {
    REQUIRE(sqlite3_open(":memory:", &handle_) == SQLITE_OK);
    for (const SqlFunction& function : sql_functions())
      sqlite3_create_function(handle_, function.name, function.arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                              const_cast<SqlFunction*>(&function), call, nullptr, nullptr);
  }
  ~Sqlite() override { sqlite3_close(handle_); }

  Dialect dialect() const override { return Dialect::kSqlite; }

  void run(const std::string& sql) override {
    char* error = nullptr;
    REQUIRE_MESSAGE(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &error) == SQLITE_OK,
                    (sql + ": " + (error ? error : "")));
  }

  void insert(const std::string& sql, const std::vector<Value>& params) override {
    first_column({sql, params, std::nullopt});
  }

  std::string plan(const Sql& sql) override {
    std::string lines;
    for (const Value& line : column(sql, 3)) lines += line.text() + "\n";
    return lines;
  }

  std::vector<Value> first_column(const Sql& sql) override { return column(sql, 0); }

 private:
  std::vector<Value> column(const Sql& sql, int index) {
    sqlite3_stmt* statement = nullptr;
    int prepared = sqlite3_prepare_v2(handle_, sql.text.c_str(), -1, &statement, nullptr);
    REQUIRE_MESSAGE(prepared == SQLITE_OK, (sql.text + ": " + sqlite3_errmsg(handle_)));
    for (std::size_t i = 0; i < sql.params.size(); ++i) bind(statement, static_cast<int>(i) + 1, sql.params[i]);
    std::vector<Value> rows;
    int state = SQLITE_ROW;
    while ((state = sqlite3_step(statement)) == SQLITE_ROW) rows.push_back(read(sqlite3_column_value(statement, index)));
    std::string error = sqlite3_errmsg(handle_);
    sqlite3_finalize(statement);
    REQUIRE_MESSAGE(state == SQLITE_DONE, (sql.text + ": " + error));
    return rows;
  }

  static void bind(sqlite3_stmt* statement, int at, const Value& value) {
    if (const auto* truth = std::get_if<bool>(&value.v))
      sqlite3_bind_int(statement, at, *truth);
    else if (const auto* whole = std::get_if<std::int64_t>(&value.v))
      sqlite3_bind_int64(statement, at, *whole);
    else if (const auto* number = std::get_if<double>(&value.v))
      sqlite3_bind_double(statement, at, *number);
    else if (const auto* text = std::get_if<std::string>(&value.v))
      sqlite3_bind_text(statement, at, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
    else
      sqlite3_bind_null(statement, at);
  }

  static Value read(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
      case SQLITE_INTEGER: return static_cast<std::int64_t>(sqlite3_value_int64(value));
      case SQLITE_FLOAT: return sqlite3_value_double(value);
      case SQLITE_NULL: return {};
      default:
        return std::string(reinterpret_cast<const char*>(sqlite3_value_text(value)),
                           static_cast<std::size_t>(sqlite3_value_bytes(value)));
    }
  }

  static void call(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto* function = static_cast<const SqlFunction*>(sqlite3_user_data(context));
    std::vector<Value> arguments;
    for (int i = 0; i < count; ++i) arguments.push_back(read(values[i]));
    Value result = function->call(arguments);
    if (const auto* whole = std::get_if<std::int64_t>(&result.v))
      sqlite3_result_int64(context, *whole);
    else if (const auto* text = std::get_if<std::string>(&result.v))
      sqlite3_result_text(context, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
    else
      sqlite3_result_null(context);
  }

  sqlite3* handle_ = nullptr;
};

}  // namespace

std::unique_ptr<Database> open_sqlite() { return std::make_unique<Sqlite>(); }

Tally run_on_databases(const std::string& path, const std::string& folder,
                       const std::function<std::unique_ptr<Database>()>& open) {
  std::map<const DataSet*, std::unique_ptr<Database>> databases;
  return run_vectors(path, folder, [&](const Vector& vector, const DataSet& data) {
    auto& database = databases[&data];
    if (!database) {
      database = open();
      database->load(data);
    }
    return database->answer(vector, data);
  });
}

TEST_CASE("every vector holds as SQL on SQLite") {
  Tally tally = run_on_databases(kVectors, kVectorData, open_sqlite);
  CHECK(tally.failed == 0);
  CHECK(tally.passed == 601);
}

TEST_CASE("SQLite answers random rules as the reference did") {
  Tally tally = run_on_databases(kRandomCases, kRandomData, open_sqlite);
  CHECK(tally.failed == 0);
  CHECK(tally.passed == 3000);
}

}  // namespace rules
