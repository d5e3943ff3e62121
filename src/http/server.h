// The HTTP server: sockets, TLS, deadlines, caps and orderly ends, on one thread of its own.
//
//   auto server = TRY(http::Server::start({.port = 8080}, handler));
//   …
//   server->stop();   // answers what is in work, then ends
//
// Requests of one connection are handled one after the other. Deadlines are totals: no drip of bytes extends them.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/message.h"
#include "http/parser.h"

namespace http {

struct Limits {
  ParserLimits parser = {};

  std::chrono::milliseconds handshake{10'000};  // TLS, from accept
  std::chrono::milliseconds head{10'000};       // from its first byte to its empty line
  std::chrono::milliseconds body{10'000};       // plus what has come, at min_rate
  std::chrono::milliseconds write{
      10'000};  // plus what is to be sent, at min_rate; the time a ChunkSource takes is not counted
  std::chrono::milliseconds idle{60'000};       // between two requests
  std::chrono::milliseconds linger{1'000};      // for the client to read a last answer
  std::chrono::milliseconds drain{10'000};      // for requests in work when the server stops
  std::chrono::milliseconds heartbeat{15'000};  // between two lines of a quiet event stream
  std::chrono::milliseconds tick{250};          // how often deadlines are looked at: how late one may be noticed
  std::uint64_t min_rate_bytes_per_second = 4096;

  std::size_t connections = 20'000;
  std::size_t connections_per_address = 512;  // of IPv6: per /64
  bool cap_loopback = false;                  // a reverse proxy or a test on this machine is one address for all
  std::size_t handshakes_per_second = 500;    // one costs 0.7 ms of processor time
  std::size_t event_streams = 5'000;
  std::size_t queued_events = 256;                 // per event stream; one more and the reader is cut
  std::uint64_t body_bytes_in_all = 512ull << 20;  // of requests that arrive or are in work
  unsigned stream_threads = 2;                     // that call ChunkSources
};

inline constexpr std::uint64_t kDefaultBodyLimitBytes = 1 << 20;

struct TlsFiles {
  std::string certificate_chain;  // PEM
  std::string private_key;        // PEM
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // a literal IPv4 or IPv6 address
  std::uint16_t port = 0;             // 0: any free one, see Server::port
  std::optional<TlsFiles> tls = {};
  Limits limits = {};
  // How large the body of this request may be, asked after its head (its body is empty then). Empty:
  // kDefaultBodyLimitBytes.
  std::function<std::uint64_t(const Request&)> body_limit = {};
  // In every answer that does not set them itself.
  Headers default_headers = {{"X-Content-Type-Options", "nosniff"},
                             {"Referrer-Policy", "no-referrer"},
                             {"Cross-Origin-Resource-Policy", "same-origin"}};
  // Addresses whose X-Forwarded-For (its last entry) and X-Forwarded-Proto are believed. Nobody else's are.
  std::vector<std::string> trusted_proxies = {};
};

class Server {
 public:
  // Binds and starts; an error says which address and why. Ignores SIGPIPE for the process and raises its limit of open
  // files as far as it may go.
  static base::Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);

  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Accepts nothing more, ends idle connections and event streams, lets requests in work finish until the drain limit,
  // cuts the rest and returns. Answers that come later are dropped. Not to be called from a handler.
  void stop();

 private:
  class Loop;
  explicit Server(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address), "localhost:8080".
base::Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace http
