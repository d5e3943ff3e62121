#include "audit/verify.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "audit/entry.h"
#include "audit/sealer.h"
#include "base/file.h"
#include "base/random.h"
#include "store/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using store::Param;

// A data directory with an empty model's tables and a sealer at work.
struct Site {
  std::string path = (std::filesystem::temp_directory_path() / ("mainstay-audit-" + base::random_hex(8))).string();
  std::unique_ptr<store::Store> store;

  Site() {
    REQUIRE(base::make_directory(path).ok());
    auto opened = store::open_sqlite_store({path + "/mainstay.db", 2, false});
    REQUIRE(opened.ok());
    store = std::move(*opened);
    run([](store::Session& session) -> base::Result<void> {
      const model::Model model;
      const auto schema = store::derive_schema(model, store::Layouts(model));
      return store::migrate(session, TRY(store::plan_migration(session, schema)));
    });
  }
  ~Site() {
    store.reset();
    std::filesystem::remove_all(path);
  }

  void run(store::Job job) {
    auto result = store->write_and_wait(std::move(job));
    if (!result.ok()) FAIL(result.error().message);
  }
  void execute(const std::string& sql) {
    run([&](store::Session& session) -> base::Result<void> {
      TRY(session.execute(sql));
      return {};
    });
  }

  void add_entries(int count) {
    run([&](store::Session& session) -> base::Result<void> {
      for (int i = 0; i < count; ++i) {
        ++entries;
        TRY(session.execute("INSERT INTO history VALUES (?, 'incident', ?, 1, ?, ?, 7, 'create', ?, ?)",
                            {Param(entries), Param(entries), Param(1000 + entries), Param(900 + entries),
                             Param("{\"title\":\"t" + std::to_string(entries) + "\"}"),
                             Param(Param::Bytes{base::random_bytes(audit::kSaltBytes)})}));
      }
      return {};
    });
  }
  std::int64_t seal() {
    auto sealer = audit::Sealer::open(*store, path);  // anew each time, as after a restart
    REQUIRE(sealer.ok());
    auto added = sealer->seal(*store, 5'000'000);
    REQUIRE(added.ok());
    return *added;
  }
  void fill() {
    for (int i = 0; i < 4; ++i) {
      add_entries(10 + i);
      seal();
    }
  }
  // What someone with a tool for databases does.
  void tamper(const std::string& sql) {
    execute("DROP TRIGGER IF EXISTS history_never_changes");
    execute("DROP TRIGGER IF EXISTS history_never_shrinks");
    execute(sql);
  }

  audit::SealReport verify() {
    audit::SealReport report;
    auto read = store->read([&](store::Session& session) -> base::Result<void> {
      report = TRY(audit::verify_seal(session, path));
      return {};
    });
    if (!read.ok()) FAIL(read.error().message);
    return report;
  }

  int entries = 0;
};

bool has(const audit::SealReport& report, std::string_view kind, std::int64_t seq) {
  for (auto& finding : report.findings)
    if (finding.kind == kind && finding.seq == seq) return true;
  return false;
}

}  // namespace

TEST_CASE("what was sealed and left alone is intact") {
  Site site;
  CHECK(site.seal() == 0);
  CHECK(site.verify().intact());
  site.fill();
  site.add_entries(3);
  const auto report = site.verify();
  CHECK(report.intact());
  CHECK(report.entries == 49);
  CHECK(report.heads == 4);
  CHECK(report.unsealed == 3);
}

TEST_CASE("history refuses changes and removals by itself") {
  Site site;
  site.fill();
  for (auto sql : {"UPDATE history SET actor = 8 WHERE seq = 5", "DELETE FROM history WHERE seq = 5"}) {
    auto result = site.store->write_and_wait([&](store::Session& session) -> base::Result<void> {
      TRY(session.execute(sql));
      return {};
    });
    CHECK_FALSE(result.ok());
  }
}

TEST_CASE("a changed entry is named, whatever was changed in it") {
  for (auto column : {"record_type = 'problem'", "record_id = 99", "rev = 2", "recorded_at = 1", "effective_at = 1",
                      "actor = 8", "verb = 'move'", "changes = '{\"title\":\"other\"}'", "salt = zeroblob(16)"}) {
    CAPTURE(column);
    Site site;
    site.fill();
    site.tamper("UPDATE history SET " + std::string(column) + " WHERE seq = 17");
    const auto report = site.verify();
    CHECK(report.finding_count == 1);
    CHECK(has(report, "changed", 17));
  }
}

TEST_CASE("without the file of leaves the span between two heads is named") {
  Site site;
  site.fill();
  site.tamper("UPDATE history SET actor = 8 WHERE seq = 17");
  std::filesystem::remove(site.path + "/seal.leaves");
  const auto report = site.verify();
  CHECK(report.finding_count == 1);
  CHECK(has(report, "range", 11));
}

