// SHA-256 as it stands for one row: 32 bytes, not hexadecimal.
#pragma once

#include <array>
#include <string_view>

namespace intake {

using Digest = std::array<char, 32>;

Digest digest_of(std::string_view bytes);

inline std::string_view bytes_of_digest(const Digest& digest) { return {digest.data(), digest.size()}; }

}  // namespace intake
