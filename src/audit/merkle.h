// The hash tree of RFC 9162, section 2.1: it grows at its right edge, and of a tree of n leaves no more than the roots
// of its whole subtrees (one for each bit of n, 64 at most) are kept.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace audit {

using Hash = std::array<unsigned char, 32>;

Hash hash_leaf(std::string_view entry);               // SHA-256(0x00 ‖ entry)
Hash hash_node(const Hash& left, const Hash& right);  // SHA-256(0x01 ‖ left ‖ right)
inline std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }
base::Result<Hash> hash_from(std::string_view bytes);  // kInvalid unless there are 32

class Tree {
 public:
  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;  // of the empty tree: SHA-256 of nothing

  // The right edge as bytes, largest subtree first, and a tree that goes on from it.
  std::string edge() const;
  static base::Result<Tree> from_edge(std::uint64_t size, std::string_view edge);

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> edge_;  // one for each bit of size_, largest subtree first
};

}  // namespace audit
