// The rules on PostgreSQL: a server of the test's own in a temporary directory, reached by a socket in it.
#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "rules/database_test.h"
#include "rules/sql_piece.h"

namespace rules {

using base::Value;

namespace {

namespace fs = std::filesystem;

std::string find_binaries() {
  std::string newest;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", none))
    if (fs::exists(entry.path() / "bin" / "initdb", none) && entry.path().string() > newest)
      newest = entry.path().string();
  return newest.empty() ? "" : newest + "/bin";
}

class Server {
 public:
  Server() {
    std::string binaries = find_binaries();
    if (binaries.empty()) {
      why_ = "no PostgreSQL";
      return;
    }
    char place[] = "/tmp/mainstay-rules-XXXXXX";
    if (!mkdtemp(place)) {
      why_ = "no temporary directory";
      return;
    }
    folder_ = place;
    bool root = geteuid() == 0;
    as_user_ = root ? "runuser -u postgres -- " : "";  // a server never runs as root
    if (root && std::system(("chown postgres " + folder_).c_str()) != 0) why_ = "no user postgres";
    control_ = as_user_ + binaries + "/pg_ctl -D " + folder_ + "/data -s -w ";
    bool up = why_.empty() &&
              shell(as_user_ + binaries + "/initdb -D " + folder_ +
                    "/data -A trust -U rules -E UTF8 --locale=C.UTF-8 --no-sync") &&
              shell(control_ + "-l " + folder_ + "/log -o \"-k " + folder_ +
                    " -c listen_addresses='' -c fsync=off -c jit=off -c timezone=Asia/Tokyo\" start");
    if (!up && why_.empty()) why_ = "PostgreSQL does not start, see " + folder_ + "/log";
  }

  ~Server() {
    if (folder_.empty()) return;
    shell(control_ + "-m immediate stop");
    std::error_code ignored;
    if (why_.empty()) fs::remove_all(folder_, ignored);
  }

  const std::string& why() const { return why_; }

  std::string create_database() {
    std::string name = "set_" + std::to_string(++databases_);
    PGconn* connection = PQconnectdb(("host=" + folder_ + " user=rules dbname=postgres").c_str());
    PQclear(PQexec(connection, ("create database " + name).c_str()));
    PQfinish(connection);
    return "host=" + folder_ + " user=rules dbname=" + name;
  }

 private:
  static bool shell(const std::string& command) {
    int status = std::system((command + " >/dev/null 2>&1").c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  std::string folder_, as_user_, control_, why_;
  int databases_ = 0;
};

Server& server() {
  static Server server;
  return server;
}

std::string text_of(const Value& value) {
  if (const auto* truth = std::get_if<bool>(&value.v)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.v)) return std::to_string(*whole);
  if (const auto* text = std::get_if<std::string>(&value.v)) return *text;
  char digits[64];
  return {digits, std::to_chars(digits, digits + sizeof digits, value.decimal()).ptr};
}

// Question marks stand for parameters only: texts are never written into the SQL.
std::string number_parameters(const std::string& sql) {
  std::string out;
  int count = 0;
  for (char c : sql) out += c == '?' ? "$" + std::to_string(++count) : std::string(1, c);
  return out;
}

constexpr Oid kBool = 16, kInt8 = 20, kFloat8 = 701;

class Postgres : public Database {
 public:
  explicit Postgres(const std::string& where) : connection_(PQconnectdb(where.c_str())) {
    REQUIRE_MESSAGE(PQstatus(connection_) == CONNECTION_OK, PQerrorMessage(connection_));
  }
  ~Postgres() override { PQfinish(connection_); }

  Dialect dialect() const override { return Dialect::kPostgres; }
  void run(const std::string& sql) override { first_column({sql, {}, std::nullopt}); }
  void insert(const std::string& sql, const std::vector<Value>& params) override {
    first_column({sql, params, std::nullopt});
  }

  std::vector<Value> first_column(const Sql& sql) override {
    std::vector<std::string> texts;
    std::vector<const char*> values;
    for (const Value& param : sql.params) texts.push_back(param.is_null() ? "" : text_of(param));
    for (std::size_t i = 0; i < texts.size(); ++i)
      values.push_back(sql.params[i].is_null() ? nullptr : texts[i].c_str());
    PGresult* result = PQexecParams(connection_, number_parameters(sql.text).c_str(), static_cast<int>(values.size()),
                                    nullptr, values.data(), nullptr, nullptr, 0);
    auto status = PQresultStatus(result);
    std::string error = PQresultErrorMessage(result);
    std::vector<Value> rows;
    for (int i = 0; i < PQntuples(result); ++i) rows.push_back(read(result, i));
    PQclear(result);
    REQUIRE_MESSAGE((status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK), (sql.text + ": " + error));
    return rows;
  }

 private:
  static Value read(PGresult* result, int row) {
    if (PQgetisnull(result, row, 0)) return {};
    std::string text = PQgetvalue(result, row, 0);
    switch (PQftype(result, 0)) {
      case kBool: return std::int64_t(text == "t");
      case kInt8: return static_cast<std::int64_t>(std::stoll(text));
      case kFloat8: return std::stod(text);
      default: return text;
    }
  }

  PGconn* connection_;
};

}  // namespace

const std::string& why_no_postgres() { return server().why(); }

std::unique_ptr<Database> open_postgres() {
  if (!server().why().empty()) return nullptr;
  return std::make_unique<Postgres>(server().create_database());
}

TEST_CASE("every vector holds as SQL on PostgreSQL") {
  if (!why_no_postgres().empty()) {
    MESSAGE("skipped: " << why_no_postgres());
    return;
  }
  Tally tally = run_on_databases(kVectors, kVectorData, open_postgres);
  CHECK(tally.failed == 0);
  CHECK(tally.passed == 601);
}

TEST_CASE("PostgreSQL answers random rules as the reference did") {
  if (!why_no_postgres().empty()) {
    MESSAGE("skipped: " << why_no_postgres());
    return;
  }
  Tally tally = run_on_databases(kRandomCases, kRandomData, open_postgres);
  CHECK(tally.failed == 0);
  CHECK(tally.passed == 3000);
}

}  // namespace rules
