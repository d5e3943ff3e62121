#include "cli/health.h"

#include <sys/statvfs.h>

#include "base/json_writer.h"
#include "base/metrics.h"

namespace cli {
namespace {

constexpr std::uint64_t kDiskNotReadyBytes = 20 * 1024 * 1024;

http::Response json_response(int status, std::string json) {
  http::Response response;
  response.status = status;
  response.add("Content-Type", "application/json").add("Cache-Control", "no-store");
  response.body = std::move(json);
  return response;
}

std::vector<std::string> reasons_not_ready(Instance& instance, bool written) {
  std::vector<std::string> reasons;
  if (!written) reasons.push_back("the store does not take writes");
  auto read = instance.store().read([](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query("SELECT 1 FROM history LIMIT 1"));
    TRY(rows->next());
    return {};
  });
  if (!read.ok()) reasons.push_back("the store does not answer reads");
  struct statvfs disk;
  if (::statvfs(instance.directory().c_str(), &disk) == 0 && static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < kDiskNotReadyBytes)
    reasons.push_back("the disk is almost full");
  return reasons;
}

http::Response readiness(const std::vector<std::string>& reasons) {
  base::JsonWriter json;
  json.begin_object().key("ready").boolean(reasons.empty()).key("reasons").begin_array();
  for (auto& reason : reasons) json.text(reason);
  json.end_array().end_object();
  return json_response(reasons.empty() ? 200 : 503, json.take());
}

http::Response metrics() {
  http::Response response;
  response.add("Content-Type", std::string(base::kMetricsContentType)).add("Cache-Control", "no-store");
  response.body = base::metrics_text();
  response.may_compress = true;
  return response;
}

}  // namespace

http::Handler with_health(Instance& instance, http::Handler next) {
  return [&instance, next = std::move(next)](http::Request request, http::Responder responder) {
    if (request.method != "GET") return next(std::move(request), std::move(responder));
    if (request.path == "/healthz") return responder.send(json_response(200, "{\"alive\":true}"));
    if (request.path == "/metrics") return responder.send(metrics());
    if (request.path != "/readyz") return next(std::move(request), std::move(responder));
    // An empty job through the writer: it comes back only when the writer works and its commit holds.
    auto shared = std::make_shared<http::Responder>(std::move(responder));
    instance.store().write([](store::Session&) { return base::Result<void>(); },
                           [&instance, shared](base::Result<void> written) { shared->send(readiness(reasons_not_ready(instance, written.ok()))); });
  };
}

}  // namespace cli
