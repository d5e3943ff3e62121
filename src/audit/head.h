// A signed head: how many entries history had, the root of the tree over them, when, and an ed25519 signature.
//
// The private key stands in `seal.key` (readable by its owner only) and never in a backup. `seal.pub` holds the public
// ones, one a line, the newest first: a restored installation signs with a new key and still proves the old heads.
// Heads are kept in the table `_seal` and, one a line, in `seal.heads` outside the database: whoever cuts the end off
// both must also reach the copies of that file that backups and binders carry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/merkle.h"

namespace audit {

struct Head {
  std::uint64_t size = 0;
  Hash root = {};
  std::int64_t signed_us = 0;
  std::string signature;  // 64 bytes
};

class SealKey {
 public:
  // Reads the key of a data directory, or makes the first one.
  static base::Result<SealKey> load_or_make(const std::string& directory);
  // A new key beside the public ones that are there; for an installation whose private key is not at hand.
  static base::Result<SealKey> make_another(const std::string& directory);

  Head sign(const Tree& tree, std::int64_t now_us) const;
  const std::string& public_key() const { return public_key_; }

 private:
  explicit SealKey(std::string_view seed);
  std::string secret_key_, public_key_;  // 64 and 32 bytes
};

inline constexpr const char* kPublicKeyFile = "seal.pub";
inline constexpr const char* kSecretKeyFile = "seal.key";
inline constexpr const char* kHeadsFile = "seal.heads";
inline constexpr const char* kLeavesFile = "seal.leaves";

base::Result<std::vector<std::string>> load_public_keys(const std::string& directory);
bool is_signed_by(const Head& head, std::string_view public_key);
bool is_signed_by_any(const Head& head, const std::vector<std::string>& public_keys);

// "size root signed_at signature", root and signature in hexadecimal digits.
std::string head_line(const Head& head);
// The heads of the file, oldest first; none where it is not there. Errors name the line.
base::Result<std::vector<Head>> load_heads(const std::string& directory);

}  // namespace audit
