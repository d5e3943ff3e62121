#include "support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace support {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::size_t parse_number(std::string_view text, int base) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, base);
  return number;
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

bool HttpAnswer::has_header(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
}

HttpClient::HttpClient(std::uint16_t port, std::string address) : port_(port), address_(std::move(address)) {
  connect();
}
HttpClient::~HttpClient() { disconnect(); }
HttpClient::HttpClient(HttpClient&& other) noexcept
    : port_(other.port_),
      address_(std::move(other.address_)),
      socket_(std::exchange(other.socket_, -1)),
      buffer_(std::move(other.buffer_)) {}

bool HttpClient::connect() {
  disconnect();
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(port_);
  inet_pton(AF_INET, address_.c_str(), &peer.sin_addr);
  timeval wait{kWaitSeconds, 0};
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == 0) return true;
  disconnect();
  return false;
}

void HttpClient::disconnect() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  buffer_.clear();
}

bool HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return socket_ >= 0;
}

bool HttpClient::fill() {
  pollfd readable{socket_, POLLIN, 0};
  if (socket_ < 0 || ::poll(&readable, 1, kWaitSeconds * 1000) != 1) return false;
  char piece[16 * 1024];
  const auto got = ::recv(socket_, piece, sizeof piece, 0);
  if (got <= 0) return false;
  buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::string HttpClient::take(std::size_t count) {
  while (buffer_.size() < count && fill()) continue;
  auto taken = buffer_.substr(0, count);
  buffer_.erase(0, taken.size());
  return taken;
}

std::optional<std::string> HttpClient::read_line() {
  std::size_t end;
  while ((end = buffer_.find('\n')) == std::string::npos)
    if (!fill()) return std::nullopt;
  auto line = take(end + 1);
  line.pop_back();
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

std::optional<std::string> HttpClient::read_some() {
  if (buffer_.empty() && !fill()) return std::nullopt;
  return take(buffer_.size());
}

HttpAnswer HttpClient::read_head() {
  HttpAnswer answer;
  const auto status = read_line();
  if (!status || status->size() < 12 || status->substr(0, 5) != "HTTP/") return answer;
  while (auto line = read_line()) {
    if (line->empty()) {
      answer.status = static_cast<int>(parse_number(std::string_view(*status).substr(9, 3), 10));
      return answer;
    }
    const auto colon = line->find(": ");
    if (colon != std::string::npos) answer.headers.emplace_back(lower(line->substr(0, colon)), line->substr(colon + 2));
  }
  return {};
}

void HttpClient::read_chunks(HttpAnswer& answer) {
  while (auto line = read_line()) {
    const auto size = parse_number(*line, 16);
    answer.body += take(size);
    read_line();
    if (size == 0) return;
  }
  answer.status = 0;  // broke off
}

HttpAnswer HttpClient::read_answer(bool head_only) {
  auto answer = read_head();
  if (answer.status == 0 || head_only || answer.status < 200 || answer.status == 204 || answer.status == 304)
    return answer;
  if (answer.header("transfer-encoding") == "chunked") {
    read_chunks(answer);
  } else if (answer.has_header("content-length")) {
    const auto length = parse_number(answer.header("content-length"), 10);
    answer.body = take(length);
    if (answer.body.size() < length) answer.status = 0;
  } else {
    while (fill()) continue;
    answer.body = take(buffer_.size());
  }
  return answer;
}

HttpAnswer HttpClient::request(std::string_view method, std::string_view target, std::string_view body,
                               const HeaderLines& headers) {
  std::string bytes;
  bytes.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  for (const auto& [name, value] : headers) bytes.append(name).append(": ").append(value).append("\r\n");
  if (!body.empty() || method == "POST" || method == "PATCH" || method == "PUT")
    bytes.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  bytes.append("\r\n").append(body);
  const bool fresh = socket_ < 0;
  if (fresh && !connect()) return {};
  send(bytes);
  auto answer = read_answer(method == "HEAD");
  if (answer.status == 0 && !fresh && answer.headers.empty() &&
      connect()) {  // the server had closed an idle connection
    send(bytes);
    answer = read_answer(method == "HEAD");
  }
  if (answer.header("connection") == "close") disconnect();
  return answer;
}

bool HttpClient::ended_by_server() {
  pollfd readable{socket_, POLLIN, 0};
  char piece[16 * 1024];
  while (socket_ >= 0 && ::poll(&readable, 1, kWaitSeconds * 1000) == 1)
    if (::recv(socket_, piece, sizeof piece, 0) <= 0) return true;
  return socket_ < 0;
}

void HttpClient::shrink_receive_buffer() {
  const int bytes = 2048;
  setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

void HttpClient::shut_down_sending() { ::shutdown(socket_, SHUT_WR); }

EventReader::EventReader(std::uint16_t port, std::string_view target, const HeaderLines& headers) : client_(port) {
  std::string bytes;
  bytes.append("GET ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n");
  for (const auto& [name, value] : headers) bytes.append(name).append(": ").append(value).append("\r\n");
  client_.send(bytes + "\r\n");
  head_ = client_.read_head();
}

std::optional<Event> EventReader::next() {
  Event event;
  bool any = false;
  while (auto line = client_.read_line()) {
    if (line->empty()) {
      if (any) return event;
      continue;
    }
    const auto colon = line->find(": ");
    if (colon == std::string::npos || colon == 0) continue;  // a comment
    const auto name = line->substr(0, colon), value = line->substr(colon + 2);
    any = true;
    if (name == "event") event.event = value;
    if (name == "id") event.id = value;
    if (name == "data") event.data += (event.data.empty() ? "" : "\n") + value;
  }
  return std::nullopt;
}

}  // namespace support
