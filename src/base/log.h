// The log: one JSON object a line, written by a thread of its own.
//
//   {"time":"2026-11-24T09:00:00.123456Z","level":"info","event":"http.refused","message":"…","request_id":"…","status":400}
//
// `event` is a fixed dotted name for programs, `message` a sentence for people. No secret belongs into a field: no
// password, token, cookie or body. There is deliberately no way to log a request or its headers whole.
// The queue is bounded and nobody waits for the log: when it is full, the oldest lines are lost and counted.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/result.h"

namespace base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogField(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, bool v) : name(n), value(v) {}
  LogField(std::string_view n, double v) : name(n), value(v) {}
  template <class Integer>
  requires std::is_integral_v<Integer> LogField(std::string_view n, Integer v)
      : name(n), value(static_cast<std::int64_t>(v)) {}
};

using LogFields = std::initializer_list<LogField>;

struct LogOptions {
  std::string path = {};  // appended to; empty: standard error
  LogLevel level = LogLevel::kInfo;
  std::size_t queue_lines = 8192;
};

// Until start_log succeeds and after stop_log, lines go nowhere. Both are for the main thread; stop_log writes what is
// queued.
Result<void> start_log(const LogOptions& options);
void stop_log();

bool is_logged(LogLevel level);
std::uint64_t lost_log_lines();

void log(LogLevel level, std::string_view event, std::string_view message, LogFields fields = {});
inline void log_debug(std::string_view event, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kDebug, event, message, fields);
}
inline void log_info(std::string_view event, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kInfo, event, message, fields);
}
inline void log_warning(std::string_view event, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kWarning, event, message, fields);
}
inline void log_error(std::string_view event, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kError, event, message, fields);
}

// While it lives, every line of this thread carries the request's id. The text must outlive the scope.
class LogRequest {
 public:
  explicit LogRequest(std::string_view request_id);
  ~LogRequest();
  LogRequest(const LogRequest&) = delete;
  LogRequest& operator=(const LogRequest&) = delete;

 private:
  std::string_view before_;
};

Result<LogLevel> parse_log_level(std::string_view name);  // debug info warning error

}  // namespace base
