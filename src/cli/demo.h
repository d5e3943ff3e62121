// Fills an empty store with a small organization and a year of its work. Everything goes through the kernel, by the
// people who would do it, in the order in which it would have happened: as if the year had been recorded day by day.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/demo_script.h"
#include "cli/instance.h"

namespace cli {

struct DemoLogin {
  std::string login, name, password;
  std::vector<std::string> roles;
};

struct DemoResult {
  std::int64_t records = 0, entries = 0;  // made, and what happened to them
  std::vector<DemoLogin> logins;
};

// Errors: kConflict where somebody works with the store already; kInvalid with the place in the files.
base::Result<DemoResult> play_demo(Instance& instance, const Script& script, std::uint64_t seed,
                                   const std::function<void(std::string_view)>& progress);

// When the demo begins: the own organization should be there by then.
std::int64_t demo_begin_us(const Arguments& arguments);

}  // namespace cli
