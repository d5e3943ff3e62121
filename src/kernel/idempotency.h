// Calls that carry a key are made once: what they did is remembered in the same transaction, and the same call with
// the same key finds it. A key belongs to its actor and holds for kKeyLifeUs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/view.h"

namespace kernel {

inline constexpr std::int64_t kKeyLifeUs = 7LL * 24 * 3600 * 1'000'000;
inline constexpr std::size_t kMaxKeyLength = 200;

// What a call did, enough to show it again.
struct Outcome {
  std::int64_t record = 0;
  std::int64_t part = 0;  // entry or link that it added; 0: none
};

// What the call with this key did; nothing where there was none. Errors: kInvalid where it was another call
// (`digest`: of method, path and body).
base::Result<std::optional<Outcome>> recall_outcome(const Work& work, std::string_view key, std::string_view digest);
base::Result<void> remember_outcome(const Work& work, std::string_view key, std::string_view digest,
                                    const Outcome& outcome);

// Drops keys that hold no more, at most `limit` of them; for a job of the night.
base::Result<std::int64_t> forget_old_keys(store::Session& writer, std::int64_t now_us, int limit);

}  // namespace kernel
