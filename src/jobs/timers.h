// What shall happen at a time: a row in `_timer`, claimed for a while (its `run_at` moves to the end of the lease, so
// that the index on it stays the queue) under a fence that rises with each claim. The effect and the removal of the row
// are one transaction, and the removal asks for the fence: whoever comes late, after a pause or a jump of the clock,
// finds that another has claimed it since. So the effect happens once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "store/store.h"

namespace jobs {

struct Timer {
  std::int64_t id = 0, fence = 0;
  std::string kind, record_type;
  std::int64_t record_id = 0, due_us = 0;
};

inline constexpr std::int64_t kLeaseUs = 60'000'000;
inline constexpr int kTimersAtOnce = 100;
inline constexpr std::int64_t kMaxRetryUs = 3'600'000'000;

// Runs on the writer, in the transaction that removes the timer. It must hold as well when the record has changed
// since.
using Effect = std::function<base::Result<void>(store::Session& writer, const Timer& timer)>;

class Timers {
 public:
  void on(std::string kind, Effect effect) { effects_[std::move(kind)] = std::move(effect); }

  // Claims what is due and does it. True: more may be due.
  base::Result<bool> run(store::Store& store, std::int64_t now_us) const;

  // The two steps of `run`.
  base::Result<std::vector<Timer>> claim(store::Store& store, std::int64_t now_us) const;
  base::Result<void> fire(store::Store& store, const Timer& timer, std::int64_t now_us) const;

 private:
  std::map<std::string, Effect, std::less<>> effects_;
};

// One timer of a kind for a record: a new time replaces the old one.
base::Result<void> set_timer(store::Session& writer, std::string_view kind, std::string_view record_type,
                             std::int64_t record_id, std::int64_t due_us);
base::Result<void> cancel_timer(store::Session& writer, std::string_view kind, std::string_view record_type,
                                std::int64_t record_id);

}  // namespace jobs
