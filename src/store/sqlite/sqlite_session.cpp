#include "store/sqlite/sqlite_session.h"

#include <sqlite3.h>

#include <unordered_map>

namespace store {
namespace {

constexpr std::size_t kCachedStatements = 1'000;
constexpr int kBudgetCheckSteps = 4'000;  // virtual machine steps between looks at the clock
constexpr int kBusyTimeoutMs = 2'000;
constexpr std::int64_t kCacheKib = 64 * 1024;

base::Error sqlite_error(sqlite3* db, std::string_view doing) {
  const int code = sqlite3_errcode(db);
  const std::string text = std::string(doing) + ": " + sqlite3_errmsg(db);
  switch (code & 0xff) {
    case SQLITE_FULL: return base::unavailable("The disk that holds the data is full. (" + text + ")");
    case SQLITE_READONLY: return base::unavailable("The data directory is read-only. (" + text + ")");
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN: return base::unavailable("The database does not answer. (" + text + ")");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return base::unavailable("The database is damaged; restore a backup. (" + text + ")");
    default: return base::internal(text);
  }
}

class SqliteSession;

class SqliteRows final : public Rows {
 public:
  SqliteRows(SqliteSession& session, sqlite3_stmt* statement, std::string_view sql)
      : session_(session), statement_(statement), sql_(sql) {}
  ~SqliteRows() override;
  base::Result<bool> next() override;
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double decimal(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    auto data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::string_view bytes(int column) const override {
    auto data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  SqliteSession& session_;
  sqlite3_stmt* statement_;
  std::string sql_;
};

class SqliteSession final : public Session {
 public:
  explicit SqliteSession(sqlite3* db) : db_(db) {}
  ~SqliteSession() override {
    for (auto& [sql, statement] : cache_) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  rules::Dialect dialect() const override { return rules::Dialect::kSqlite; }

  base::Result<RowsPtr> query(std::string_view sql, std::span<const Param> params) override {
    sqlite3_stmt* statement = TRY(take(sql));
    TRY(bind(statement, params, SQLITE_TRANSIENT));
    return RowsPtr(std::make_unique<SqliteRows>(*this, statement, sql));
  }

  base::Result<std::int64_t> execute(std::string_view sql, std::span<const Param> params) override {
    sqlite3_stmt* statement = TRY(take(sql));
    SqliteRows rows(*this, statement, sql);
    TRY(bind(statement, params, SQLITE_STATIC));
    while (TRY(rows.next())) {
    }
    return static_cast<std::int64_t>(sqlite3_changes64(db_));
  }

  std::int64_t last_insert_id() const override { return sqlite3_last_insert_rowid(db_); }

  void set_budget(std::chrono::milliseconds budget) override {
    budget_spent_ = false;
    if (budget.count() == 0) return sqlite3_progress_handler(db_, 0, nullptr, nullptr);
    deadline_ = std::chrono::steady_clock::now() + budget;
    sqlite3_progress_handler(db_, kBudgetCheckSteps, &SqliteSession::over_budget, this);
  }
  bool budget_spent() const override { return budget_spent_; }

  sqlite3* db() { return db_; }
  int log_pages() const { return log_pages_; }
  // After the pragmas: wal_autocheckpoint puts its own hook in the same place.
  void watch_log() { sqlite3_wal_hook(db_, &SqliteSession::note_log_pages, this); }

  void give_back(sqlite3_stmt* statement, std::string&& sql) {
    sqlite3_reset(statement);
    if (cache_.size() < kCachedStatements && cache_.emplace(std::move(sql), statement).second) {
      sqlite3_clear_bindings(statement);
      return;
    }
    sqlite3_finalize(statement);
  }

 private:
  static int over_budget(void* self_pointer) {
    auto self = static_cast<SqliteSession*>(self_pointer);
    if (std::chrono::steady_clock::now() < self->deadline_) return 0;
    self->budget_spent_ = true;
    return 1;
  }

  static int note_log_pages(void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteSession*>(self)->log_pages_ = pages;
    return SQLITE_OK;
  }

  // A statement that is in use is not in the cache: the same text used twice at once is prepared twice.
  base::Result<sqlite3_stmt*> take(std::string_view sql) {
    if (auto found = cache_.find(std::string(sql)); found != cache_.end()) {
      sqlite3_stmt* statement = found->second;
      cache_.erase(found);
      return statement;
    }
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr))
      return sqlite_error(db_, sql);
    if (!statement) return base::internal("an empty statement");
    return statement;
  }

  base::Result<void> bind(sqlite3_stmt* statement, std::span<const Param> params, sqlite3_destructor_type keep) {
    ENSURE(sqlite3_bind_parameter_count(statement) == static_cast<int>(params.size()));
    int at = 0;
    for (auto& param : params) {
      ++at;
      if (auto n = std::get_if<std::int64_t>(&param.v))
        sqlite3_bind_int64(statement, at, *n);
      else if (auto d = std::get_if<double>(&param.v))
        sqlite3_bind_double(statement, at, *d);
      else if (auto s = std::get_if<std::string_view>(&param.v))
        sqlite3_bind_text64(statement, at, s->data() ? s->data() : "", s->size(), keep, SQLITE_UTF8);
      else if (auto b = std::get_if<Param::Bytes>(&param.v))
        sqlite3_bind_blob64(statement, at, b->bytes.data(), b->bytes.size(), keep);
      else
        sqlite3_bind_null(statement, at);
    }
    return {};
  }

  sqlite3* db_;
  std::unordered_map<std::string, sqlite3_stmt*> cache_;
  std::chrono::steady_clock::time_point deadline_;
  bool budget_spent_ = false;
  int log_pages_ = 0;
};

SqliteRows::~SqliteRows() { session_.give_back(statement_, std::move(sql_)); }

base::Result<bool> SqliteRows::next() {
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    case SQLITE_INTERRUPT:
      if (session_.budget_spent()) return false;
      [[fallthrough]];
    default: return sqlite_error(session_.db(), sql_);
  }
}

base::Value read_argument(sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return static_cast<std::int64_t>(sqlite3_value_int64(value));
    case SQLITE_FLOAT: return sqlite3_value_double(value);
    case SQLITE_TEXT:
      return std::string(reinterpret_cast<const char*>(sqlite3_value_text(value)),
                         static_cast<std::size_t>(sqlite3_value_bytes(value)));
    default: return {};
  }
}

// Calls the function that rules/ names; SQLite knows it as deterministic and free of effects.
void call_function(sqlite3_context* context, int count, sqlite3_value** values) {
  auto function = static_cast<const rules::SqlFunction*>(sqlite3_user_data(context));
  std::vector<base::Value> arguments;
  arguments.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) arguments.push_back(read_argument(values[i]));
  const base::Value result = function->call(arguments);
  if (auto b = std::get_if<bool>(&result.v))
    sqlite3_result_int(context, *b);
  else if (auto n = std::get_if<std::int64_t>(&result.v))
    sqlite3_result_int64(context, *n);
  else if (auto d = std::get_if<double>(&result.v))
    sqlite3_result_double(context, *d);
  else if (auto s = std::get_if<std::string>(&result.v))
    sqlite3_result_text64(context, s->data(), s->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  else
    sqlite3_result_null(context);
}

base::Result<void> register_functions(sqlite3* db) {
  for (auto& function : rules::sql_functions())
    if (sqlite3_create_function_v2(
            db, function.name, function.arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
            const_cast<rules::SqlFunction*>(&function), &call_function, nullptr, nullptr, nullptr))
      return sqlite_error(db, function.name);
  return {};
}

}  // namespace

