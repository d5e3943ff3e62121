// Files that are compiled into the program (tools/embed, cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace base {

struct EmbeddedFile {
  std::string_view name;   // relative to the project: practices/incident_management/incident.yaml
  std::string_view bytes;  // followed by a NUL that is not counted
};
using EmbeddedFiles = std::span<const EmbeddedFile>;

}  // namespace base

namespace embedded {

// practices/**/*.yaml, standard/*.yaml and mappings/*.yaml, by name.
base::EmbeddedFiles shipped();

}  // namespace embedded
