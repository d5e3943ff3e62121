// What a person began and did not send, kept for them across devices. Seen by nobody else, in no history.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/view.h"

namespace kernel {

inline constexpr std::size_t kMaxKeptKey = 200;           // bytes
inline constexpr std::size_t kMaxKeptBytes = 256 * 1024;  // of one
inline constexpr std::int64_t kMaxKept = 200;             // of one person

base::Result<std::optional<std::string>> read_kept(const View& view, std::string_view key);  // JSON text
base::Result<void> write_kept(Work& work, std::string_view key, std::string_view json);
base::Result<void> drop_kept(Work& work, std::string_view key);

}  // namespace kernel
