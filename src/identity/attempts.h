// How often somebody may fail. Each key (a login, an address) has so many attempts, and gets one back after a while;
// what succeeds costs nothing. Kept in memory: a restart forgives.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace identity {

class Attempts {
 public:
  Attempts(int allowed, std::int64_t refill_us) : allowed_(allowed), refill_us_(refill_us) {}

  // Uses up one attempt; false where there is none left.
  bool take(std::string_view key, std::int64_t now_us);
  // Gives it back: it did not fail.
  void give_back(std::string_view key);
  // Microseconds until the next attempt.
  std::int64_t wait_us() const { return refill_us_; }

  static constexpr std::size_t kMaxKeys = 20'000;

 private:
  struct Bucket {
    int left;
    std::int64_t refilled_us;
  };
  void forget_old(std::int64_t now_us);

  const int allowed_;
  const std::int64_t refill_us_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace identity
