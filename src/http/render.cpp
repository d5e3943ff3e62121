#include "http/render.h"

#include <charconv>
#include <cstdio>
#include <ctime>

#include "base/log.h"
#include "http/encoding.h"
#include "http/gzip.h"

namespace http {
namespace {

// The Date header's value, made anew once a second. Names are written out: strftime would follow the locale.
std::string_view date_now() {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t made_for = -1;
  thread_local char text[64];
  thread_local std::size_t length = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_for) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    length = static_cast<std::size_t>(std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                                    kDays[parts.tm_wday % 7], parts.tm_mday, kMonths[parts.tm_mon % 12],
                                                    parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec));
    made_for = now;
  }
  return {text, length};
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& head, std::uint64_t number) {
  char digits[24];
  head.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

const std::string_view* whole_bytes(const Body& body, std::string_view& bytes) {
  if (auto text = std::get_if<std::string>(&body))
    bytes = *text;
  else if (auto shared = std::get_if<std::shared_ptr<const std::string>>(&body))
    bytes = *shared ? std::string_view(**shared) : std::string_view{};
  else if (auto fixed = std::get_if<StaticBytes>(&body))
    bytes = fixed->bytes;
  else
    return nullptr;
  return &bytes;
}

bool has_header(const Headers& headers, std::string_view name) {
  for (const auto& header : headers)
    if (equal_ignoring_case(header.name, name)) return true;
  return false;
}

const Header* bad_header(const Headers& headers) {
  for (const auto& header : headers)
    if (!is_header_name(header.name) || !is_header_value(header.value)) return &header;
  return nullptr;
}

// The tag stays as it is: it names the revision, which both forms show, and comes back in If-Match.
void compress(Response& response, const AnswerForm& form) {
  std::string_view bytes;
  if (!response.may_compress || !whole_bytes(response.body, bytes) || bytes.size() < kMinCompressBytes) return;
  response.add("Vary", "Accept-Encoding");
  if (!form.accepts_gzip) return;
  auto packed = gzip(bytes);
  if (!packed) return;
  response.body = std::move(*packed);
  response.add("Content-Encoding", "gzip");
}

bool is_bodiless(int status) { return status < 200 || status == 204 || status == 304; }

void frame(Rendered& rendered, const AnswerForm& form) {
  std::string_view bytes;
  if (whole_bytes(rendered.body, bytes)) {
    rendered.head.append("Content-Length: ");
    append_number(rendered.head, bytes.size());
    rendered.head.append("\r\n");
  } else if (std::holds_alternative<ChunkSource>(rendered.body) && form.minor_version == 1) {
    rendered.head.append("Transfer-Encoding: chunked\r\n");
    rendered.framing = Framing::kChunked;
  } else {
    rendered.framing = Framing::kUntilClose;
  }
}

}  // namespace

bool is_header_name(std::string_view name) {
  for (const char c : name) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!letter) return false;
  }
  return !name.empty();
}

bool is_header_value(std::string_view value) {
  for (const char c : value)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return false;
  return true;
}

Rendered render(Response response, const AnswerForm& form, const Headers& default_headers) {
  if (const auto* bad = bad_header(response.headers)) {
    base::log_error("http.bad_header", "an answer held a header that cannot be sent and became a 500",
                    {{"name", bad->name}, {"request_id", form.request_id}});
    response = problem(500, "the answer could not be sent; this is a mistake of ours", form.request_id);
  }
  compress(response, form);
  Rendered rendered{
      .status = response.status, .head = {}, .body = std::move(response.body), .framing = Framing::kLength};
  auto& head = rendered.head;
  head.reserve(512);
  head.append("HTTP/1.1 ");
  append_number(head, static_cast<std::uint64_t>(response.status));
  head.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_header(head, "Date", date_now());
  for (const auto& header : response.headers) append_header(head, header.name, header.value);
  for (const auto& header : default_headers)
    if (!has_header(response.headers, header.name)) append_header(head, header.name, header.value);
  if (!form.request_id.empty()) append_header(head, "X-Request-Id", form.request_id);
  if (is_bodiless(response.status))
    rendered.body = std::string{};
  else
    frame(rendered, form);
  if (form.head_only) {
    rendered.body = std::string{};
    rendered.framing = Framing::kLength;
  }
  return rendered;
}

void finish_head(std::string& head, int minor_version, After after) {
  if (after == After::kClose)
    head.append("Connection: close\r\n");
  else if (minor_version == 0)
    head.append("Connection: keep-alive\r\n");
  head.append("\r\n");
}

}  // namespace http
