#include "store/sqlite/sqlite_store.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "base/random.h"

namespace {

struct Directory {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("mainstay-store-" + base::random_hex(8));
  Directory() { std::filesystem::create_directories(path); }
  ~Directory() { std::filesystem::remove_all(path); }
  std::string file() const { return (path / "mainstay.db").string(); }
};

base::Result<std::int64_t> count(store::Store& store) {
  std::int64_t found = 0;
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query("SELECT count(*) FROM t"));
    TRY(rows->next());
    found = rows->integer(0);
    return {};
  }));
  return found;
}

base::Result<void> insert(store::Session& session) {
  TRY(session.execute("INSERT INTO t(a) VALUES(?)", {store::Param("x")}));
  return {};
}

}  // namespace

TEST_CASE("what is written is read after the answer, and a failed job leaves nothing") {
  Directory directory;
  auto store = store::open_sqlite_store({directory.file()});
  REQUIRE(store.ok());
  REQUIRE((*store)
              ->write_and_wait([](store::Session& s) -> base::Result<void> {
                TRY(s.execute("CREATE TABLE t(a)"));
                return {};
              })
              .ok());
  CHECK((*store)->write_and_wait(insert).ok());
  auto failed = (*store)->write_and_wait([](store::Session& s) -> base::Result<void> {
    TRY(insert(s));
    return base::conflict("no");
  });
  CHECK(failed.error().kind == base::ErrorKind::kConflict);
  CHECK(*count(**store) == 1);
}

TEST_CASE("one process holds a database") {
  Directory directory;
  auto first = store::open_sqlite_store({directory.file()});
  REQUIRE(first.ok());
  auto second = store::open_sqlite_store({directory.file()});
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().kind == base::ErrorKind::kConflict);
}

TEST_CASE("a file that is no database is refused, an empty one too") {
  Directory directory;
  std::ofstream(directory.file()) << "hello";
  CHECK_FALSE(store::open_sqlite_store({directory.file()}).ok());
}

TEST_CASE("a query over its budget ends and says so") {
  Directory directory;
  auto store = store::open_sqlite_store({directory.file()});
  REQUIRE(store.ok());
  auto result = (*store)->read([](store::Session& session) -> base::Result<void> {
    session.set_budget(std::chrono::milliseconds(5));
    auto rows =
        TRY(session.query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"));
    CHECK_FALSE(TRY(rows->next()));
    CHECK(session.budget_spent());
    return {};
  });
  CHECK(result.ok());
}
