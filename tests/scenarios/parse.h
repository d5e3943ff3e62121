// The lines of a scenario as steps.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scenarios {

struct Step {
  enum class Kind { kGiven, kLet, kCall };
  Kind kind = Kind::kCall;
  std::size_t line = 0;

  // Given: a record of `type` called `name`, with roles or with `body`. Let: `name` is what stands at `path`.
  std::string type, name, path;
  std::vector<std::string> roles;

  // Call.
  std::string method, target, as, body;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::size_t answer_line = 0;
  int status = 0;
  std::string answer;                 // JSON, or empty
  int history = -1, deliveries = -1;  // -1: not said
};

// Errors name the line: "7: …".
base::Result<std::vector<Step>> parse(std::string_view text);

}  // namespace scenarios
