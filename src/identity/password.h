// Passwords: what is asked of a new one, and argon2id over it. Hashing takes 19 MiB and some 40 ms, so that only
// kHashesAtOnce run at a time and no more than kHashesWaiting wait for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"

namespace identity {

inline constexpr std::size_t kMinPasswordLetters = 8;  // code points
inline constexpr std::size_t kMaxPasswordBytes = 1'000;
inline constexpr int kHashesAtOnce = 2;
inline constexpr int kHashesWaiting = 32;

struct HashCost {
  unsigned long long operations = 2;
  std::size_t memory_bytes = 19 * 1024 * 1024;
};

// kInvalid (field `password`) where a new password is too short or among the first that anyone would try.
base::Result<void> check_new_password(std::string_view password, std::string_view login);

class PasswordHasher {
 public:
  explicit PasswordHasher(HashCost cost);

  // Errors: kUnavailable where too many wait.
  base::Result<std::string> hash(std::string_view password);
  // An empty hash stands for somebody who has none: it takes as long, and never agrees.
  base::Result<bool> agrees(std::string_view password, const std::string& hash);
  // Made with another cost than today's: to be hashed anew while the password is at hand.
  bool is_outdated(const std::string& hash) const;

 private:
  base::Result<void> enter();
  void leave();
  std::string hash_now(std::string_view password) const;

  HashCost cost_;
  std::string nobody_;  // the hash of a password that nobody knows
  std::mutex mutex_;
  std::condition_variable free_;
  int running_ = 0, waiting_ = 0;
};

}  // namespace identity
