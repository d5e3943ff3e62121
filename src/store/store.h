// The database behind one small interface: sessions that run SQL, readers that see one snapshot, and a writer
// that groups waiting jobs into one commit. Two drivers: store/sqlite and (later) store/postgres.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "rules/sql.h"

namespace store {

// A bound parameter. Texts are borrowed for the call.
struct Param {
  struct Bytes {
    std::string_view bytes;
  };
  std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes> v;

  Param() = default;
  Param(std::int64_t n) : v(n) {}
  Param(int n) : v(static_cast<std::int64_t>(n)) {}
  Param(bool b) : v(static_cast<std::int64_t>(b)) {}
  Param(double d) : v(d) {}
  Param(std::string_view s) : v(s) {}
  Param(const std::string& s) : v(std::string_view(s)) {}
  Param(const char* s) : v(std::string_view(s)) {}
  Param(Bytes b) : v(b) {}
  Param(const base::Value& value);  // a scalar; lists and tables have tables of their own
};

// The rows of a running query. `next` moves to the first, then the following row.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual base::Result<bool> next() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double decimal(int column) const = 0;
  virtual std::string_view text(int column) const = 0;  // valid until the next call of `next`
  virtual std::string_view bytes(int column) const = 0;
};
using RowsPtr = std::unique_ptr<Rows>;

// One connection, used by one thread at a time. Statements are prepared once and kept by their text.
class Session {
 public:
  virtual ~Session() = default;
  virtual rules::Dialect dialect() const = 0;
  virtual base::Result<RowsPtr> query(std::string_view sql, std::span<const Param> params) = 0;
  // Runs to the end; the number of rows changed.
  virtual base::Result<std::int64_t> execute(std::string_view sql, std::span<const Param> params) = 0;
  virtual std::int64_t last_insert_id() const = 0;

  // A query that has run longer than its budget ends as if there were no more rows, and `budget_spent` says so.
  virtual void set_budget(std::chrono::milliseconds budget) = 0;  // zero: none
  virtual bool budget_spent() const = 0;

  base::Result<RowsPtr> query(std::string_view sql, std::initializer_list<Param> params = {}) {
    return query(sql, std::span<const Param>(params.begin(), params.size()));
  }
  base::Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Param> params = {}) {
    return execute(sql, std::span<const Param>(params.begin(), params.size()));
  }
  base::Result<RowsPtr> query(const rules::Sql& sql);
};

using Job = std::function<base::Result<void>(Session&)>;
using Done = std::function<void(base::Result<void>)>;

class Store {
 public:
  virtual ~Store() = default;

  // Runs `job` on a reader's session inside one snapshot; on the caller's thread.
  virtual base::Result<void> read(const Job& job) = 0;

  // Queues `job` for the writer. It runs inside a savepoint: an error undoes what it did and nothing else.
  // `done` is called on the writer's thread, after the commit is durable, or with the error.
  virtual void write(Job job, Done done) = 0;
  base::Result<void> write_and_wait(Job job);

  // Called after each durable commit, on the writer's thread; must return at once.
  virtual void on_commit(std::function<void()> listener) = 0;

  // A consistent copy of the database at `path`, made while others read and write.
  virtual base::Result<void> backup_to(const std::string& path) = 0;

  virtual std::string description() const = 0;  // for logs and `mainstay doctor`
};

}  // namespace store
