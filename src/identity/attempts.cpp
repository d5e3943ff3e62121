#include "identity/attempts.h"

#include <algorithm>

#include "base/random.h"

namespace identity {
namespace {

// A digest, so that whoever sends long keys fills no memory.
std::string short_key(std::string_view key) { return base::sha256(key).substr(0, 16); }

}  // namespace

bool Attempts::take(std::string_view key, std::int64_t now_us) {
  std::lock_guard hold(mutex_);
  if (buckets_.size() >= kMaxKeys) forget_old(now_us);
  Bucket& bucket = buckets_.try_emplace(short_key(key), Bucket{allowed_, now_us}).first->second;
  const std::int64_t refills = std::max<std::int64_t>(0, (now_us - bucket.refilled_us) / refill_us_);
  bucket.left = static_cast<int>(std::min<std::int64_t>(allowed_, bucket.left + refills));
  bucket.refilled_us = bucket.left == allowed_ ? now_us : bucket.refilled_us + refills * refill_us_;
  if (bucket.left == 0) return false;
  --bucket.left;
  return true;
}

void Attempts::give_back(std::string_view key) {
  std::lock_guard hold(mutex_);
  auto found = buckets_.find(short_key(key));
  if (found == buckets_.end()) return;
  if (++found->second.left >= allowed_) buckets_.erase(found);
}

// Those that have all attempts again; when all the others are still needed, whoever filled the table gains nothing by
// it but that everybody starts anew.
void Attempts::forget_old(std::int64_t now_us) {
  std::erase_if(buckets_, [&](auto& entry) {
    return entry.second.left + (now_us - entry.second.refilled_us) / refill_us_ >= allowed_;
  });
  if (buckets_.size() >= kMaxKeys) buckets_.clear();
}

}  // namespace identity
