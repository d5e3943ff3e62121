#include "api/api.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>

#include "api/events.h"
#include "api/files.h"
#include "api/health.h"
#include "api/pool.h"
#include "api/router.h"
#include "api/session.h"
#include "api/status.h"
#include "base/log.h"
#include "base/metrics.h"
#include "http/server.h"

namespace api {
namespace {

constexpr std::string_view kBase = "/api/v1/";
constexpr std::size_t kRunThreads = 4;    // for what takes long: passwords, exports, files, many at once
constexpr std::size_t kMostRunning = 64;  // waiting for one of these

using Clock = std::chrono::steady_clock;

std::size_t reader_threads(std::size_t asked) {
  return asked ? asked : std::max<std::size_t>(2, std::thread::hardware_concurrency());
}

base::Error busy() { return base::unavailable("The server is busy; try again in a moment."); }

// One request on its way through the threads. Answers exactly once: a dropped responder answers 500.
struct Exchange {
  Call call;
  http::Responder responder;
  Clock::time_point begun = Clock::now();

  Exchange(const Services& services, EventHub& events, http::Request request, http::Responder to)
      : call{services, events, std::move(request)}, responder(std::move(to)) {}
};
using ExchangePtr = std::shared_ptr<Exchange>;

// How long each route takes, by its pattern: a small, fixed set of names.
class Timings {
 public:
  Timings() {
    for (auto& route : routes())
      by_route_.emplace(&route, base::histogram("mainstay_api_seconds", "Time to answer a call of the API, by route",
                                                {{"method", route.method}, {"route", route.pattern}}));
  }
  void note(const Route& route, Clock::time_point begun) const {
    by_route_.at(&route).observe(std::chrono::duration<double>(Clock::now() - begun).count());
  }

 private:
  std::map<const Route*, base::Histogram> by_route_;
};

}  // namespace

class Api::Inside {
 public:
  Inside(Services services, Options options)
      : services_(std::move(services)),
        options_(std::move(options)),
        router_(*services_.ground.model),
        hub_(services_.ground, services_.store),
        readers_(reader_threads(options_.threads), options_.most_waiting),
        runners_(kRunThreads, kMostRunning) {
    learn_limits();
  }

  std::uint64_t body_limit(const http::Request& request) const {
    const bool file = request.method == "POST" && request.path.ends_with("/attachments");
    return file ? std::max(attachment_bytes_.load(), http::kDefaultBodyLimitBytes) : http::kDefaultBodyLimitBytes;
  }

  void handle(http::Request request, http::Responder responder) {
    const std::string_view path = request.path;
    if (path.starts_with(kBase))
      return handle_call(std::make_shared<Exchange>(services_, hub_, std::move(request), std::move(responder)));
    if (path == "/healthz") return responder.send(show_health());
    if (path == "/metrics") return responder.send(show_metrics());
    if (path == "/readyz") return check_readiness(std::move(request), std::move(responder));
    if (options_.otherwise) return options_.otherwise(std::move(request), std::move(responder));
    responder.send(problem_response(base::not_found("There is nothing at " + request.path + "."), request.request_id));
  }

 private:
  // The setting is read when it may have changed, not on the thread of the sockets.
  void learn_limits() {
    auto read = services_.store.read([this](store::Session& session) -> base::Result<void> {
      attachment_bytes_ = static_cast<std::uint64_t>(most_attachment_bytes(*services_.ground.settings(session)));
      return {};
    });
    if (!read.ok()) base::log_error("api.limits", read.error().message);
  }

  void handle_call(ExchangePtr exchange) {
    auto& call = exchange->call;
    const auto found = router_.find(call, std::string_view(call.request.path).substr(kBase.size()));
    if (!found.route) return answer(*exchange, nowhere(call, found));
    if (auto known = check_parameters(*found.route, call.request); !known.ok())
      return answer(*exchange, known.take_error());
    auto& pool = found.route->run ? runners_ : readers_;
    if (!pool.post([this, exchange] { serve(exchange); })) answer(*exchange, busy());
  }

