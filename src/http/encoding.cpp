#include "http/encoding.h"

#include "base/check.h"
#include "base/utf8.h"

namespace http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool has_control(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  return false;
}

base::Error bad_target(std::string message) { return {base::ErrorKind::kMalformed, std::move(message)}; }

base::Result<std::string> decode_segment(std::string_view segment) {
  auto decoded = percent_decode(segment, Plus::kLiteral);
  if (!decoded) return bad_target("a \"%\" in the path is not followed by two hexadecimal digits");
  if (*decoded == "." || *decoded == "..")
    return bad_target("the path has a \".\" or \"..\" segment; send the path that is meant");
  if (decoded->find_first_of("/\\") != std::string::npos)
    return bad_target("a segment of the path holds a slash or backslash");
  if (has_control(*decoded)) return bad_target("the path holds a control character");
  return std::move(*decoded);
}

std::string_view next_item(std::string_view& list, char separator) {
  const auto end = list.find(separator);
  const auto item = list.substr(0, end);
  list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  return trim(item);
}

bool has_zero_weight(std::string_view parameters) {
  while (!parameters.empty()) {
    const auto parameter = next_item(parameters, ';');
    if (parameter.size() < 3 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=') continue;
    return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus == Plus::kSpace ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    out += '%';
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

base::Result<Parameters> parse_form(std::string_view text) {
  Parameters parameters;
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (pair.empty()) continue;
    if (parameters.size() == kMaxParameters)
      return bad_target("there are more than " + std::to_string(kMaxParameters) + " parameters");
    const auto equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), Plus::kSpace);
    auto value =
        percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), Plus::kSpace);
    if (!name || !value) return bad_target("a \"%\" in the parameters is not followed by two hexadecimal digits");
    for (const auto* part : {&*name, &*value})
      if (!base::is_utf8(*part) || part->find('\0') != std::string::npos)
        return bad_target("a parameter is not UTF-8 text");
    parameters.push_back({std::move(*name), std::move(*value)});
  }
  return parameters;
}

base::Result<Target> parse_target(std::string_view target) {
  const auto question = target.find('?');
  auto raw = target.substr(0, question);
  if (raw.empty() || raw[0] != '/') return bad_target("the path does not begin with \"/\"");
  Target parsed;
  parsed.path.reserve(raw.size());
  while (!raw.empty()) {
    raw.remove_prefix(1);  // the slash
    const auto end = raw.find('/');
    parsed.path += '/';
    parsed.path += TRY(decode_segment(raw.substr(0, end)));
    raw = end == std::string_view::npos ? std::string_view{} : raw.substr(end);
  }
  if (!base::is_utf8(parsed.path)) return bad_target("the path is not UTF-8");
  if (question != std::string_view::npos) parsed.query = TRY(parse_form(target.substr(question + 1)));
  return parsed;
}

std::optional<std::string> cookie(const Request& request, std::string_view name) {
  std::optional<std::string> found;
  for (const auto& header : request.headers) {
    if (header.name != "cookie") continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto pair = next_item(rest, ';');
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      const auto value = pair.substr(equals + 1);
      if (found && *found != value) return std::nullopt;
      found = std::string(value);
    }
  }
  return found;
}

std::string set_cookie(const Cookie& cookie) {
  for (const char c : cookie.value) ENSURE(c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\');
  std::string text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path + "; HttpOnly";
  if (cookie.max_age) text += "; Max-Age=" + std::to_string(cookie.max_age->count());
  text += cookie.same_site == SameSite::kStrict ? "; SameSite=Strict" : "; SameSite=Lax";
  if (cookie.secure) text += "; Secure";
  return text;
}

bool accepts_coding(const Request& request, std::string_view coding) {
  const auto* header = request.header("accept-encoding");
  if (!header) return false;
  std::string_view rest = *header;
  while (!rest.empty()) {
    auto item = next_item(rest, ',');
    const auto name = next_item(item, ';');
    if (equal_ignoring_case(name, coding)) return !has_zero_weight(item);
  }
  return false;
}

bool lists_etag(std::string_view header_value, std::string_view etag) {
  if (trim(header_value) == "*") return true;
  const auto opaque = [](std::string_view tag) { return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag; };
  while (!header_value.empty())
    if (opaque(next_item(header_value, ',')) == opaque(etag)) return true;
  return false;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace http
