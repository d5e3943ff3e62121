#include "api/status.h"

#include "base/log.h"

namespace api {
namespace {

struct Status {
  int code;
  std::string_view name, title;
};

Status entry_of(base::ErrorKind kind) {
  using base::ErrorKind;
  switch (kind) {
    case ErrorKind::kMalformed: return {400, "malformed", "The request cannot be read"};
    case ErrorKind::kInvalid: return {422, "invalid", "Something in the request is wrong"};
    case ErrorKind::kUnauthenticated: return {401, "unauthenticated", "Sign in first"};
    case ErrorKind::kForbidden: return {403, "forbidden", "You may not do this"};
    case ErrorKind::kNotFound: return {404, "not_found", "There is no such thing"};
    case ErrorKind::kConflict: return {409, "conflict", "Not possible in this state"};
    case ErrorKind::kStale: return {412, "stale", "It was changed in the meantime"};
    case ErrorKind::kTooLarge: return {413, "too_large", "Too large"};
    case ErrorKind::kTooMany: return {429, "too_many", "Too many requests"};
    case ErrorKind::kUnavailable: return {503, "unavailable", "Not possible at the moment"};
    case ErrorKind::kInternal: return {500, "internal", "A mistake of the server"};
  }
  return {500, "internal", "A mistake of the server"};
}

constexpr std::string_view kInternalDetail =
    "Something went wrong on the server. Its log has the details under this request id.";

void write_head(base::JsonWriter& json, const base::Error& error) {
  const auto status = entry_of(error.kind);
  json.key("type").text("urn:mainstay:problem:" + std::string(status.name));
  json.key("title").text(status.title).key("status").integer(status.code);
  json.key("detail").text(error.kind == base::ErrorKind::kInternal ? kInternalDetail : std::string_view(error.message));
}

void write_fields(base::JsonWriter& json, const std::vector<base::FieldError>& errors) {
  json.key("errors").begin_array();
  for (auto& error : errors)
    json.begin_object()
        .key("field")
        .text(error.field)
        .key("code")
        .text(error.code)
        .key("message")
        .text(error.message)
        .end_object();
  json.end_array();
}

http::Response response_of(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.add("Content-Type", "application/problem+json").add("Cache-Control", "no-store");
  if (status == 401) response.add("WWW-Authenticate", "Bearer");
  if (status == 503) response.add("Retry-After", "1");
  if (status == 429) response.add("Retry-After", "60");
  return response;
}

}  // namespace

int status_of(base::ErrorKind kind) { return entry_of(kind).code; }

void write_problem(base::JsonWriter& json, const base::Error& error, std::string_view request_id) {
  json.begin_object();
  write_head(json, error);
  write_fields(json, error.fields);
  json.key("request_id").text(request_id).end_object();
}

http::Response problem_response(const base::Error& error, std::string_view request_id) {
  if (error.kind == base::ErrorKind::kInternal)
    base::log_error("api.internal", error.message, {{"request_id", request_id}});
  base::JsonWriter json;
  write_problem(json, error, request_id);
  return response_of(status_of(error.kind), json.take());
}

http::Response rule_problem(const rules::RuleError& error, std::string_view text, std::string_view parameter,
                            std::string_view request_id) {
  base::JsonWriter json;
  json.begin_object();
  write_head(json, {base::ErrorKind::kInvalid, error.message});
  write_fields(json, {{std::string(parameter), error.code, error.message}});
  json.key("position").integer(static_cast<std::int64_t>(error.position)).key("expected").begin_array();
  for (auto& expected : error.expected) json.text(expected);
  json.end_array().key("caret").text(error.show(text)).key("request_id").text(request_id).end_object();
  return response_of(422, json.take());
}

}  // namespace api