  static Answer nowhere(const Call& call, const Found& found) {
    if (found.allowed.empty()) return base::not_found("There is nothing at " + call.request.path + ".");
    auto response = problem_response({base::ErrorKind::kMalformed, call.request.path + " takes " + found.allowed +
                                                                       ", not " + call.request.method + "."},
                                     call.request.request_id);
    response.status = 405;
    response.add("Allow", found.allowed);
    return response;
  }

  void check_readiness(http::Request request, http::Responder responder) {
    auto exchange = std::make_shared<Exchange>(services_, hub_, std::move(request), std::move(responder));
    if (!readers_.post([this, exchange] { exchange->responder.send(show_readiness(services_)); }))
      answer(*exchange, busy());
  }

  void serve(const ExchangePtr& exchange) {
    const base::LogRequest log_lines(exchange->call.request.request_id);
    const auto& route = *exchange->call.route;
    if (route.run)
      answer(*exchange, run(exchange->call));
    else if (route.read)
      answer(*exchange, read(exchange->call));
    else
      change(exchange);
  }

  // Signs the caller in, then works without a snapshot.
  Answer run(Call& call) {
    if (call.route->who == Who::kSignedIn)
      TRY(services_.store.read([&](store::Session& session) { return authenticate(call, session); }));
    return call.route->run(call);
  }

  Answer read(Call& call) {
    std::optional<http::Response> result;
    TRY(services_.store.read([&](store::Session& session) -> base::Result<void> {
      TRY(authenticate(call, session));
      result = TRY(call.route->read(call, kernel::make_view(services_.ground, session, *call.actor)));
      return {};
    }));
    return std::move(*result);
  }

  base::Result<Plan> prepare(Call& call) {
    std::optional<Plan> plan;
    TRY(services_.store.read([&](store::Session& session) -> base::Result<void> {
      TRY(authenticate(call, session));
      plan = TRY(call.route->prepare(call, kernel::make_view(services_.ground, session, *call.actor)));
      return {};
    }));
    return std::move(*plan);
  }

  // In three steps on three threads: made ready here, done by the writer, shown here again.
  void change(const ExchangePtr& exchange) {
    auto plan = prepare(exchange->call);
    if (!plan.ok()) return answer(*exchange, plan.take_error());
    if (plan->instead) return answer(*exchange, std::move(*plan->instead));
    auto done = std::make_shared<Done>();
    const std::shared_ptr<const Call> call(exchange, &exchange->call);
    under_way_.begin();
    services_.store.write(job_of(call, std::move(plan->deed), "", done),
                          [this, exchange, done](base::Result<void> result) {
                            auto kept = std::make_shared<base::Result<void>>(std::move(result));
                            readers_.post_anyway([this, exchange, done, kept] {
                              answer(*exchange, kept->ok() ? show(exchange->call, *done) : Answer(kept->take_error()));
                              under_way_.end();
                            });
                          });
  }

  Answer show(const Call& call, const Done& done) {
    const base::LogRequest log_lines(call.request.request_id);
    forget_touched(services_.ground, done);
    const bool settings =
        std::any_of(done.touched.begin(), done.touched.end(), [](auto type) { return type->name == "setting"; });
    if (settings) learn_limits();
    return answer_from(call, [&](const kernel::View& view) { return call.route->show(call, view, done.outcome); });
  }

  void answer(Exchange& exchange, Answer result) {
    if (exchange.call.route) timings_.note(*exchange.call.route, exchange.begun);
    exchange.responder.send(result.ok() ? result.release()
                                        : problem_response(result.error(), exchange.call.request.request_id));
  }

  const Services services_;
  const Options options_;
  const Router router_;
  const Timings timings_;
  std::atomic<std::uint64_t> attachment_bytes_ = http::kDefaultBodyLimitBytes;
  EventHub hub_;
  Pool readers_, runners_;
  UnderWay under_way_;  // ends first: its deeds come back to the pools
};

Api::Api(Services services, Options options)
    : inside_(std::make_unique<Inside>(std::move(services), std::move(options))) {}
Api::~Api() = default;

std::uint64_t Api::body_limit(const http::Request& request) const { return inside_->body_limit(request); }

void Api::handle(http::Request request, http::Responder responder) {
  inside_->handle(std::move(request), std::move(responder));
}

}  // namespace api
