#include "http/message.h"

#include "base/check.h"
#include "base/json_writer.h"

namespace http {
namespace {

template <class Pairs>
const std::string* find(const Pairs& pairs, std::string_view name) {
  for (const auto& pair : pairs)
    if (pair.name == name) return &pair.value;
  return nullptr;
}

}  // namespace

const std::string* Request::header(std::string_view name) const { return find(headers, name); }
const std::string* Request::parameter(std::string_view name) const { return find(query, name); }

Responder& Responder::operator=(Responder&& other) noexcept {
  Responder before(std::exchange(deliver_, nullptr));  // answers 500 if it was still open
  deliver_ = std::exchange(other.deliver_, nullptr);
  return *this;
}

Responder::~Responder() {
  if (deliver_)
    std::exchange(deliver_,
                  nullptr)(problem(500, "the request was dropped without an answer; this is a mistake of ours", {}));
}

void Responder::send(Response response) {
  ENSURE(deliver_ != nullptr);  // exactly once
  std::exchange(deliver_, nullptr)(std::move(response));
}

Response problem(int status, std::string_view detail, std::string_view request_id) {
  base::JsonWriter json;
  json.begin_object()
      .key("type")
      .text("about:blank")
      .key("title")
      .text(reason_phrase(status))
      .key("status")
      .integer(status);
  json.key("detail").text(detail);
  if (!request_id.empty()) json.key("request_id").text(request_id);
  json.end_object();
  Response response{.status = status, .body = json.take()};
  response.add("Content-Type", "application/problem+json").add("Cache-Control", "no-store");
  return response;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 207: return "Multi-Status";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Status";
  }
}

std::string event_text(std::string_view event, std::string_view id, std::string_view data) {
  std::string text;
  text.reserve(event.size() + id.size() + data.size() + 32);
  if (!event.empty()) text.append("event: ").append(event).append("\n");
  if (!id.empty()) text.append("id: ").append(id).append("\n");
  while (true) {
    const auto end = data.find_first_of("\r\n");
    text.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    const bool pair = data[end] == '\r' && end + 1 < data.size() && data[end + 1] == '\n';
    data.remove_prefix(end + (pair ? 2 : 1));
  }
  return text += '\n';
}

}  // namespace http
