// A closed loop over HTTP: N connections, each sends its next request when the answer to the last one is there.
//
//   load --port P --requests FILE [--connections 16] [--seconds 5] [--warm-up 1] [--token T]
//
// FILE holds requests, one block each, separated by lines of "---":
//
//   POST /api/v1/incidents
//   Content-Type: application/json
//
//   {"title": "made by the load, {n}"}
//
// They are sent in turn. {n} is a number that no other request of this run has. Host, Content-Length and, with --token,
// Authorization are added. Prints one JSON object; an answer of 400 and above, or none, counts as an error.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::uint16_t port = 0;
  std::string requests;
  std::string token;
  std::size_t connections = 16;
  double seconds = 5;
  double warm_up = 1;
};

struct Template {
  std::string head;  // request line and headers, without the empty line
  std::string body;
};

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "load: %s\n", what.c_str());
  std::exit(2);
}

Options read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = arguments[i];
    if (i + 1 == count) fail(std::string(name) + " needs a value");
    const std::string value = arguments[i + 1];
    if (name == "--port")
      options.port = static_cast<std::uint16_t>(std::stoi(value));
    else if (name == "--requests")
      options.requests = value;
    else if (name == "--token")
      options.token = value;
    else if (name == "--connections")
      options.connections = std::stoul(value);
    else if (name == "--seconds")
      options.seconds = std::stod(value);
    else if (name == "--warm-up")
      options.warm_up = std::stod(value);
    else
      fail("unknown option " + std::string(name));
  }
  if (options.port == 0 || options.requests.empty() || options.connections == 0)
    fail("--port and --requests are needed, and one connection at least");
  return options;
}

std::vector<Template> read_requests(const Options& options) {
  std::ifstream in(options.requests);
  if (!in) fail("cannot read " + options.requests);
  std::vector<Template> all;
  Template request;
  bool in_body = false;
  const auto finish = [&] {
    if (request.head.empty()) return;
    request.head += "Host: 127.0.0.1\r\n";
    if (!options.token.empty()) request.head += "Authorization: Bearer " + options.token + "\r\n";
    while (!request.body.empty() && request.body.back() == '\n') request.body.pop_back();
    all.push_back(std::exchange(request, {}));
    in_body = false;
  };
  for (std::string line; std::getline(in, line);) {
    if (line == "---")
      finish();
    else if (in_body)
      request.body += line + "\n";
    else if (line.empty())
      in_body = !request.head.empty();
    else
      request.head += request.head.empty() ? line + " HTTP/1.1\r\n" : line + "\r\n";
  }
  finish();
  if (all.empty()) fail(options.requests + " holds no request");
  return all;
}

void replace_number(std::string& text, std::string_view number) {
  for (std::size_t at = 0; (at = text.find("{n}", at)) != std::string::npos; at += number.size())
    text.replace(at, 3, number);
}

// The place in the answer that comes; found by as little reading as can be, since the load shares the machine.
struct Answer {
  std::string bytes;
  int status = 0;
  std::size_t end = 0;  // where it ends, once its length is known
  std::size_t chunk_at = 0;
  bool chunked = false;

  bool is_whole() {
    if (status == 0 && !read_head()) return false;
    if (!chunked) return bytes.size() >= end;
    while (true) {
      const auto line_end = bytes.find("\r\n", chunk_at);
      if (line_end == std::string::npos) return false;
      std::size_t size = 0;
      std::from_chars(bytes.data() + chunk_at, bytes.data() + line_end, size, 16);
      const auto next = line_end + 2 + size + 2;
      if (bytes.size() < next) return false;
      if (size == 0) return true;
      chunk_at = next;
    }
  }

 private:
  bool read_head() {
    const auto head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    status = std::atoi(bytes.c_str() + 9);
    end = head_end + 4;
    const std::string_view head(bytes.data(), end);
    if (const auto length = head.find("\r\nContent-Length: "); length != std::string_view::npos)
      end += static_cast<std::size_t>(std::atol(bytes.c_str() + length + 18));
    else
      chunked = head.find("\r\nTransfer-Encoding: chunked") != std::string_view::npos;
    chunk_at = head_end + 4;
    return true;
  }
};

struct Connection {
  int socket = -1;
  Answer answer;
  Clock::time_point sent_at;
};

