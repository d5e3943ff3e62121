#include "http/io_state.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <random>

namespace http {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

// Ten characters that tell the requests of this start from those of any other.
std::string make_prefix() {
  static constexpr char kAlphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";
  std::random_device chance;
  std::string prefix;
  for (int i = 0; i < 10; ++i) prefix += kAlphabet[chance() % 32];
  return prefix + "-";
}

}  // namespace

IoState::IoState(ServerOptions server_options, Handler server_handler, std::function<void()> wake)
    : options(std::move(server_options)),
      handler(std::move(server_handler)),
      mailbox(std::make_shared<Mailbox>(std::move(wake), options.default_headers)),
      pool(mailbox, std::max(1u, options.limits.stream_threads)),
      shared_read_buffer(kReadBytes),
      open_connections(base::gauge("mainstay_http_connections", "Open connections")),
      open_event_streams(base::gauge("mainstay_http_event_streams", "Open streams of server-sent events")),
      accepted(base::counter("mainstay_http_accepted_total", "Connections accepted")),
      timeouts(base::counter("mainstay_http_write_timeouts_total",
                             "Connections cut because an answer or handshake took too long")),
      slow_readers(
          base::counter("mainstay_http_slow_readers_total", "Event streams cut because their reader was too slow")),
      request_id_prefix_(make_prefix()) {}

std::string IoState::next_request_id() { return request_id_prefix_ + std::to_string(++request_count_); }

void IoState::handle(Request request, Responder responder) {
  try {
    handler(std::move(request), std::move(responder));
  } catch (const std::exception& failure) {
    base::log_error("http.handler_failed", "a request was answered with 500 because its handler failed",
                    {{"cause", failure.what()}});
  }
}

// Proxies append, so the last entry is the one that the trusted proxy itself saw.
void IoState::believe_proxy(Request& request) const {
  const auto& trusted = options.trusted_proxies;
  if (std::find(trusted.begin(), trusted.end(), request.remote_address) == trusted.end()) return;
  for (const auto& header : request.headers) {
    if (header.name == "x-forwarded-for") {
      const auto last = trim(std::string_view(header.value).substr(header.value.rfind(',') + 1));
      in6_addr unused{};
      const std::string address(last);
      if (inet_pton(AF_INET, address.c_str(), &unused) == 1 || inet_pton(AF_INET6, address.c_str(), &unused) == 1)
        request.remote_address = address;
    } else if (header.name == "x-forwarded-proto") {
      request.secure = equal_ignoring_case(header.value, "https");
    }
  }
}

void IoState::count_refusal(int status) {
  base::counter("mainstay_http_refused_total", "Requests refused before they reached the application",
                {{"status", std::to_string(status)}})
      .add();
}

void IoState::count_event_streams(int change) {
  event_streams = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(event_streams) + change);
  open_event_streams.add(change);
}

void IoState::remember(std::shared_ptr<AnyConnection> connection) {
  open_connections.add(1);
  if (!connection->capped_as.empty()) ++connections_by_address[connection->capped_as];
  connections.emplace(connection->id, std::move(connection));
}

void IoState::forget(const AnyConnection& connection) {
  open_connections.add(-1);
  if (!connection.capped_as.empty()) {
    const auto count = connections_by_address.find(connection.capped_as);
    if (--count->second == 0) connections_by_address.erase(count);
  }
  connections.erase(connection.id);
}

bool IoState::is_full_for(const std::string& key) const {
  if (connections.size() >= options.limits.connections) return true;
  const auto count = connections_by_address.find(key);
  return count != connections_by_address.end() && count->second >= options.limits.connections_per_address;
}

std::string address_key(std::string_view address) {
  in6_addr parts{};
  if (inet_pton(AF_INET6, std::string(address).c_str(), &parts) != 1) return std::string(address);
  return std::string(reinterpret_cast<const char*>(&parts), 8);
}

}  // namespace http
