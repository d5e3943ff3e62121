#include "http/server.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <thread>

#include "http/connection.h"

namespace http {
namespace {

// Broken connections must not end the process, and each client costs a descriptor.
void prepare_process() {
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

int prefer_http_1(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                  unsigned offered_length, void*) {
  static constexpr unsigned char kHttp1[] = "\x08http/1.1";
  unsigned char* picked = nullptr;
  if (SSL_select_next_proto(&picked, length, kHttp1, sizeof kHttp1 - 1, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *chosen = picked;
  return SSL_TLSEXT_ERR_OK;
}

base::Result<std::unique_ptr<asio::ssl::context>> make_tls(const TlsFiles& files) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  asio::error_code error;
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(),
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(context->native_handle(), prefer_http_1, nullptr);
  context->use_certificate_chain_file(files.certificate_chain, error);
  if (error)
    return base::unavailable("the certificate chain \"" + files.certificate_chain +
                             "\" cannot be used: " + error.message());
  context->use_private_key_file(files.private_key, asio::ssl::context::pem, error);
  if (error)
    return base::unavailable("the private key \"" + files.private_key + "\" cannot be used: " + error.message());
  if (SSL_CTX_check_private_key(context->native_handle()) != 1)
    return base::unavailable("the private key \"" + files.private_key + "\" does not belong to the certificate \"" +
                             files.certificate_chain + "\"");
  return context;
}

// A descriptor kept in reserve: when none is left, it is given up to accept and close the connection that waits, which
// would otherwise keep the loop busy for ever.
class ReserveDescriptor {
 public:
  ReserveDescriptor() { take(); }
  ~ReserveDescriptor() { give_up(); }
  ReserveDescriptor(const ReserveDescriptor&) = delete;
  ReserveDescriptor& operator=(const ReserveDescriptor&) = delete;
  bool take() {
    descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    return descriptor_ >= 0;
  }
  void give_up() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }

 private:
  int descriptor_ = -1;
};

}  // namespace

class Server::Loop {
 public:
  Loop(ServerOptions options, Handler handler, std::unique_ptr<asio::ssl::context> tls)
      : tls_(std::move(tls)),
        state_(std::move(options), std::move(handler), [this] { asio::post(io_, [this] { read_mail(); }); }) {}

  base::Result<void> listen() {
    asio::error_code error;
    const auto& options = state_.options;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return base::invalid("\"" + options.address + "\" is no IPv4 or IPv6 address to listen on");
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(4096, error);
    if (!error) acceptor_.non_blocking(true, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (error)
      return base::unavailable("cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " +
                               error.message());
    return {};
  }

  void run() {
    thread_ = std::thread([this] {
      accept();
      tick();
      io_.run();
    });
  }

  void stop() {
    if (!thread_.joinable()) return;
    ENSURE(thread_.get_id() != std::this_thread::get_id());
    asio::post(io_, [this] { begin_drain(); });
    thread_.join();
    state_.mailbox->close();
  }

  std::uint16_t port() const { return port_; }

 private:
  static constexpr std::size_t kRefusedAtOnce = 128;  // connections above the cap that still get a 503

  void accept() {
    acceptor_.async_accept([this](asio::error_code error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (!error)
        admit(std::move(socket));
      else if (is_shortage(error) && !shed_one())
        return accept_later();
      accept();
    });
  }

  static bool is_shortage(asio::error_code error) {
    return error == asio::error::no_descriptors || error.value() == ENFILE || error == asio::error::no_memory ||
           error == asio::error::no_buffer_space;
  }

  // False: even the reserve is gone, and trying again at once would only spin.
  bool shed_one() {
    asio::error_code error;
    reserve_.give_up();
    { tcp::socket shed = acceptor_.accept(error); }
    return reserve_.take() && !is_shortage(error);
  }

  void accept_later() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](asio::error_code) {
      if (acceptor_.is_open()) accept();
    });
  }

