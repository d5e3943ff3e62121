#include "audit/verify.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "audit/entry.h"
#include "audit/sealer.h"
#include "base/civil.h"

namespace audit {
namespace {

std::string number(std::uint64_t n) { return std::to_string(n); }

std::string name_of(const Entry& entry) {
  return "Entry " + std::to_string(entry.seq) + " (" + std::string(entry.record_type) + " " +
         std::to_string(entry.record_id) + ", revision " + std::to_string(entry.revision) + ", " +
         std::string(entry.verb) + ")";
}

// The hashes as they were when sealed, read beside history.
class SealedLeaves {
 public:
  explicit SealedLeaves(const std::string& path) : file_(path, std::ios::binary) {}
  bool next(Hash& leaf) { return static_cast<bool>(file_.read(reinterpret_cast<char*>(leaf.data()), sizeof leaf)); }

 private:
  std::ifstream file_;
};

class Check {
 public:
  Check(std::vector<std::string> public_keys, std::vector<StoredHead> heads, const std::string& directory)
      : public_keys_(std::move(public_keys)), heads_(std::move(heads)), leaves_(directory + "/" + kLeavesFile) {}

  void take(const Entry& entry) {
    while (computed_.size() + 1 < static_cast<std::uint64_t>(entry.seq)) take_gap();
    ++report_.entries;
    if (entry.is_erased()) ++report_.erased;
    const Hash leaf = leaf_of(entry);
    Hash sealed;
    if (!leaves_.next(sealed)) sealed = leaf;
    if (sealed != leaf)
      suspect({"changed", entry.seq, name_of(entry) + " does not say what was sealed: it was changed afterwards."});
    append(leaf, sealed);
  }

  SealReport finish() {
    const std::uint64_t size = computed_.size();
    for (; at_ < heads_.size(); ++at_) {
      check_signature(heads_[at_].head);
      if (at_ + 1 == heads_.size())
        report_.add({"truncated", static_cast<std::int64_t>(size + 1),
                     "History ends at entry " + number(size) + ", but the head signed on " +
                         base::format_datetime(heads_[at_].head.signed_us) + " covers " +
                         number(heads_[at_].head.size) + ": the last entries were removed."});
    }
    report_.unsealed = static_cast<std::int64_t>(size - std::min(size, heads_.empty() ? 0 : heads_.back().head.size));
    return std::move(report_);
  }

  SealReport& report() { return report_; }

 private:
  // An entry that is not there. The tree goes on with the hash that it had, where that is known.
  void take_gap() {
    const auto seq = static_cast<std::int64_t>(computed_.size() + 1);
    if (seq == 1 || computed_.size() != gap_end_)
      report_.add({"missing", seq, "Entry " + std::to_string(seq) + " of history is missing: it was removed."});
    gap_end_ = computed_.size() + 1;
    Hash sealed = {};
    leaves_.next(sealed);
    append(sealed, sealed);
  }

  void append(const Hash& leaf, const Hash& sealed) {
    computed_.append(leaf);
    sealed_.append(sealed);
    while (at_ < heads_.size() && heads_[at_].head.size == computed_.size()) check_head(heads_[at_++]);
  }

  void suspect(Finding finding) {
    ++suspect_count_;
    if (suspects_.size() < kMaxFindings) suspects_.push_back(std::move(finding));
  }

  void check_signature(const Head& head) {
    ++report_.heads;
    if (!is_signed_by_any(head, public_keys_))
      report_.add({"signature", static_cast<std::int64_t>(head.size),
                   "The head of size " + number(head.size) + " (" + base::format_datetime(head.signed_us) +
                       ") is not signed by a key in seal.pub."});
  }

  // After a head that does not agree the check goes on from that head's own edge, so that what follows is judged for
  // itself.
  void check_head(const StoredHead& stored) {
    check_signature(stored.head);
    if (computed_.root() == stored.head.root) {
      if (suspect_count_ > 0)
        report_.add({"leaves", suspects_.front().seq,
                     "seal.leaves is damaged near entry " + std::to_string(suspects_.front().seq) +
                         "; history itself is as it was sealed. Remove the file, it is made anew at the next start."});
    } else if (sealed_.root() == stored.head.root) {
      report_.finding_count += suspect_count_ - static_cast<std::int64_t>(suspects_.size());
      for (auto& finding : suspects_) report_.add(std::move(finding));
    } else if (sealed_.root() != stored.head.root) {
      report_.add({"range", static_cast<std::int64_t>(last_size_ + 1),
                   "Entries " + number(last_size_ + 1) + " to " + number(stored.head.size) +
                       " do not give the root that was signed on " + base::format_datetime(stored.head.signed_us) +
                       ": at least one of them was changed, or the head was."});
    }
    suspects_.clear();
    suspect_count_ = 0;
    last_size_ = stored.head.size;
    resume(stored);
  }

  void resume(const StoredHead& stored) {
    auto tree = Tree::from_edge(stored.head.size, stored.edge);
    if (tree.ok() && tree->root() == stored.head.root) {
      computed_ = sealed_ = *tree;
    } else {
      sealed_ = computed_;
    }
  }

  SealReport report_;
  std::vector<std::string> public_keys_;
  std::vector<StoredHead> heads_;
  std::size_t at_ = 0;
  SealedLeaves leaves_;
  Tree computed_, sealed_;
  std::vector<Finding> suspects_;
  std::int64_t suspect_count_ = 0;
  std::uint64_t last_size_ = 0, gap_end_ = 0;
};

base::Result<std::vector<StoredHead>> stored_heads(store::Session& session) {
  std::vector<StoredHead> heads;
  auto rows = TRY(session.query("SELECT " + std::string(kHeadColumns) + " FROM _seal ORDER BY size"));
  while (TRY(rows->next())) heads.push_back(TRY(read_head(*rows)));
  return heads;
}

// Heads outside the database that it does not have: its end was cut off or it was put back to an older state.
void add_missing_heads(std::vector<StoredHead>& heads, const std::vector<Head>& filed, SealReport& report) {
  std::map<std::uint64_t, const Head*> by_size;
  for (auto& stored : heads) by_size.emplace(stored.head.size, &stored.head);
  std::vector<StoredHead> missing;
  for (auto& head : filed) {
    auto found = by_size.find(head.size);
    if (found != by_size.end() && found->second->root == head.root) continue;
    report.add({"head", static_cast<std::int64_t>(head.size),
                "seal.heads has a head of size " + number(head.size) + " (" + base::format_datetime(head.signed_us) +
                    ") that the database does not have: the database was put back or changed after it was signed."});
    if (found == by_size.end()) missing.push_back({head, ""});
  }
  heads.insert(heads.end(), missing.begin(), missing.end());
  std::sort(heads.begin(), heads.end(), [](auto& a, auto& b) { return a.head.size < b.head.size; });
}

}  // namespace

base::Result<SealReport> verify_seal(store::Session& session, const std::string& directory) {
  auto public_keys = TRY(load_public_keys(directory));
  auto heads = TRY(stored_heads(session));
  SealReport head_findings;
  add_missing_heads(heads, TRY(load_heads(directory)), head_findings);
  Check check(std::move(public_keys), std::move(heads), directory);
  for (auto& finding : head_findings.findings) check.report().add(std::move(finding));
  auto rows = TRY(session.query("SELECT " + std::string(kEntryColumns) + " FROM history ORDER BY seq"));
  while (TRY(rows->next())) check.take(read_entry(*rows));
  return check.finish();
}

}  // namespace audit
