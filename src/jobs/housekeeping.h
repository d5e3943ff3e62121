// What is kept for a time only.
#pragma once

#include <cstdint>

#include "store/store.h"

namespace jobs {

inline constexpr std::int64_t kIdempotencyUs = 7LL * 24 * 3'600 * 1'000'000;  // an Idempotency-Key holds for 7 days
inline constexpr int kRowsAtOnce = 1'000;

// Forgets answers to idempotency keys that are older. True: there are more.
base::Result<bool> forget_answers(store::Store& store, std::int64_t now_us);

}  // namespace jobs
