// /healthz, /readyz and /metrics: outside /api/v1, for whoever watches the server.
#pragma once

#include "api/call.h"

namespace api {

http::Response show_health();
// 503 with reasons while the server cannot serve.
http::Response show_readiness(const Services& services);
http::Response show_metrics();

}  // namespace api