base::Result<std::unique_ptr<Session>> open_sqlite_session(const std::string& path, SqliteMode mode) {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX |
                    (mode == SqliteMode::kWriter ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
  if (sqlite3_open_v2(path.c_str(), &db, flags, nullptr)) {
    auto error = sqlite_error(db, "opening " + path);
    sqlite3_close(db);
    return error;
  }
  auto session = std::make_unique<SqliteSession>(db);
  sqlite3_busy_timeout(db, kBusyTimeoutMs);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == SqliteMode::kReader, nullptr);
  // Only the writer checkpoints, when it chooses to: releases up to 3.51.2 can corrupt the log otherwise.
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=0",
                             "PRAGMA mmap_size=0", "PRAGMA temp_store=MEMORY", "PRAGMA foreign_keys=OFF"})
    TRY(session->execute(pragma, {}));
  TRY(session->execute("PRAGMA cache_size=-" + std::to_string(mode == SqliteMode::kWriter ? kCacheKib : kCacheKib / 4),
                       {}));
  if (mode == SqliteMode::kReader) TRY(session->execute("PRAGMA query_only=ON", {}));
  session->watch_log();
  TRY(register_functions(db));
  return std::unique_ptr<Session>(std::move(session));
}

int checkpoint(Session& writer) {
  int pages = 0, moved = 0;
  auto db = static_cast<SqliteSession&>(writer).db();
  if (sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved)) return -1;
  return pages;
}

int log_pages(Session& writer) { return static_cast<SqliteSession&>(writer).log_pages(); }

bool in_transaction(Session& writer) { return !sqlite3_get_autocommit(static_cast<SqliteSession&>(writer).db()); }

base::Result<void> copy_sqlite(Session& source, const std::string& path) {
  TRY(source.execute("VACUUM INTO ?", {Param(path)}));
  return {};
}

}  // namespace store
