// The small notations of HTTP: percent coding, forms, cookies, accepted codings, entity tags.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace http {

// Decoded bytes; nothing where a "%" is not followed by two hexadecimal digits.
enum class Plus { kLiteral, kSpace };
std::optional<std::string> percent_decode(std::string_view text, Plus plus);
std::string percent_encode(std::string_view text);  // everything but unreserved characters (RFC 3986 section 2.3)

inline constexpr std::size_t kMaxParameters = 100;

// application/x-www-form-urlencoded, of a query or a body: UTF-8 without NUL, at most kMaxParameters.
base::Result<Parameters> parse_form(std::string_view text);

struct Target {
  std::string path;
  Parameters query;
};

// A target in origin form, decoded. Refused: broken coding, what is not UTF-8, control characters, an encoded "/" or
// any
// "\", and dot segments: no two readers may take one target for two paths.
base::Result<Target> parse_target(std::string_view target);

// The value of the cookie of that name; nothing where there is none, or where two disagree.
std::optional<std::string> cookie(const Request& request, std::string_view name);

enum class SameSite { kStrict, kLax };
struct Cookie {
  std::string name;
  std::string value;  // letters, digits and the marks that RFC 6265 allows: a programmer's claim
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age = {};  // none: until the browser closes; 0: forget it now
  SameSite same_site = SameSite::kLax;
  bool secure = true;  // HttpOnly always
};
std::string set_cookie(const Cookie& cookie);  // the value of a Set-Cookie header

// Whether an Accept-Encoding header names the coding ("gzip", "br") with a weight above zero.
bool accepts_coding(const Request& request, std::string_view coding);

// Whether an If-None-Match or If-Match value (a list, or "*") holds the tag; tags are compared without "W/".
bool lists_etag(std::string_view header_value, std::string_view etag);

std::string_view trim(std::string_view text);                      // spaces and tabs at both ends
bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

}  // namespace http
