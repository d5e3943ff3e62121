#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>

#include "base/file.h"
#include "base/random.h"
#include "jobs/housekeeping.h"
#include "jobs/timers.h"
#include "jobs/worker.h"
#include "store/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using store::Param;

struct Site {
  std::string path = (std::filesystem::temp_directory_path() / ("mainstay-jobs-" + base::random_hex(8))).string();
  std::unique_ptr<store::Store> store;

  Site() {
    REQUIRE(base::make_directory(path).ok());
    auto opened = store::open_sqlite_store({path + "/mainstay.db", 2, false});
    REQUIRE(opened.ok());
    store = std::move(*opened);
    run([](store::Session& session) -> base::Result<void> {
      const model::Model model;
      TRY(store::migrate(session,
                         TRY(store::plan_migration(session, store::derive_schema(model, store::Layouts(model))))));
      TRY(session.execute("CREATE TABLE effect(timer INTEGER, record INTEGER)"));
      return {};
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
  void set(std::string_view kind, std::int64_t record, std::int64_t due_us) {
    run([&](store::Session& session) { return jobs::set_timer(session, kind, "incident", record, due_us); });
  }
  std::int64_t number(const std::string& sql) {
    std::int64_t found = -1;
    auto result = store->read([&](store::Session& session) -> base::Result<void> {
      auto rows = TRY(session.query(sql));
      TRY(rows->next());
      found = rows->integer(0);
      return {};
    });
    REQUIRE(result.ok());
    return found;
  }
};

base::Result<void> note_effect(store::Session& session, const jobs::Timer& timer) {
  TRY(session.execute("INSERT INTO effect VALUES (?, ?)", {Param(timer.id), Param(timer.record_id)}));
  return {};
}

jobs::Timers noting() {
  jobs::Timers timers;
  timers.on("close", note_effect);
  return timers;
}

}  // namespace

TEST_CASE("a timer has its effect when it is due, once") {
  Site site;
  const auto timers = noting();
  site.set("close", 7, 1'000);
  site.set("close", 8, 2'000);
  site.set("close", 7, 1'500);  // replaces the first
  CHECK_FALSE(*timers.run(*site.store, 1'400));
  CHECK(site.number("SELECT count(*) FROM effect") == 0);
  CHECK_FALSE(*timers.run(*site.store, 1'500));
  CHECK(site.number("SELECT count(*) FROM effect") == 1);
  CHECK(site.number("SELECT record FROM effect") == 7);
  site.run([&](store::Session& session) { return jobs::cancel_timer(session, "close", "incident", 8); });
  CHECK_FALSE(*timers.run(*site.store, 9'000));
  CHECK(site.number("SELECT count(*) FROM effect") == 1);
}

TEST_CASE("more than one round's worth is all done") {
  Site site;
  for (int i = 0; i < 250; ++i) site.set("close", i, i);
  const auto timers = noting();
  int rounds = 1;
  while (*timers.run(*site.store, 1'000)) ++rounds;
  CHECK(rounds == 3);
  CHECK(site.number("SELECT count(DISTINCT record) FROM effect") == 250);
  CHECK(site.number("SELECT count(*) FROM effect") == 250);
}

TEST_CASE("who lost the lease comes too late") {
  Site site;
  const auto timers = noting();
  site.set("close", 7, 1'000);
  const auto paused = *timers.claim(*site.store, 1'000);
  REQUIRE(paused.size() == 1);
  CHECK(timers.claim(*site.store, 1'000 + jobs::kLeaseUs - 1)->empty());
  const auto other = *timers.claim(*site.store, 1'000 + jobs::kLeaseUs);
  REQUIRE(other.size() == 1);
  CHECK(timers.fire(*site.store, paused[0], 1'000).ok());
  CHECK(site.number("SELECT count(*) FROM effect") == 0);
  CHECK(timers.fire(*site.store, other[0], 1'000).ok());
  CHECK(timers.fire(*site.store, other[0], 1'000).ok());
  CHECK(site.number("SELECT count(*) FROM effect") == 1);
}

TEST_CASE("an effect that fails leaves nothing and is tried again, ever later") {
  Site site;
  jobs::Timers timers;
  int attempts = 0;
  timers.on("close", [&](store::Session& session, const jobs::Timer& timer) -> base::Result<void> {
    TRY(note_effect(session, timer));
    if (++attempts < 3) return base::unavailable("not now");
    return {};
  });
  site.set("close", 7, 0);
  CHECK(timers.run(*site.store, 0).ok());
  CHECK(site.number("SELECT count(*) FROM effect") == 0);
  CHECK(site.number("SELECT run_at FROM _timer") == 2'000'000);
  CHECK(timers.run(*site.store, 2'000'000).ok());
  CHECK(site.number("SELECT run_at FROM _timer") == 6'000'000);
  CHECK(timers.run(*site.store, 6'000'000).ok());
  CHECK(site.number("SELECT count(*) FROM effect") == 1);
  CHECK(site.number("SELECT count(*) FROM _timer") == 0);
}

TEST_CASE("a timer of an unknown kind waits for a program that knows it") {
  Site site;
  site.set("other", 7, 0);
  CHECK(noting().run(*site.store, 0).ok());
  CHECK(site.number("SELECT run_at FROM _timer") == jobs::kMaxRetryUs);
}

TEST_CASE("answers to idempotency keys are forgotten after seven days") {
  Site site;
  site.run([&](store::Session& session) -> base::Result<void> {
    for (int i = 0; i < 1'500; ++i)
      TRY(session.execute("INSERT INTO _idempotency(actor, key, made_at) VALUES (1, ?, ?)",
                          {Param(std::to_string(i)), Param(i)}));
    return {};
  });
  CHECK_FALSE(*jobs::forget_answers(*site.store, jobs::kIdempotencyUs - 1));
  CHECK(*jobs::forget_answers(*site.store, jobs::kIdempotencyUs + 1'200));
  CHECK_FALSE(*jobs::forget_answers(*site.store, jobs::kIdempotencyUs + 1'200));
  CHECK(site.number("SELECT count(*) FROM _idempotency") == 299);
}

TEST_CASE("tasks follow commits, catch up at the start and when stopping") {
  std::atomic<int> runs{0}, portions{0};
  std::atomic<bool> more{true};
  jobs::Worker worker("test");
  worker.add({"follow", std::chrono::milliseconds(0), true, [&]() -> base::Result<bool> {
                ++runs;
                return false;
              }});
  worker.add({"portions", std::chrono::milliseconds(0), true, [&]() -> base::Result<bool> {
                ++portions;
                return more && portions < 5;
              }});
  worker.start();
  while (runs < 1 || portions < 5) std::this_thread::yield();
  const int before = runs;
  worker.wake();
  while (runs == before) std::this_thread::yield();
  const int last = runs;
  worker.stop();
  CHECK(runs > last);  // once more, for what was committed last
  worker.stop();
}

TEST_CASE("a task that fails is tried again later, and holds up no other") {
  std::atomic<int> failures{0}, runs{0};
  jobs::Worker worker("test");
  worker.add({"fails", std::chrono::milliseconds(0), true, [&]() -> base::Result<bool> {
                ++failures;
                return base::unavailable("no");
              }});
  worker.add({"works", std::chrono::milliseconds(1), false, [&]() -> base::Result<bool> {
                ++runs;
                return false;
              }});
  worker.start();
  while (runs < 20) std::this_thread::yield();
  CHECK(failures >= 1);
  worker.stop();  // does not try for ever
}
