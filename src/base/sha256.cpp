#include "base/sha256.h"

#include <sodium.h>

#include <new>

namespace base {
namespace {
static_assert(sizeof(crypto_hash_sha256_state) <= 128);
crypto_hash_sha256_state* state_in(std::array<unsigned char, 128>& bytes) {
  return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes.data()));
}
}  // namespace

Sha256::Sha256() {
  new (state_.data()) crypto_hash_sha256_state;
  crypto_hash_sha256_init(state_in(state_));
}

Sha256& Sha256::add(std::string_view bytes) {
  crypto_hash_sha256_update(state_in(state_), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return *this;
}

std::string Sha256::hex() {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256_final(state_in(state_), digest.data());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> text;
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

std::string sha256_hex(std::string_view bytes) { return Sha256().add(bytes).hex(); }

}  // namespace base
