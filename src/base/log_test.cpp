#include "base/log.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <thread>
#include <vector>

#include "base/json.h"
#include "base/utf8.h"

namespace {

// A log file that is gone after the test.
struct LogFile {
  std::string path;
  LogFile() {
    char name[] = "/tmp/mainstay_log_XXXXXX";
    const int file = mkstemp(name);
    REQUIRE(file >= 0);
    close(file);
    path = name;
  }
  ~LogFile() { unlink(path.c_str()); }
  std::vector<std::string> lines() const {
    std::ifstream in(path);
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
};

}  // namespace

TEST_CASE("a line of the log is one JSON object with its fields") {
  LogFile file;
  REQUIRE(base::start_log({.path = file.path}).ok());
  {
    base::LogRequest request("r-1");
    base::log_warning("store.slow", "a statement took long\nover two lines",
                      {{"micros", 1200}, {"table", "incident"}, {"cached", false}});
  }
  base::log_info("text.broken", "caf\xe9", {{"share", 0.5}});
  base::log_debug("never.seen", "below the level");
  base::stop_log();
  base::log_error("too.late", "after the end");

  const auto lines = file.lines();
  REQUIRE(lines.size() == 2);
  auto first = base::parse_json(lines[0]);
  REQUIRE(first.ok());
  CHECK(*first->find("level")->text() == "warning");
  CHECK(*first->find("event")->text() == "store.slow");
  CHECK(*first->find("message")->text() == "a statement took long\nover two lines");
  CHECK(*first->find("request_id")->text() == "r-1");
  CHECK(*first->find("micros")->integer() == 1200);
  CHECK(*first->find("cached")->boolean() == false);
  CHECK(first->find("time")->text()->size() == 27);
  auto second = base::parse_json(lines[1]);
  REQUIRE(second.ok());
  CHECK(*second->find("message")->text() == "caf?");
  CHECK(second->find("request_id") == nullptr);
}

TEST_CASE("several threads write whole lines, and none is lost while the queue holds them") {
  LogFile file;
  REQUIRE(base::start_log({.path = file.path}).ok());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 200; ++i) base::log_info("test.line", "hello", {{"thread", t}, {"i", i}});
    });
  for (auto& thread : threads) thread.join();
  CHECK(base::lost_log_lines() == 0);
  base::stop_log();
  const auto lines = file.lines();
  CHECK(lines.size() == 800);
  for (auto& line : lines) CHECK(base::parse_json(line).ok());
}

TEST_CASE("a log that cannot be opened says why") {
  auto started = base::start_log({.path = "/proc/no/such/place.log"});
  REQUIRE_FALSE(started.ok());
  CHECK(started.error().message.find("/proc/no/such/place.log") != std::string::npos);
  CHECK_FALSE(base::parse_log_level("loud").ok());
  CHECK(base::parse_log_level("debug").value() == base::LogLevel::kDebug);
}

TEST_CASE("UTF-8 is recognised by its shortest forms only") {
  for (auto good :
       {"", "abc", "Größe", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "abcdefgh\xc3\xa9xyzabcdefgh"})
    CHECK(base::is_utf8(good));
  for (auto bad : {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80", "\xc3",
                   "abcdefg\xe2\x82", "\xff"})
    CHECK_FALSE(base::is_utf8(bad));
}
