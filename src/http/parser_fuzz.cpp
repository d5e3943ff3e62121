// libFuzzer target: the parser neither crashes nor lets its outcome depend on how the bytes are cut.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "http/encoding.h"
#include "http/parser_cases.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = http::parse_whole(bytes);
  ENSURE(whole == http::parse_stream(bytes, [](std::size_t) { return std::size_t{1}; }));
  std::size_t step = 0;
  ENSURE(whole == http::parse_stream(bytes, [&](std::size_t rest) { return std::min(rest, ++step % 7 + 1); }));
  if (auto target = http::parse_target(bytes); target.ok()) {
    ENSURE(target->path.find('\0') == std::string::npos && target->path.find("/../") == std::string::npos);
  }
  return 0;
}
