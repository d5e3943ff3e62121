// Follows history and signs heads over it. What it needs to go on stands in the newest row of `_seal`.
//
// The file `seal.leaves` keeps the hash of every sealed entry, 32 bytes each in the order of history: with it `verify`
// names the very entry that was changed, without it only the span between two heads. It can be rebuilt.
#pragma once

#include <memory>
#include <string>

#include "audit/head.h"
#include "store/store.h"

namespace audit {

class Sealer {
 public:
  // Refuses, with kConflict, where the newest head is not ours: whoever changed it must be looked for first.
  static base::Result<Sealer> open(store::Store& store, const std::string& directory);

  // Takes the entries beyond the newest head and signs a new one. How many there were; 0 leaves everything as it is.
  base::Result<std::int64_t> seal(store::Store& store, std::int64_t now_us);

  std::uint64_t size() const { return tree_.size(); }

 private:
  Sealer(SealKey key, std::string directory) : key_(std::move(key)), directory_(std::move(directory)) {}
  base::Result<void> mend_files(store::Store& store);

  SealKey key_;
  std::string directory_;
  Tree tree_;
};

// The newest head in the table, with its edge; size 0 where there is none.
struct StoredHead {
  Head head;
  std::string edge;
};
inline constexpr std::string_view kHeadColumns = "size, root, signed_at, signature, edge";
base::Result<StoredHead> read_head(const store::Rows& rows);

}  // namespace audit
