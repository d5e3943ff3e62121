#include "cli/serve.h"

#include <csignal>

#include "api/api.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/followers.h"
#include "cli/request.h"
#include "http/assets.h"
#include "http/server.h"
#include "http/static_files.h"

namespace cli {
namespace {

// The signals that end the server, blocked in every thread and waited for in one place.
sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

base::Result<void> start_logging(const Arguments& arguments) {
  base::LogOptions options;
  options.path = arguments.log_file;
  options.level = TRY(base::parse_log_level(arguments.log_level));
  return base::start_log(options);
}

base::Result<http::ServerOptions> server_options(const Arguments& arguments) {
  const http::ListenAddress listen = TRY(http::parse_listen_address(arguments.listen));
  http::ServerOptions options;
  options.address = listen.address;
  options.port = listen.port;
  options.trusted_proxies = arguments.trusted_proxies;
  if (arguments.tls_certificate.empty() != arguments.tls_key.empty())
    return base::invalid("TLS needs both --tls-certificate and --tls-key.");
  if (!arguments.tls_certificate.empty()) options.tls = http::TlsFiles{arguments.tls_certificate, arguments.tls_key};
  return options;
}

std::string address_of(const Arguments& arguments, const http::ServerOptions& options, std::uint16_t port) {
  const bool v6 = options.address.find(':') != std::string::npos;
  return (arguments.tls_key.empty() ? "http://" : "https://") + (v6 ? "[" + options.address + "]" : options.address) +
         ":" + std::to_string(port) + "/";
}

// For people; the same in JSON for programs that start the server themselves.
void greet(const Arguments& arguments, const std::string& address, const std::optional<std::string>& code,
           Terminal& terminal) {
  if (arguments.json)
    return terminal.out("{\"address\":\"" + address + "\"" + (code ? ",\"setup_code\":\"" + *code + "\"" : "") + "}\n");
  terminal.out("Mainstay serves on " + address + "\n");
  if (code)
    terminal.out("Nobody can administer yet. Open the address and set up the first administrator with this code: " +
                 *code + "\n");
}

// The web application, where the program was built with it; what is neither it nor the API is not there.
http::Handler web_application() {
  auto files = std::make_shared<http::StaticFiles>(http::embedded_assets(), http::StaticOptions{});
  return [files](http::Request request, http::Responder responder) {
    auto answer = request.method == "GET" ? files->answer(request) : std::nullopt;
    responder.send(answer ? std::move(*answer)
                          : http::problem(404, "There is nothing at this address.", request.request_id));
  };
}

base::Result<std::unique_ptr<api::Api>> make_api(Instance& instance) {
  const std::string temporary = instance.directory() + "/tmp";
  TRY(base::make_directory(temporary));
  api::Options options;
  options.otherwise = web_application();
  return std::make_unique<api::Api>(api::Services{instance.ground(), instance.store(), instance.accounts(),
                                                  kernel::Blobs(instance.directory() + "/blobs"), temporary},
                                    std::move(options));
}

base::Result<void> serve_until_signal(const Arguments& arguments, const InstanceOptions& options, Terminal& terminal) {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread is made
  TRY(start_logging(arguments));
  http::ServerOptions server_settings = TRY(server_options(arguments));
  auto instance = TRY(Instance::open(options));
  const auto code = TRY(instance->accounts().make_setup_code(instance->store()));
  auto followers = TRY(Followers::start(*instance));
  auto api = TRY(make_api(*instance));
  server_settings.body_limit = [&api](const http::Request& request) { return api->body_limit(request); };
  auto server = TRY(http::Server::start(server_settings, api->handler()));
  auto control = TRY(ControlServer::start(instance->directory(), [&](const ControlRequest& request, Terminal& remote) {
    return run_request(*instance, request, remote);
  }));
  greet(arguments, address_of(arguments, server_settings, server->port()), code, terminal);
  base::log_info("server.started", "The server takes requests.",
                 {{"port", server->port()}, {"data", instance->directory()}});

  int signal = 0;
  sigwait(&signals, &signal);
  base::log_info("server.stopping", "The server finishes what is in work and ends.", {{"signal", signal}});
  // In this order: no new requests, no new commands, then what follows commits catches up and the log is sealed; the
  // store checkpoints last.
  server->stop();
  control.reset();
  server.reset();
  api.reset();
  followers.reset();
  instance.reset();
  base::log_info("server.stopped", "The server has ended.");
  return {};
}

}  // namespace

int serve(const Arguments& arguments, const InstanceOptions& given, Terminal& terminal) {
  InstanceOptions options = given;
  options.create = true;
  auto served = serve_until_signal(arguments, options, terminal);
  base::stop_log();
  if (!served.ok()) return fail(terminal, served.error());
  return kOk;
}

}  // namespace cli
