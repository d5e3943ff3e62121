// Chance from the operating system, behind libsodium.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

std::string random_bytes(std::size_t count);
std::string random_hex(std::size_t bytes);       // two digits a byte
std::string random_base32(std::size_t letters);  // without letters that look alike; for codes that people type
std::string random_token();                      // 256 bits, base64url
std::string sha256(std::string_view bytes);      // 32 bytes
std::string to_hex(std::string_view bytes);

}  // namespace base
