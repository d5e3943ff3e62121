// What the connections of one server share. Of the I/O thread alone, but for the mailbox and the pool.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "base/metrics.h"
#include "http/encoding.h"
#include "http/mailbox.h"
#include "http/render.h"
#include "http/server.h"
#include "http/stream_pool.h"

namespace http {

using TimePoint = std::chrono::steady_clock::time_point;
inline TimePoint now() { return std::chrono::steady_clock::now(); }

// A connection as the server's loop sees it, plain or TLS.
class AnyConnection {
 public:
  AnyConnection(ConnectionId connection_id, std::string address)
      : id(connection_id), remote_address(std::move(address)) {}
  virtual ~AnyConnection() = default;

  virtual void start() = 0;
  virtual void refuse(int status, std::string detail) = 0;
  virtual void answer(Rendered rendered) = 0;
  virtual void chunk(PulledChunk pulled) = 0;
  virtual void wake() = 0;                   // its event sink has something
  virtual void on_time(TimePoint time) = 0;  // when due(time)
  virtual void drain() = 0;
  virtual void abort() = 0;

  bool due(TimePoint time) const { return time >= deadline || time >= heartbeat_at; }

  const ConnectionId id;
  const std::string remote_address;
  TimePoint deadline = TimePoint::max();
  TimePoint heartbeat_at = TimePoint::max();
  std::string capped_as;  // its address in the count of connections per address; empty: not counted
};

struct IoState {
  IoState(ServerOptions server_options, Handler server_handler, std::function<void()> wake);

  std::string next_request_id();
  void handle(Request request, Responder responder);  // no exception of the handler leaves it
  void believe_proxy(Request& request) const;
  void count_refusal(int status);
  void count_event_streams(int change);
  void remember(std::shared_ptr<AnyConnection> connection);
  void forget(const AnyConnection& connection);
  bool is_full_for(const std::string& address_key) const;

  const ServerOptions options;
  const Handler handler;
  const std::shared_ptr<Mailbox> mailbox;
  StreamPool pool;
  std::vector<char> shared_read_buffer;
  std::unordered_map<ConnectionId, std::shared_ptr<AnyConnection>> connections;
  std::unordered_map<std::string, std::size_t> connections_by_address;
  std::uint64_t body_bytes = 0;
  std::size_t event_streams = 0;
  bool draining = false;

  const base::Gauge open_connections;
  const base::Gauge open_event_streams;
  const base::Counter accepted;
  const base::Counter timeouts;
  const base::Counter slow_readers;

 private:
  std::string request_id_prefix_;
  std::uint64_t request_count_ = 0;
};

// The part of an address that one client cannot change at will: IPv4 whole, of IPv6 the first 64 bits.
std::string address_key(std::string_view address);

}  // namespace http
