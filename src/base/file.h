// Small files of the data directory: read whole, written so that a crash leaves the old or the new content.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxFileBytes = 64 * 1024 * 1024;  // that read_file takes

// Errors are kNotFound where there is no such file, kUnavailable else; they name the path.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = kMaxFileBytes);
// Into a new file beside it, synced, then renamed over it.
Result<void> write_file(const std::string& path, std::string_view bytes, int mode);
// Behind what the file holds, made with `mode` where there is none; synced.
Result<void> append_file(const std::string& path, std::string_view bytes, int mode);
Result<void> truncate_file(const std::string& path, std::uint64_t size);

bool file_exists(const std::string& path);
Result<std::uint64_t> file_size(const std::string& path);

// Makes the directory for its owner alone, with those above it; one that is there is fine.
Result<void> make_directory(const std::string& path);
// Names of what is in it, sorted.
Result<std::vector<std::string>> list_directory(const std::string& path);
Result<void> sync_directory(const std::string& path);

// Names of all files below the directory, relative to it, sorted; none where it is not there.
Result<std::vector<std::string>> list_files(const std::string& directory);
// Copies and syncs; makes the directories above `to`. The SHA-256 of what was copied, in hexadecimal digits.
Result<std::string> copy_file(const std::string& from, const std::string& to, int mode);
Result<std::string> hash_file(const std::string& path);

// kConflict, with what to do, where others than the owner may read or write it.
Result<void> check_private(const std::string& path);

}  // namespace base
