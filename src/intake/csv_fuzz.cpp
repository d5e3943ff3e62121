// libFuzzer target: the reader neither crashes nor lets its rows depend on how the bytes are cut.
#include <cstddef>
#include <cstdint>

#include "intake/csv_cases.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  intake::check_cuts(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
