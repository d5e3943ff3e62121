// Attached files by their content: DATA/blobs/ab/cdef… is the file whose SHA-256 begins with abcdef. A file is complete
// and on disk before anything names it; the same content is kept once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kernel {

class Blobs {
 public:
  explicit Blobs(std::string folder) : folder_(std::move(folder)) {}

  // Writes a temporary file, syncs it and its folder, renames it. The digest in hexadecimal.
  base::Result<std::string> keep(std::string_view bytes) const;
  // Where the file lies. Errors: kNotFound, also for what is no digest.
  base::Result<std::string> path_of(std::string_view sha256) const;

  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

}  // namespace kernel
