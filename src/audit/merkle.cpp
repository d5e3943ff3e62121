#include "audit/merkle.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace audit {
namespace {

Hash sha256(std::initializer_list<std::string_view> parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (auto part : parts)
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  Hash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

constexpr std::string_view kLeaf("\0", 1), kNode("\1", 1);

}  // namespace

Hash hash_leaf(std::string_view entry) { return sha256({kLeaf, entry}); }
Hash hash_node(const Hash& left, const Hash& right) { return sha256({kNode, bytes_of(left), bytes_of(right)}); }

base::Result<Hash> hash_from(std::string_view bytes) {
  Hash hash;
  if (bytes.size() != hash.size())
    return base::invalid("A hash has 32 bytes, not " + std::to_string(bytes.size()) + ".");
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

// Each trailing one of the old size is a whole subtree that the new leaf completes.
void Tree::append(const Hash& leaf) {
  Hash hash = leaf;
  for (std::uint64_t rest = size_; rest & 1; rest >>= 1) {
    hash = hash_node(edge_.back(), hash);
    edge_.pop_back();
  }
  edge_.push_back(hash);
  ++size_;
}

Hash Tree::root() const {
  if (edge_.empty()) return sha256({});
  Hash hash = edge_.back();
  for (auto left = edge_.rbegin() + 1; left != edge_.rend(); ++left) hash = hash_node(*left, hash);
  return hash;
}

std::string Tree::edge() const {
  std::string bytes;
  for (auto& hash : edge_) bytes += bytes_of(hash);
  return bytes;
}

base::Result<Tree> Tree::from_edge(std::uint64_t size, std::string_view edge) {
  Tree tree;
  const auto subtrees = static_cast<std::size_t>(std::popcount(size));
  if (edge.size() != subtrees * sizeof(Hash))
    return base::invalid("The edge of a tree of " + std::to_string(size) + " leaves has " + std::to_string(subtrees) +
                         " hashes.");
  tree.size_ = size;
  for (std::size_t i = 0; i < subtrees; ++i)
    tree.edge_.push_back(TRY(hash_from(edge.substr(i * sizeof(Hash), sizeof(Hash)))));
  return tree;
}

}  // namespace audit
