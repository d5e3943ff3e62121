// serve: the whole of the server, from the data directory to the socket, and its end.
#pragma once

#include "cli/command.h"
#include "cli/control.h"

namespace cli {

// Until SIGINT or SIGTERM.
int serve(const Arguments& arguments, const InstanceOptions& options, Terminal& terminal);

// A command that came by the control socket.
int run_request(Instance& instance, const ControlRequest& request, Terminal& terminal);

}  // namespace cli