TEST_CASE("a damaged file of leaves is told apart from damaged history, and mended when it is too short") {
  Site site;
  site.fill();
  REQUIRE(base::truncate_file(site.path + "/seal.leaves", 32 * 20 + 5).ok());
  REQUIRE(base::append_file(site.path + "/seal.leaves", std::string(27, 'x') + std::string(32 * 25, 'y'), 0600).ok());
  CHECK(has(site.verify(), "leaves", 21));
  REQUIRE(base::truncate_file(site.path + "/seal.leaves", 32 * 20 + 5).ok());
  site.seal();
  CHECK(site.verify().intact());
  CHECK(*base::file_size(site.path + "/seal.leaves") == 32 * 46);
}

TEST_CASE("a removed entry is named, in the middle and at the front") {
  for (int seq : {1, 17, 46}) {
    CAPTURE(seq);
    Site site;
    site.fill();
    site.tamper("DELETE FROM history WHERE seq = " + std::to_string(seq));
    const auto report = site.verify();
    CHECK(report.finding_count == 1);
    CHECK(has(report, seq == 46 ? "truncated" : "missing", seq));
  }
}

TEST_CASE("an end cut off together with its heads is seen by the file outside the database") {
  Site site;
  site.fill();
  site.tamper("DELETE FROM history WHERE seq > 20");
  site.tamper("DELETE FROM _seal WHERE size > 20");
  const auto report = site.verify();
  CHECK(has(report, "head", 33));
  CHECK(has(report, "truncated", 21));
}

TEST_CASE("an entry put in, two exchanged and a forged head are seen") {
  Site site;
  site.fill();
  SUBCASE("exchanged") {
    site.tamper("UPDATE history SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE seq IN (5, 6)");
    site.tamper("UPDATE history SET seq = -seq WHERE seq < 0");
    const auto report = site.verify();
    CHECK(has(report, "changed", 5));
    CHECK(has(report, "changed", 6));
  }
  SUBCASE("head changed") {
    site.tamper("UPDATE _seal SET root = zeroblob(32) WHERE size = 21");
    const auto report = site.verify();
    CHECK(has(report, "signature", 21));
    CHECK(has(report, "range", 11));
    CHECK(has(report, "head", 21));
  }
  SUBCASE("newest head forged: the sealer does not go on") {
    site.tamper("UPDATE _seal SET signature = zeroblob(64) WHERE size = 46");
    CHECK(has(site.verify(), "signature", 46));
    CHECK(audit::Sealer::open(*site.store, site.path).error().kind == base::ErrorKind::kConflict);
  }
}

TEST_CASE("every single bit of history counts") {
  Site site;
  site.fill();
  for (int bit = 0; bit < 8 * 12; ++bit) {
    const std::string byte = std::to_string(bit / 8 + 1), mask = std::to_string(1 << bit % 8);
    CAPTURE(bit);
    site.tamper("CREATE TABLE IF NOT EXISTS kept AS SELECT * FROM history");
    site.tamper("UPDATE history SET changes = substr(changes, 1, " + byte + " - 1) || char((unicode(substr(changes, " +
                byte + ", 1)) | " + mask + ") - (unicode(substr(changes, " + byte + ", 1)) & " + mask +
                ")) || substr(changes, " + byte + " + 1) WHERE seq = 30");
    CHECK(has(site.verify(), "changed", 30));
    site.tamper("UPDATE history SET changes = (SELECT changes FROM kept WHERE seq = 30) WHERE seq = 30");
  }
  CHECK(site.verify().intact());
}

TEST_CASE("an erased entry stays provable without its words") {
  Site site;
  site.fill();
  std::string inner;
  site.run([&](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query("SELECT salt, changes FROM history WHERE seq = 9"));
    TRY(rows->next());
    inner = base::sha256(std::string(rows->bytes(0)) + std::string(rows->text(1)));
    return {};
  });
  site.execute("INSERT INTO _meta(key, value) VALUES ('erasing', '1')");
  site.run([&](store::Session& session) -> base::Result<void> {
    TRY(session.execute("UPDATE history SET changes = '{}', salt = ? WHERE seq = 9", {Param(Param::Bytes{inner})}));
    TRY(session.execute("DELETE FROM _meta WHERE key = 'erasing'"));
    return {};
  });
  const auto report = site.verify();
  CHECK(report.intact());
  CHECK(report.erased == 1);
}

TEST_CASE("another installation's key is refused") {
  Site site;
  site.fill();
  REQUIRE(base::write_file(site.path + "/seal.pub", std::string(64, '0') + "\n", 0644).ok());
  CHECK(site.verify().finding_count == 4);
  CHECK(audit::Sealer::open(*site.store, site.path).error().message.find("does not belong") != std::string::npos);
}

TEST_CASE("a lost key is not replaced in silence; a new one goes on beside the old public one") {
  Site site;
  site.fill();
  std::filesystem::remove(site.path + "/seal.key");
  CHECK(audit::Sealer::open(*site.store, site.path).error().message.find("is missing") != std::string::npos);
  REQUIRE(audit::SealKey::make_another(site.path).ok());
  site.add_entries(2);
  CHECK(site.seal() == 2);
  const auto report = site.verify();
  CHECK(report.intact());
  CHECK(report.heads == 5);
}
