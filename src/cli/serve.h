// serve: the whole of the server, from the data directory to the socket, and its end.
#pragma once

#include "cli/command.h"

namespace cli {

// Until SIGINT or SIGTERM.
int serve(const Arguments& arguments, const InstanceOptions& options, Terminal& terminal);

}  // namespace cli
