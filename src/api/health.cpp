#include "api/health.h"

#include "base/json_writer.h"
#include "base/metrics.h"
#include "kernel/follow.h"

namespace api {

http::Response show_health() { return json_response(200, "{\"status\":\"ok\"}"); }

http::Response show_readiness(const Services& services) {
  const auto read = services.store.read([](store::Session& session) -> base::Result<void> {
    TRY(kernel::last_seq(session));
    return {};
  });
  base::JsonWriter json;
  json.begin_object().key("ready").boolean(read.ok()).key("reasons").begin_array();
  if (!read.ok()) json.text("The store does not answer: " + read.error().message);
  json.end_array().end_object();
  return json_response(read.ok() ? 200 : 503, json.take());
}

http::Response show_metrics() {
  http::Response response;
  response.add("Content-Type", std::string(base::kMetricsContentType)).add("Cache-Control", "no-store");
  response.body = base::metrics_text();
  response.may_compress = true;
  return response;
}

}  // namespace api
