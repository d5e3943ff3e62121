#include "intake/digest.h"

#include <openssl/sha.h>

namespace intake {

void digest_into(std::string_view bytes, std::string& out) {
  static_assert(kDigestBytes == SHA256_DIGEST_LENGTH);
  out.resize(kDigestBytes);
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), reinterpret_cast<unsigned char*>(out.data()));
}

}  // namespace intake
