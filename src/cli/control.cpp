#include "cli/control.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/log.h"

namespace cli {
namespace {

constexpr int kAcceptPollMs = 100;
constexpr int kRequestTimeoutMs = 10'000;  // from accept to the whole line

base::Error socket_error(const std::string& doing) {
  return base::unavailable(doing + ": " + std::generic_category().message(errno) + ".");
}

// The address of the socket in a directory. A socket's path has at most 107 bytes, so it is named by way of an open
// descriptor of the directory.
class Address {
 public:
  explicit Address(const std::string& directory)
      : directory_(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(directory_) + "/" + kControlSocket;
    ENSURE(path.size() < sizeof address_.sun_path);
    std::memcpy(address_.sun_path, path.c_str(), path.size() + 1);
  }
  Address(const Address&) = delete;
  Address& operator=(const Address&) = delete;
  ~Address() {
    if (directory_ >= 0) ::close(directory_);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  socklen_t size() const { return sizeof address_; }

 private:
  int directory_;
  sockaddr_un address_ = {};
};

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Lines from a socket; none at its end, or when nothing came in time.
class Lines {
 public:
  Lines(int socket, int timeout_ms) : socket_(socket), timeout_ms_(timeout_ms) {}
  std::optional<std::string> next() {
    for (;;) {
      if (const auto end = buffer_.find('\n'); end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return line;
      }
      if (buffer_.size() > kMaxControlLine || !fill()) return {};
    }
  }

 private:
  bool fill() {
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, timeout_ms_) <= 0) return false;
    char bytes[16 * 1024];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  int socket_, timeout_ms_;
  std::string buffer_;
};

bool is_owner(int client) {
  ucred peer = {};
  socklen_t size = sizeof peer;
  return ::getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

std::string encode(const ControlRequest& request) {
  base::JsonWriter json;
  json.begin_object().key("words").begin_array();
  for (auto& word : request.words) json.text(word);
  json.end_array().key("directory").text(request.directory).key("input").text(request.input).end_object();
  return json.take() + "\n";
}

std::optional<ControlRequest> decode(const std::string& line) {
  auto json = base::parse_json(line);
  if (!json.ok()) return {};
  auto words = json->find("words"), directory = json->find("directory"), input = json->find("input");
  if (!words || !words->array() || !directory || !directory->text() || !input || !input->text()) return {};
  ControlRequest request{{}, *directory->text(), *input->text()};
  for (auto& word : *words->array()) {
    if (!word.text()) return {};
    request.words.push_back(*word.text());
  }
  return request;
}

// What a command prints inside the server goes to the client. One that has gone away does not stop the command.
class RemoteTerminal final : public Terminal {
 public:
  RemoteTerminal(int socket, std::string input) : socket_(socket), input_(std::move(input)) {}
  void out(std::string_view text) override { send("out", text); }
  void err(std::string_view text) override { send("err", text); }
  void progress(std::string_view line) override { line.empty() ? send_line("progress", "") : send("progress", line); }
  const std::string& input() const override { return input_; }
  void exit(int code) { send_all(socket_, "{\"exit\":" + std::to_string(code) + "}\n"); }

 private:
  // Long texts go in pieces: each line stays below the limit even where every byte is escaped.
  void send(std::string_view key, std::string_view text) {
    constexpr std::size_t kPiece = kMaxControlLine / 8;
    while (!text.empty()) {
      std::size_t size = std::min(kPiece, text.size());
      while (size < text.size() && size > 1 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;  // not inside a character
      send_line(key, text.substr(0, size));
      text.remove_prefix(size);
    }
  }
  void send_line(std::string_view key, std::string_view text) {
    base::JsonWriter json;
    json.begin_object().key(key).text(text).end_object();
    send_all(socket_, json.take() + "\n");
  }
  int socket_;
  std::string input_;
};

}  // namespace

base::Result<std::unique_ptr<ControlServer>> ControlServer::start(const std::string& directory, Handler handler) {
  std::string path = directory + "/" + kControlSocket;
  const Address address(directory);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return socket_error("Cannot make a socket");
  ::unlink(path.c_str());
  // The directory is its owner's alone, so nobody else reaches the socket before its permissions are set.
  const bool ready = ::bind(socket, address.get(), address.size()) == 0 && ::chmod(path.c_str(), 0600) == 0 &&
                     ::listen(socket, kMaxControlClients) == 0;
  if (!ready) {
    auto error = socket_error("Cannot listen on " + path);
    ::close(socket);
    return error;
  }
  return std::unique_ptr<ControlServer>(new ControlServer(socket, std::move(path), std::move(handler)));
}

ControlServer::ControlServer(int socket, std::string path, Handler handler)
    : socket_(socket), path_(std::move(path)), handler_(std::move(handler)), thread_([this] { accept_loop(); }) {}

ControlServer::~ControlServer() {
  stopping_ = true;
  thread_.join();
  {
    std::unique_lock hold(mutex_);
    client_left_.wait(hold, [this] { return clients_ == 0; });
  }
  ::unlink(path_.c_str());
  ::close(socket_);
}

void ControlServer::accept_loop() {
  while (!stopping_) {
    {
      std::unique_lock hold(mutex_);
      if (!client_left_.wait_for(hold, std::chrono::milliseconds(kAcceptPollMs),
                                 [this] { return clients_ < kMaxControlClients; }))
        continue;
    }
    pollfd waiting{socket_, POLLIN, 0};
    if (::poll(&waiting, 1, kAcceptPollMs) <= 0) continue;
    const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    {
      std::lock_guard hold(mutex_);
      ++clients_;
    }
    std::thread([this, client] {
      serve(client);
      ::close(client);
      std::lock_guard hold(mutex_);
      --clients_;
      client_left_.notify_all();
    }).detach();
  }
}

void ControlServer::serve(int client) {
  if (!is_owner(client)) {
    base::log_warning("control.refused", "Another user tried the control socket.");
    return;
  }
  const auto line = Lines(client, kRequestTimeoutMs).next();
  auto request = line ? decode(*line) : std::nullopt;
  RemoteTerminal terminal(client, request ? request->input : "");
  if (!request) {
    terminal.err("mainstay: The server did not understand the command.\n");
    return terminal.exit(kFailed);
  }
  terminal.exit(handler_(*request, terminal));
}

base::Result<std::optional<int>> run_in_server(const std::string& directory, const ControlRequest& request,
                                               Terminal& terminal) {
  const Address address(directory);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return socket_error("Cannot make a socket");
  const std::shared_ptr<void> close_at_end(nullptr, [socket](void*) { ::close(socket); });
  if (::connect(socket, address.get(), address.size()) != 0) return std::optional<int>();
  if (!send_all(socket, encode(request))) return socket_error("The server does not take the command");
  Lines lines(socket, -1);
  while (auto line = lines.next()) {
    auto json = base::parse_json(*line);
    if (!json.ok()) return base::internal("The server answered with " + *line);
    if (auto out = json->find("out"); out && out->text()) terminal.out(*out->text());
    if (auto err = json->find("err"); err && err->text()) terminal.err(*err->text());
    if (auto line_of = json->find("progress"); line_of && line_of->text()) terminal.progress(*line_of->text());
    if (auto code = json->find("exit"); code && code->integer())
      return std::optional<int>(static_cast<int>(*code->integer()));
  }
  return base::unavailable("The server ended before the command did.");
}

}  // namespace cli
