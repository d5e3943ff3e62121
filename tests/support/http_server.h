// What the tests of the server share: a server with quick clocks, and ways to wait for its threads.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http/server.h"
#include "support/http_client.h"

namespace support {

// A server whose limits are short where a test waits for them.
inline std::unique_ptr<http::Server> serve(http::Handler handler, http::ServerOptions options = {}) {
  options.limits.tick = std::chrono::milliseconds(10);
  auto server = http::Server::start(std::move(options), std::move(handler));
  REQUIRE_MESSAGE(server.ok(), (server.ok() ? "" : server.error().message));
  return server.release();
}

inline std::string echo(const http::Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& parameter : request.query) text += " " + parameter.name + "=" + parameter.value;
  return text + (request.body.empty() ? "" : " [" + request.body + "]");
}

inline void answer_echo(http::Request request, http::Responder responder) {
  http::Response response{.body = echo(request)};
  response.add("Content-Type", "text/plain");
  responder.send(std::move(response));
}

// Keeps what a handler was given until the test takes it.
template <class T>
class Slot {
 public:
  void put(T value) {
    std::lock_guard guard(lock_);
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  T take() {
    std::unique_lock guard(lock_);
    changed_.wait_for(guard, std::chrono::seconds(support::kWaitSeconds), [&] { return !values_.empty(); });
    REQUIRE(!values_.empty());
    T value = std::move(values_.front());
    values_.erase(values_.begin());
    return value;
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  std::vector<T> values_;
};

template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(support::kWaitSeconds);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

}  // namespace support
