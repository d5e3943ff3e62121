// History is the truth: are the tables what it says? Every record's entries are folded in the order in which they were
// true (effective_at, then seq) and compared with its current row, its past versions and its lists. Runs over all
// types in the order of ids, one record in memory at a time.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kernel/view.h"

namespace kernel {

struct ReplayFinding {
  std::string record;    // INC-000042; for an entry its type and id
  std::string field;     // or _rev, _from, _open, _span …; empty: the record as a whole
  std::string expected;  // JSON, from history
  std::string found;     // JSON, from the tables
  std::string message;   // a sentence for people
};

inline constexpr std::size_t kMaxReplayFindings = 100;  // kept; all are counted

struct ReplayReport {
  std::int64_t records = 0, entries = 0, versions = 0;
  std::int64_t finding_count = 0;
  std::vector<ReplayFinding> findings;

  bool agrees() const { return finding_count == 0; }
};

base::Result<ReplayReport> check_replay(const View& view);

}  // namespace kernel
