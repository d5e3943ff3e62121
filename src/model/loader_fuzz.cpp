// libFuzzer target: no text crashes the YAML reader or the loader, and each problem stands inside the text.
#include <cstddef>
#include <cstdint>

#include "model/loader_cases.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  model::check_any_text({reinterpret_cast<const char*>(data), size});
  return 0;
}
