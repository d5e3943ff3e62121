// The ceiling of every row over HTTP: one thread, epoll, keep-alive, a fixed answer of N bytes, and nothing else.
// It finds the end of a head and checks nothing: no server can spend less on a request that it has yet to understand.
//
//   http_ceiling PORT BYTES     port 0 takes any free one; prints {"port": n} and serves until it is ended
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kBufferBytes = 16 * 1024;
constexpr int kEventsAtOnce = 256;

struct Connection {
  int socket = -1;
  std::string unread;  // the beginning of a head whose end has not come
  std::string unwritten;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

int listen_on(std::uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("bind");
  if (listen(listener, 4096) != 0) fail("listen");
  socklen_t length = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  std::printf("{\"port\": %d}\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

std::string make_answer(std::size_t bytes) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
         std::string(bytes, 'x');
}

class Ceiling {
 public:
  Ceiling(int listener, std::string answer)
      : listener_(listener), answer_(std::move(answer)), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    watch(listener_, EPOLL_CTL_ADD, EPOLLIN);
  }

  [[noreturn]] void run() {
    epoll_event events[kEventsAtOnce];
    while (true) {
      const int count = epoll_wait(poll_, events, kEventsAtOnce, -1);
      for (int i = 0; i < count; ++i) {
        if (events[i].data.fd == listener_)
          accept_one();
        else
          serve(connections_[static_cast<std::size_t>(events[i].data.fd)]);
      }
    }
  }

 private:
  void watch(int socket, int operation, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    epoll_ctl(poll_, operation, socket, &event);
  }

  void accept_one() {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connections_.size() <= static_cast<std::size_t>(socket))
      connections_.resize(static_cast<std::size_t>(socket) + 1);
    connections_[static_cast<std::size_t>(socket)].socket = socket;
    watch(socket, EPOLL_CTL_ADD, EPOLLIN);
  }

  void serve(Connection& connection) {
    if (!connection.unwritten.empty() && !flush(connection)) return;
    char buffer[kBufferBytes];
    const auto got = recv(connection.socket, buffer, sizeof buffer, 0);
    if (got < 0) return;
    if (got == 0) return end(connection);
    std::string_view bytes(buffer, static_cast<std::size_t>(got));
    if (!connection.unread.empty()) bytes = connection.unread.append(bytes);
    std::size_t end_of_head, used = 0;
    while ((end_of_head = bytes.find("\r\n\r\n", used)) != std::string_view::npos) {
      used = end_of_head + 4;
      send_answer(connection);
    }
    connection.unread = std::string(bytes.substr(used));
  }

  void send_answer(Connection& connection) {
    std::size_t sent = 0;
    if (connection.unwritten.empty()) {
      const auto count = send(connection.socket, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      sent = count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    if (sent == answer_.size()) return;
    connection.unwritten.append(answer_, sent);
    watch(connection.socket, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }

  bool flush(Connection& connection) {
    const auto sent = send(connection.socket, connection.unwritten.data(), connection.unwritten.size(), MSG_NOSIGNAL);
    if (sent > 0) connection.unwritten.erase(0, static_cast<std::size_t>(sent));
    if (!connection.unwritten.empty()) return false;
    watch(connection.socket, EPOLL_CTL_MOD, EPOLLIN);
    return true;
  }

  void end(Connection& connection) {
    close(connection.socket);
    connection = {};
  }

  int listener_;
  std::string answer_;
  int poll_;
  std::vector<Connection> connections_;  // by descriptor
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: http_ceiling PORT BYTES\n");
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = listen_on(static_cast<std::uint16_t>(std::atoi(arguments[1])));
  Ceiling(listener, make_answer(static_cast<std::size_t>(std::atol(arguments[2])))).run();
}
