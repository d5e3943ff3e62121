// What monitoring asks, outside the API and without a session: /healthz (the process answers), /readyz (the store reads
// and writes, the seal is not stuck), /metrics.
#pragma once

#include "cli/instance.h"
#include "http/message.h"

namespace cli {

// Answers these three and leaves everything else to `next`.
http::Handler with_health(Instance& instance, http::Handler next);

}  // namespace cli
