#include "audit/sealer.h"

#include <functional>

#include "audit/entry.h"
#include "base/file.h"

namespace audit {
namespace {

constexpr std::size_t kLeavesBuffer = 1024 * 1024;  // bytes gathered before they go to the file

base::Result<StoredHead> newest_head(store::Store& store) {
  StoredHead newest;
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query("SELECT " + std::string(kHeadColumns) + " FROM _seal ORDER BY size DESC LIMIT 1"));
    if (TRY(rows->next())) newest = TRY(read_head(*rows));
    return {};
  }));
  return newest;
}

// Entries after `size` up to `end` (0: all) in their order; a gap is an error.
base::Result<void> each_entry(store::Session& session, std::uint64_t size, std::uint64_t end,
                              const std::function<base::Result<void>(const Hash&)>& each) {
  auto rows = TRY(session.query("SELECT " + std::string(kEntryColumns) + " FROM history WHERE seq > ? ORDER BY seq",
                                {store::Param(static_cast<std::int64_t>(size))}));
  while (TRY(rows->next())) {
    const Entry entry = read_entry(*rows);
    if (entry.seq != static_cast<std::int64_t>(++size))
      return base::conflict("History has no entry " + std::to_string(size) + ". Run `mainstay verify`.");
    TRY(each(leaf_of(entry)));
    if (size == end) break;
  }
  return {};
}

class LeavesFile {
 public:
  explicit LeavesFile(const std::string& directory) : path_(directory + "/" + kLeavesFile) {}

  base::Result<void> add(const Hash& leaf) {
    buffer_ += bytes_of(leaf);
    if (buffer_.size() < kLeavesBuffer) return {};
    return flush();
  }
  base::Result<void> flush() {
    if (!buffer_.empty()) TRY(base::append_file(path_, buffer_, 0600));
    buffer_.clear();
    return {};
  }
  // Whole hashes that it holds, and no more of them than `size`.
  base::Result<std::uint64_t> cut_to(std::uint64_t size) {
    if (!base::file_exists(path_)) return std::uint64_t{0};
    const std::uint64_t bytes = TRY(base::file_size(path_)), kept = std::min<std::uint64_t>(bytes / sizeof(Hash), size);
    if (bytes != kept * sizeof(Hash)) TRY(base::truncate_file(path_, kept * sizeof(Hash)));
    return kept;
  }

 private:
  std::string path_, buffer_;
};

}  // namespace

base::Result<StoredHead> read_head(const store::Rows& rows) {
  StoredHead stored;
  stored.head.size = static_cast<std::uint64_t>(rows.integer(0));
  stored.head.root = TRY(hash_from(rows.bytes(1)));
  stored.head.signed_us = rows.integer(2);
  stored.head.signature = std::string(rows.bytes(3));
  stored.edge = std::string(rows.bytes(4));
  return stored;
}

base::Result<Sealer> Sealer::open(store::Store& store, const std::string& directory) {
  Sealer sealer(TRY(SealKey::load_or_make(directory)), directory);
  const StoredHead newest = TRY(newest_head(store));
  sealer.tree_ = TRY(Tree::from_edge(newest.head.size, newest.edge));
  if (newest.head.size > 0 &&
      (sealer.tree_.root() != newest.head.root || !is_signed_by_any(newest.head, TRY(load_public_keys(directory)))))
    return base::conflict("The newest head of the seal (size " + std::to_string(newest.head.size) +
                          ") is not signed by a key of this data directory. Run `mainstay verify`.");
  TRY(sealer.mend_files(store));
  return sealer;
}

// A crash may leave the files behind the table, or ahead of it, or with half a line.
base::Result<void> Sealer::mend_files(store::Store& store) {
  LeavesFile leaves(directory_);
  const std::uint64_t kept = TRY(leaves.cut_to(tree_.size()));
  std::uint64_t last_head = 0;
  for (auto& head : TRY(load_heads(directory_))) last_head = std::max(last_head, head.size);
  const std::string heads_path = directory_ + "/" + kHeadsFile;
  if (base::file_exists(heads_path)) {
    std::string text = TRY(base::read_file(heads_path, SIZE_MAX));
    if (!text.empty() && text.back() != '\n') TRY(base::truncate_file(heads_path, text.rfind('\n') + 1));
  }
  return store.read([&](store::Session& session) -> base::Result<void> {
    if (kept < tree_.size())
      TRY(each_entry(session, kept, tree_.size(), [&](const Hash& leaf) { return leaves.add(leaf); }));
    TRY(leaves.flush());
    std::string lines;
    auto rows = TRY(session.query("SELECT " + std::string(kHeadColumns) + " FROM _seal WHERE size > ? ORDER BY size",
                                  {store::Param(static_cast<std::int64_t>(last_head))}));
    while (TRY(rows->next())) lines += head_line(TRY(read_head(*rows)).head);
    if (!lines.empty()) TRY(base::append_file(heads_path, lines, 0644));
    return {};
  });
}

base::Result<std::int64_t> Sealer::seal(store::Store& store, std::int64_t now_us) {
  Tree tree = tree_;
  LeavesFile leaves(directory_);
  TRY(leaves.cut_to(tree_.size()));  // of an attempt that failed
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    return each_entry(session, tree.size(), 0, [&](const Hash& leaf) {
      tree.append(leaf);
      return leaves.add(leaf);
    });
  }));
  const auto added = static_cast<std::int64_t>(tree.size() - tree_.size());
  if (added == 0) return added;
  TRY(leaves.flush());
  const Head head = key_.sign(tree, now_us);
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    TRY(session.execute(
        "INSERT INTO _seal(size, root, edge, signed_at, signature) VALUES (?, ?, ?, ?, ?)",
        {store::Param(static_cast<std::int64_t>(head.size)), store::Param(store::Param::Bytes{bytes_of(head.root)}),
         store::Param(store::Param::Bytes{tree.edge()}), store::Param(head.signed_us),
         store::Param(store::Param::Bytes{head.signature})}));
    return {};
  }));
  tree_ = std::move(tree);
  TRY(base::append_file(directory_ + "/" + kHeadsFile, head_line(head), 0644));
  return added;
}

}  // namespace audit
