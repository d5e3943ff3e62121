#include "api/pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

TEST_CASE("a pool refuses what does not fit, and ends when all is done") {
  std::atomic<int> done = 0;
  std::latch started(1), go(1);
  {
    api::Pool pool(1, 2);
    CHECK(pool.post([&] {
      started.count_down();
      go.wait();
      ++done;
    }));
    started.wait();
    CHECK(pool.post([&] { ++done; }));
    CHECK(pool.post([&] { ++done; }));
    CHECK_FALSE(pool.post([&] { ++done; }));
    pool.post_anyway([&] { ++done; });
    go.count_down();
  }
  CHECK(done == 4);
}

TEST_CASE("what is under way is waited for") {
  std::atomic<bool> ended = false;
  std::thread other;
  {
    api::UnderWay under_way;
    under_way.begin();
    other = std::thread([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      ended = true;
      under_way.end();
    });
  }
  CHECK(ended);
  other.join();
}