  void admit(tcp::socket socket) {
    asio::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error || (tls_ && !may_shake_hands())) return;
    socket.set_option(tcp::no_delay(true), error);
    state_.accepted.add();
    const bool capped = !peer.address().is_loopback() || state_.options.limits.cap_loopback;
    const auto address = peer.address().to_string();
    const auto key = capped ? address_key(address) : std::string{};
    const bool full = state_.is_full_for(key);
    if (full && (tls_ || state_.connections.size() >= state_.options.limits.connections + kRefusedAtOnce))
      return state_.count_refusal(503);
    auto connection = make_connection(std::move(socket), address);
    connection->capped_as = key;
    state_.remember(connection);
    if (full)
      connection->refuse(503, "there are too many connections; close one or try again in a moment");
    else
      connection->start();
  }

  bool may_shake_hands() {
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
    if (second != handshake_second_) handshakes_ = 0;
    handshake_second_ = second;
    return ++handshakes_ <= state_.options.limits.handshakes_per_second;
  }

  std::shared_ptr<AnyConnection> make_connection(tcp::socket socket, std::string address) {
    const auto id = ++last_id_;
    if (tls_)
      return std::make_shared<Connection<TlsTransport>>(state_, id, std::move(address),
                                                        TlsTransport(std::move(socket), *tls_));
    PlainTransport plain(std::move(socket), std::span(state_.shared_read_buffer));
    return std::make_shared<Connection<PlainTransport>>(state_, id, std::move(address), std::move(plain));
  }

  void read_mail() {
    for (auto& message : state_.mailbox->take_all()) {
      const auto found = state_.connections.find(message.connection);
      const auto connection = found == state_.connections.end() ? nullptr : found->second;
      if (auto pulled = std::get_if<PulledChunk>(&message.what)) {
        if (connection)
          connection->chunk(std::move(*pulled));
        else
          state_.pool.discard(std::move(pulled->source));
      } else if (connection && std::holds_alternative<SinkWoken>(message.what)) {
        connection->wake();
      } else if (auto rendered = std::get_if<Rendered>(&message.what)) {
        if (connection)
          connection->answer(std::move(*rendered));
        else if (auto source = std::get_if<ChunkSource>(&rendered->body))
          state_.pool.discard(std::move(*source));
      }
    }
  }

  // One look at all deadlines instead of a timer in each connection: 10,000 of them take some 50 microseconds.
  void tick() {
    if (state_.draining && state_.connections.empty()) return;
    tick_.expires_after(state_.options.limits.tick);
    tick_.async_wait([this](asio::error_code) {
      const auto time = now();
      std::vector<std::shared_ptr<AnyConnection>> due;
      for (const auto& [id, connection] : state_.connections)
        if (connection->due(time) || (state_.draining && time >= drain_end_)) due.push_back(connection);
      for (const auto& connection : due) {
        if (state_.draining && time >= drain_end_)
          connection->abort();
        else
          connection->on_time(time);
      }
      tick();
    });
  }

  void begin_drain() {
    asio::error_code ignored;
    state_.draining = true;
    drain_end_ = now() + state_.options.limits.drain;
    acceptor_.close(ignored);
    std::vector<std::shared_ptr<AnyConnection>> all;
    for (const auto& [id, connection] : state_.connections) all.push_back(connection);
    for (const auto& connection : all) connection->drain();
    pause_.cancel();
    tick_.cancel();
  }

  std::unique_ptr<asio::ssl::context> tls_;
  IoState state_;
  asio::io_context io_{1};  // after state_: its pending callbacks hold connections, which refer to the state
  tcp::acceptor acceptor_{io_};
  asio::steady_timer tick_{io_};
  asio::steady_timer pause_{io_};
  ReserveDescriptor reserve_;
  std::uint16_t port_ = 0;
  ConnectionId last_id_ = 0;
  std::size_t handshakes_ = 0;
  std::int64_t handshake_second_ = 0;
  TimePoint drain_end_ = TimePoint::max();
  std::thread thread_;
};

Server::Server(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Server::~Server() { stop(); }
std::uint16_t Server::port() const { return loop_->port(); }
void Server::stop() { loop_->stop(); }

base::Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
  prepare_process();
  std::unique_ptr<asio::ssl::context> tls;
  if (options.tls) tls = TRY(make_tls(*options.tls));
  auto loop = std::make_unique<Loop>(std::move(options), std::move(handler), std::move(tls));
  TRY(loop->listen());
  loop->run();
  return std::unique_ptr<Server>(new Server(std::move(loop)));
}

base::Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto wrong = [&] {
    return base::invalid("\"" + std::string(text) +
                         "\" is no address to listen on; write one like 127.0.0.1:8080, [::1]:8080 or :8080");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  auto address = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return wrong();
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  else if (address.find(':') != std::string_view::npos)
    return wrong();
  if (address.empty() || address == "*") address = "0.0.0.0";
  if (address == "localhost") address = "127.0.0.1";
  asio::error_code error;
  asio::ip::make_address(std::string(address), error);
  if (error) return wrong();
  return ListenAddress{std::string(address), port};
}

}  // namespace http
