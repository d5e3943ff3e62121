// A history entry as the seal sees it. The leaf is
//
//   SHA-256(0x00 ‖ meta ‖ SHA-256(salt ‖ changes))
//
// where meta is every other column: numbers as eight bytes, largest first, texts behind their length in four. Whoever
// must be forgotten loses changes and salt: the salt's column then holds the inner hash, and the leaf stays provable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "audit/merkle.h"
#include "store/store.h"

namespace audit {

inline constexpr std::size_t kSaltBytes = 16;

struct Entry {
  std::int64_t seq = 0;
  std::string_view record_type;
  std::int64_t record_id = 0, revision = 0, recorded_us = 0, effective_us = 0, actor = 0;
  std::string_view verb, changes, salt;

  bool is_erased() const { return salt.size() == sizeof(Hash); }
};

// The columns in the order that `read_entry` expects. What it returns is valid until the rows move on.
inline constexpr std::string_view kEntryColumns =
    "seq, record_type, record_id, rev, recorded_at, effective_at, actor, verb, changes, salt";
Entry read_entry(const store::Rows& rows);

Hash leaf_of(const Entry& entry);

}  // namespace audit
