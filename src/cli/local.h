// Commands that need no data directory.
#pragma once

#include "cli/command.h"

namespace cli {

using LocalCommand = int (*)(const Arguments&, Terminal&);

LocalCommand find_local_command(std::string_view name);  // null where there is none

int run_model_check(const Arguments& arguments, Terminal& terminal);
int run_rules_vectors(const Arguments& arguments, Terminal& terminal);  // vectors.cpp
int run_version(const Arguments& arguments, Terminal& terminal);

}  // namespace cli
