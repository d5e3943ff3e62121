// SHA-256 as it stands for one row: 32 bytes, not hexadecimal.
#pragma once

#include <string>
#include <string_view>

namespace intake {

inline constexpr std::size_t kDigestBytes = 32;

void digest_into(std::string_view bytes, std::string& out);

}  // namespace intake
