// Files as answers.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "kernel/view.h"

namespace api {

// Reads the file piece by piece while it is sent.
base::Result<http::ChunkSource> stream_file(const std::string& path);

// What the organization allows one attached file to have.
std::int64_t most_attachment_bytes(const kernel::Settings& settings);

// A Content-Disposition that saves the file under its name and never opens it in the page.
std::string disposition_of(std::string_view file_name);

}  // namespace api
