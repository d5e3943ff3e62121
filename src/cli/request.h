// A command that came by the control socket, run on the instance that the server holds.
#pragma once

#include "cli/control.h"

namespace cli {

int run_request(Instance& instance, const ControlRequest& request, Terminal& terminal);

}  // namespace cli
