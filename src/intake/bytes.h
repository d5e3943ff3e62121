// The bytes of a file front to back, plain, xz or gzip: what the first bytes say, never what the name says. Memory is
// bounded however large the content is; a file that breaks off or is damaged is an error that says where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace intake {

inline constexpr std::size_t kReadBytes = 256 * 1024;            // of the file at a time
inline constexpr std::uint64_t kMaxXzMemoryBytes = 96ull << 20;  // xz -9 needs 65 MiB to unpack

// How far into the file reading has come, in bytes as they lie on the disk.
struct Progress {
  std::uint64_t read = 0;
  std::uint64_t total = 0;
};

class Bytes {
 public:
  virtual ~Bytes() = default;
  // Fills the front of `out` and says how much; 0 only at the end.
  virtual base::Result<std::size_t> read(std::span<char> out) = 0;
  virtual Progress progress() const = 0;
};

base::Result<std::unique_ptr<Bytes>> open_bytes(const std::string& path);

// The same over bytes in memory, not packed: for tests and for small uploads.
std::unique_ptr<Bytes> bytes_of(std::string content);

}  // namespace intake
