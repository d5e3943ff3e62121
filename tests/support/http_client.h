// A small blocking HTTP client for tests: one connection, every byte under the test's control.
//
//   support::HttpClient client(server->port());
//   auto answer = client.request("POST", "/api/v1/incidents", R"({"title": "x"})", {{"Content-Type",
//   "application/json"}}); CHECK(answer.status == 201);
//
// Every wait ends after kWaitSeconds, so that a broken server fails a test instead of hanging it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

inline constexpr int kWaitSeconds = 30;

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;       // 0: no whole answer came
  HeaderLines headers;  // names in lower case
  std::string body;     // after chunked decoding; what had come where the answer broke off

  std::string header(std::string_view name) const;  // empty where there is none
  bool has_header(std::string_view name) const;
};

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, std::string address = "127.0.0.1");
  ~HttpClient();
  HttpClient(HttpClient&& other) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends one request with Host and Content-Length and reads its answer; connects anew where the server had closed.
  HttpAnswer request(std::string_view method, std::string_view target, std::string_view body = {},
                     const HeaderLines& headers = {});
  HttpAnswer get(std::string_view target, const HeaderLines& headers = {}) {
    return request("GET", target, {}, headers);
  }

  // The parts, for tests that need them.
  bool send(std::string_view bytes);  // false: the server has closed
  HttpAnswer read_answer(bool head_only = false);
  HttpAnswer read_head();                  // of an answer whose body is read otherwise
  std::optional<std::string> read_line();  // without its line end; nothing when the connection ended
  std::optional<std::string> read_some();  // whatever comes next; nothing when the connection ended
  bool ended_by_server();                  // waits for the end and drops what comes before
  void shrink_receive_buffer();            // so that a slow reader shows early
  void shut_down_sending();

 private:
  bool connect();
  void disconnect();
  bool fill();
  std::string take(std::size_t count);
  void read_chunks(HttpAnswer& answer);

  std::uint16_t port_;
  std::string address_;
  int socket_ = -1;
  std::string buffer_;
};

// Reads server-sent events from an open answer.
struct Event {
  std::string event;
  std::string id;
  std::string data;
};

class EventReader {
 public:
  // Sends the request and reads the head of the answer.
  EventReader(std::uint16_t port, std::string_view target, const HeaderLines& headers = {});
  const HttpAnswer& head() const { return head_; }
  std::optional<Event> next();  // comments are skipped; nothing at the end
  std::optional<std::string> next_line() { return client_.read_line(); }

 private:
  HttpClient client_;
  HttpAnswer head_;
};

}  // namespace support