class Load {
 public:
  Load(const Options& options, std::vector<Template> requests)
      : options_(options), requests_(std::move(requests)), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    connections_.resize(options.connections);
  }

  void run() {
    for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
    const auto begin =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.warm_up));
    end_ = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
    for (std::size_t i = 0; i < connections_.size(); ++i) send_next(i);
    loop_until(begin);
    const double processor_before = processor_seconds();
    latencies_.clear();
    statuses_.clear();
    errors_ = 0;
    const auto began = Clock::now();
    loop_until(end_);
    print(std::chrono::duration<double>(Clock::now() - began).count(), processor_seconds() - processor_before);
  }

 private:
  static double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  }

  void open(std::size_t index) {
    auto& connection = connections_[index];
    connection.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(options_.port);
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection.socket, reinterpret_cast<sockaddr*>(&peer), sizeof peer) != 0)
      fail("cannot connect to port " + std::to_string(options_.port));
    const int on = 1;
    setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &event);
  }

  void send_next(std::size_t index) {
    auto& connection = connections_[index];
    const auto& request = requests_[number_ % requests_.size()];
    const auto number = std::to_string(++number_);
    std::string head = request.head, body = request.body;
    replace_number(head, number);
    replace_number(body, number);
    if (!body.empty()) head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    const auto bytes = head + "\r\n" + body;
    connection.answer = {};
    connection.sent_at = Clock::now();
    for (std::size_t sent = 0; sent < bytes.size();) {  // blocking: one request is small
      const auto count = send(connection.socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return lose(index);
      sent += static_cast<std::size_t>(count);
    }
  }

  void lose(std::size_t index) {
    ++errors_;
    close(connections_[index].socket);
    open(index);
    send_next(index);
  }

  void receive(std::size_t index) {
    char buffer[64 * 1024];
    auto& connection = connections_[index];
    const auto count = recv(connection.socket, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0) return;
    if (count == 0) return lose(index);
    connection.answer.bytes.append(buffer, static_cast<std::size_t>(count));
    if (!connection.answer.is_whole()) return;
    latencies_.push_back(std::chrono::duration<float, std::micro>(Clock::now() - connection.sent_at).count());
    ++statuses_[connection.answer.status];
    if (connection.answer.status >= 400) ++errors_;
    send_next(index);
  }

  void loop_until(Clock::time_point end) {
    epoll_event events[256];
    while (Clock::now() < end) {
      const int count = epoll_wait(poll_, events, 256, 100);
      for (int i = 0; i < count; ++i) receive(static_cast<std::size_t>(events[i].data.u64));
    }
  }

  void print(double seconds, double processor) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto count = latencies_.size();
    const auto at = [&](double share) {
      return count ? static_cast<double>(
                         latencies_[std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count)))])
                   : 0.0;
    };
    double best = 0;
    const auto tenth = std::max<std::size_t>(1, count / 10);
    for (std::size_t i = 0; i < std::min(tenth, count); ++i)
      best += static_cast<double>(latencies_[i]) / static_cast<double>(tenth);
    std::printf("{\"connections\": %zu, \"seconds\": %.3f, \"requests\": %zu, \"errors\": %zu, \"per_second\": %.1f, ",
                connections_.size(), seconds, count, errors_, static_cast<double>(count) / seconds);
    std::printf(
        "\"p50_us\": %.1f, \"p99_us\": %.1f, \"best_tenth_us\": %.1f, \"max_us\": %.1f, \"cpu_seconds\": %.3f, "
        "\"statuses\": {",
        at(0.5), at(0.99), best, at(1), processor);
    const char* comma = "";
    for (const auto& [status, answers] : statuses_)
      std::printf("%s\"%d\": %zu", std::exchange(comma, ", "), status, answers);
    std::printf("}}\n");
  }

  const Options options_;
  const std::vector<Template> requests_;
  int poll_;
  std::vector<Connection> connections_;
  Clock::time_point end_;
  std::size_t number_ = 0;
  std::size_t errors_ = 0;
  std::vector<float> latencies_;
  std::map<int, std::size_t> statuses_;
};

}  // namespace

int main(int count, char** arguments) {
  const auto options = read_options(count, arguments);
  Load(options, read_requests(options)).run();
}
