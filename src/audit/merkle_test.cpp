#include "audit/merkle.h"

#include <doctest/doctest.h>

#include "base/random.h"

namespace {

// The definition of RFC 9162 section 2.1.1, word for word: split at the largest power of two below n.
audit::Hash root_by_definition(const std::vector<audit::Hash>& leaves, std::size_t from, std::size_t to) {
  if (to - from == 1) return leaves[from];
  std::size_t split = 1;
  while (split * 2 < to - from) split *= 2;
  return audit::hash_node(root_by_definition(leaves, from, from + split), root_by_definition(leaves, from + split, to));
}

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::string hex(const audit::Hash& hash) { return base::to_hex(audit::bytes_of(hash)); }

}  // namespace

TEST_CASE("the published vectors of certificate transparency hold") {
  const char* kInputs[] = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const char* kRoots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  audit::Tree tree;
  CHECK(hex(tree.root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (int i = 0; i < 8; ++i) {
    tree.append(audit::hash_leaf(from_hex(kInputs[i])));
    CHECK(hex(tree.root()) == kRoots[i]);
  }
}

TEST_CASE("the edge gives the root of the definition, and a tree goes on from its edge") {
  std::vector<audit::Hash> leaves;
  audit::Tree tree;
  for (int i = 0; i < 150; ++i) {
    leaves.push_back(audit::hash_leaf("entry " + std::to_string(i)));
    auto again = audit::Tree::from_edge(tree.size(), tree.edge());
    REQUIRE(again.ok());
    tree = *again;
    tree.append(leaves.back());
    CHECK(tree.size() == leaves.size());
    CHECK(tree.root() == root_by_definition(leaves, 0, leaves.size()));
  }
}

TEST_CASE("an edge that does not fit its size is refused") {
  audit::Tree tree;
  for (int i = 0; i < 5; ++i) tree.append(audit::hash_leaf("x"));
  CHECK_FALSE(audit::Tree::from_edge(6 + 1, tree.edge()).ok());
  CHECK_FALSE(audit::Tree::from_edge(5, tree.edge().substr(1)).ok());
  CHECK(audit::Tree::from_edge(6, tree.edge()).ok());  // as many subtrees: the root then tells
}
