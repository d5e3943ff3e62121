// Does history still say what was sealed? Every leaf is computed anew, every head's root compared and its signature
// checked; a head that agrees proves that the tree before it only grew.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace audit {

struct Finding {
  std::string kind;      // missing changed range truncated head signature leaves
  std::int64_t seq = 0;  // the first entry concerned
  std::string message;   // a sentence for people
};

inline constexpr std::size_t kMaxFindings = 100;  // kept; all are counted

struct SealReport {
  std::int64_t entries = 0, erased = 0, heads = 0;
  std::int64_t unsealed = 0;  // entries behind the newest head: normal while the server works
  std::int64_t finding_count = 0;
  std::vector<Finding> findings;

  bool intact() const { return finding_count == 0; }
  void add(Finding finding) {
    ++finding_count;
    if (findings.size() < kMaxFindings) findings.push_back(std::move(finding));
  }
};

// `directory` holds seal.pub and, where they are there, seal.heads and seal.leaves. Errors: what cannot be read at all.
base::Result<SealReport> verify_seal(store::Session& session, const std::string& directory);

}  // namespace audit
