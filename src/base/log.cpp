#include "base/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>

#include "base/json_writer.h"
#include "base/utf8.h"

namespace base {
namespace {

constexpr int kSilent = 100;  // above every level

std::atomic<int> g_level{kSilent};
thread_local std::string_view t_request_id;

// The logger and its thread, guarded by a lock so that a line and stop_log cannot meet.
struct Log {
  std::mutex lock;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

Log& the_log() {
  static auto* log = new Log;  // never destroyed: threads may log until the very end
  return *log;
}

const char* level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "error";
}

std::string utc_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const std::time_t seconds = micros / 1'000'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                    parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, static_cast<int>(micros % 1'000'000));
  return std::string(text, static_cast<std::size_t>(length));
}

// What is not UTF-8 would break the reader of the whole file: its foreign bytes become question marks.
void write_text(JsonWriter& json, std::string_view text) {
  if (is_utf8(text)) {
    json.text(text);
    return;
  }
  std::string plain(text);
  for (char& c : plain)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  json.text(plain);
}

void write_field(JsonWriter& json, const LogField& field) {
  json.key(field.name);
  if (auto text = std::get_if<std::string_view>(&field.value)) return write_text(json, *text);
  if (auto number = std::get_if<std::int64_t>(&field.value)) {
    json.integer(*number);
  } else if (auto real = std::get_if<double>(&field.value)) {
    json.decimal(*real);
  } else {
    json.boolean(std::get<bool>(field.value));
  }
}

}  // namespace

Result<void> start_log(const LogOptions& options) {
  auto& log = the_log();
  std::lock_guard guard(log.lock);
  try {
    spdlog::sink_ptr sink;
    if (options.path.empty())
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.path);
    auto pool = std::make_shared<spdlog::details::thread_pool>(options.queue_lines, 1);
    auto logger = std::make_shared<spdlog::async_logger>("mainstay", std::move(sink), pool,
                                                         spdlog::async_overflow_policy::overrun_oldest);
    logger->set_pattern("%v");
    logger->set_level(spdlog::level::trace);
    logger->flush_on(spdlog::level::info);
    log.logger = std::move(logger);
    log.pool = std::move(pool);
  } catch (const std::exception& failure) {
    return unavailable("the log \"" + options.path + "\" cannot be opened for writing: " + failure.what());
  }
  g_level.store(static_cast<int>(options.level), std::memory_order_relaxed);
  return {};
}

void stop_log() {
  g_level.store(kSilent, std::memory_order_relaxed);
  auto& log = the_log();
  std::lock_guard guard(log.lock);
  log.logger.reset();
  log.pool.reset();  // its thread writes what is queued, then ends
}

bool is_logged(LogLevel level) { return static_cast<int>(level) >= g_level.load(std::memory_order_relaxed); }

std::uint64_t lost_log_lines() {
  auto& log = the_log();
  std::lock_guard guard(log.lock);
  return log.pool ? log.pool->overrun_counter() : 0;
}

void log(LogLevel level, std::string_view event, std::string_view message, LogFields fields) {
  if (!is_logged(level)) return;
  JsonWriter json;
  json.begin_object()
      .key("time")
      .raw("\"" + utc_now() + "\"")
      .key("level")
      .text(level_name(level))
      .key("event")
      .text(event);
  json.key("message");
  write_text(json, message);
  if (!t_request_id.empty()) {
    json.key("request_id");
    write_text(json, t_request_id);
  }
  for (const auto& field : fields) write_field(json, field);
  json.end_object();
  auto& the = the_log();
  std::lock_guard guard(the.lock);
  if (!the.logger) return;
  const auto severity =
      level == LogLevel::kDebug ? spdlog::level::debug : spdlog::level::info;  // our level is in the line
  the.logger->log(severity, spdlog::string_view_t(json.str().data(), json.str().size()));
}

LogRequest::LogRequest(std::string_view request_id) : before_(t_request_id) { t_request_id = request_id; }
LogRequest::~LogRequest() { t_request_id = before_; }

Result<LogLevel> parse_log_level(std::string_view name) {
  for (auto level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError})
    if (name == level_name(level)) return level;
  return invalid("\"" + std::string(name) + "\" is no log level; it is one of debug, info, warning, error");
}

}  // namespace base
