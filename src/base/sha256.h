// SHA-256 of bytes that arrive in parts.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace base {

class Sha256 {
 public:
  Sha256();
  Sha256& add(std::string_view bytes);
  std::string hex();  // of all that was added; ends the calculation

 private:
  alignas(8) std::array<unsigned char, 128> state_ = {};
};

std::string sha256_hex(std::string_view bytes);

}  // namespace base
