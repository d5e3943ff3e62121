#include "http/parser.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/check.h"
#include "http/encoding.h"

namespace http {
namespace {

using CharSet = std::array<bool, 256>;

constexpr CharSet make_set(bool (*holds)(unsigned char)) {
  CharSet set{};
  for (unsigned c = 0; c < 256; ++c) set[c] = holds(static_cast<unsigned char>(c));
  return set;
}

constexpr bool is_alnum(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_one_of(unsigned char c, std::string_view marks) {
  return marks.find(static_cast<char>(c)) != std::string_view::npos;
}

// RFC 9110 section 5.6.2.
constexpr CharSet kToken =
    make_set([](unsigned char c) { return is_alnum(c) || (c != 0 && is_one_of(c, "!#$%&'*+-.^_`|~")); });
// RFC 9110 section 5.5: visible ASCII, obs-text, space and tab.
constexpr CharSet kValue = make_set([](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); });
// RFC 3986 pchar and "/"; "%" is checked when the target is decoded.
constexpr CharSet kPath =
    make_set([](unsigned char c) { return is_alnum(c) || (c != 0 && is_one_of(c, "-._~!$&'()*+,;=:@/%")); });
// Browsers leave some marks bare in a query that RFC 3986 would have encoded; none of them can split a request.
constexpr CharSet kQuery =
    make_set([](unsigned char c) { return is_alnum(c) || (c != 0 && is_one_of(c, "-._~!$&'()*+,;=:@/%?[]{}|\\^`")); });
// Host and port: reg-name, IPv4, bracketed IPv6.
constexpr CharSet kHost =
    make_set([](unsigned char c) { return is_alnum(c) || (c != 0 && is_one_of(c, "-._~!$&'()*+,;=%")); });

bool consists_of(std::string_view text, const CharSet& set) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host(std::string_view value) {
  std::string_view port;
  if (!value.empty() && value[0] == '[') {
    const auto close = value.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const auto inside = value.substr(1, close - 1);
    if (inside.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    port = value.substr(close + 1);
  } else {
    const auto colon = value.find(':');
    const auto name = value.substr(0, colon);
    if (name.empty() || !consists_of(name, kHost)) return false;
    port = colon == std::string_view::npos ? std::string_view{} : value.substr(colon);
  }
  if (port.empty()) return true;
  return port[0] == ':' && (port.size() == 1 || (port.size() <= 6 && is_digits(port.substr(1))));
}

void to_lower(std::string& text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
}

// Headers whose repetition means that two readers may disagree about the request.
constexpr std::string_view kSingletons[] = {
    "host", "content-length", "transfer-encoding", "authorization", "content-type", "origin", "expect"};

bool lists_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto end = list.find(',');
    if (equal_ignoring_case(trim(list.substr(0, end)), token)) return true;
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
  return false;
}

std::size_t token_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && kToken[static_cast<unsigned char>(text[length])]) ++length;
  return length;
}

// The length of a quoted string at the front (RFC 9110 section 5.6.4); 0 where there is none.
std::size_t quoted_length(std::string_view text) {
  if (text.empty() || text[0] != '"') return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (!kValue[static_cast<unsigned char>(text[i])]) return 0;
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\' && (++i >= text.size() || !kValue[static_cast<unsigned char>(text[i])])) return 0;
  }
  return 0;
}

std::string_view skip_blank(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ), RFC 9112 section 7.1.1.
bool is_chunk_extensions(std::string_view text) {
  while (!text.empty()) {
    text = skip_blank(text);
    if (text.empty() || text[0] != ';') return false;
    text = skip_blank(text.substr(1));
    const auto name = token_length(text);
    if (name == 0) return false;
    text.remove_prefix(name);
    const auto equals = skip_blank(text);
    if (equals.empty() || equals[0] != '=') continue;
    text = skip_blank(equals.substr(1));
    const auto value = std::max(token_length(text), quoted_length(text));
    if (value == 0) return false;
    text.remove_prefix(value);
  }
  return true;
}

}  // namespace

std::size_t Parser::feed(std::string_view input) {
  const auto given = input.size();
  while (!input.empty() && is_reading()) {
    if (state_ == State::kFixedBody || state_ == State::kChunkData)
      take_body(input);
    else
      take_line(input);
  }
  return given - input.size();
}

void Parser::begin_body(std::uint64_t limit_bytes) {
  ENSURE(state_ == State::kHeadDone);
  body_limit_ = limit_bytes;
  section_bytes_ = 0;
  if (head_.content_length.value_or(0) > limit_bytes) {
    refuse(413, "the body has " + std::to_string(*head_.content_length) + " bytes; at most " +
                    std::to_string(limit_bytes) + " are taken here");
  } else if (head_.chunked) {
    state_ = State::kChunkLine;
  } else if (head_.content_length.value_or(0) > 0) {
    remaining_ = *head_.content_length;
    constexpr std::uint64_t kFirstReserveBytes = 64 * 1024;  // a length is a claim: memory follows the bytes
    body_.reserve(static_cast<std::size_t>(std::min(remaining_, kFirstReserveBytes)));
    state_ = State::kFixedBody;
  } else {
    state_ = State::kDone;
  }
}

void Parser::reset() {
  const auto limits = limits_;
  std::destroy_at(this);  // assignment would keep the capacity of strings
  std::construct_at(this, limits);
}

void Parser::take_body(std::string_view& input) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size()));
  body_.append(input.substr(0, taken));
  input.remove_prefix(taken);
  remaining_ -= taken;
  if (remaining_ == 0) state_ = state_ == State::kFixedBody ? State::kDone : State::kChunkEnd;
}

std::size_t Parser::line_section_limit() const {
  switch (state_) {
    case State::kRequestLine:
      return std::min(limits_.head_bytes, limits_.target_bytes + 64);  // method and version are short
    case State::kChunkLine: return limits_.chunk_line_bytes;
    case State::kChunkEnd: return 2;
    default: return limits_.head_bytes;
  }
}

void Parser::take_line(std::string_view& input) {
  const auto end = input.find('\n');
  const auto taken = end == std::string_view::npos ? input.size() : end + 1;
  if (section_bytes_ + taken > line_section_limit()) return refuse_too_long();
  section_bytes_ += taken;
  if (end == std::string_view::npos) {
    line_.append(input);
    input = {};
    return;
  }
  std::string_view line = input.substr(0, end);
  std::string whole;
  if (!line_.empty()) {
    whole = std::move(line_.append(line));
    line_.clear();
    line = whole;
  }
  input.remove_prefix(taken);
  if (line.empty() || line.back() != '\r') return refuse(400, "a line ends in a bare line feed; lines end in CR LF");
  line.remove_suffix(1);
  read_line(line);
}

void Parser::refuse_too_long() {
  switch (state_) {
    case State::kRequestLine:
      return refuse(414, "the request target is longer than " + std::to_string(limits_.target_bytes) + " bytes");
    case State::kChunkLine:
      return refuse(400, "a chunk size line is longer than " + std::to_string(limits_.chunk_line_bytes) + " bytes");
    case State::kChunkEnd: return refuse(400, "a chunk is longer than its size says");
    default: return refuse(431, "the header section is longer than " + std::to_string(limits_.head_bytes) + " bytes");
  }
}

void Parser::read_line(std::string_view line) {
  switch (state_) {
    case State::kRequestLine: return read_request_line(line);
    case State::kHeaderLine: return line.empty() ? finish_head() : read_header_line(line);
    case State::kChunkLine: return read_chunk_line(line);
    case State::kChunkEnd: return read_chunk_end(line);
    case State::kTrailerLine: return read_trailer_line(line);
    default: ENSURE(false);
  }
}

void Parser::read_request_line(std::string_view line) {
  if (line.empty()) {
    if (skipped_empty_line_) return refuse(400, "there is no request line");
    skipped_empty_line_ = true;  // RFC 9112 section 2.2: one empty line before it is ignored
    return;
  }
  const auto first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return refuse(400, "the request line is not \"METHOD target HTTP/1.1\"");
  const auto method = line.substr(0, first), target = line.substr(first + 1, last - first - 1),
             version = line.substr(last + 1);
  if (method.empty() || method.size() > 32 || !consists_of(method, kToken))
    return refuse(400, "the method is not a token");
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || version[6] != '.')
    return refuse(400, "the version is not written HTTP/1.1");
  if (version.substr(5) != "1.1" && version.substr(5) != "1.0")
    return refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  if (target.size() > limits_.target_bytes) return refuse_too_long();
  head_.method = method;
  head_.minor_version = version[7] - '0';
  head_.keep_alive = head_.minor_version == 1;
  read_target(target);
  if (state_ == State::kRequestLine) state_ = State::kHeaderLine;
}

void Parser::read_target(std::string_view target) {
  if (head_.method == "CONNECT") return refuse(501, "this server is no proxy");
  if (target == "*") {
    if (head_.method != "OPTIONS") return refuse(400, "the target \"*\" belongs to OPTIONS alone");
    head_.target = "*";
    return;
  }
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto end = std::min(target.find_first_of("/?"), target.size());
    authority_ = target.substr(0, end);
    if (!is_host(authority_)) return refuse(400, "the target names no host that can be read");
    target.remove_prefix(end);
    if (target.empty() || target[0] == '?') head_.target = "/";
    break;
  }
  const auto question = std::min(target.find('?'), target.size());
  const bool is_origin_form = (!target.empty() && target[0] == '/') || !authority_.empty();
  if (!is_origin_form) return refuse(400, "the target does not begin with \"/\"");
  if (!consists_of(target.substr(0, question), kPath) ||
      (question < target.size() && !consists_of(target.substr(question + 1), kQuery)))
    return refuse(400, "the target holds a character that must be percent-encoded");
  head_.target += target;
}

void Parser::read_header_line(std::string_view line) {
  if (++line_count_ > limits_.header_count)
    return refuse(431, "there are more than " + std::to_string(limits_.header_count) + " header lines");
  if (line[0] == ' ' || line[0] == '\t')
    return refuse(400, "a header line begins with a space; folded lines are not taken");
  const auto name_length = token_length(line);
  if (name_length == 0 || name_length == line.size() || line[name_length] != ':')
    return refuse(400, "header line " + std::to_string(line_count_) + " is not \"Name: value\"");
  const auto value = trim(line.substr(name_length + 1));
  if (!consists_of(value, kValue))
    return refuse(400, "header line " + std::to_string(line_count_) + " holds a control character");
  if (state_ == State::kTrailerLine) return;
  Header header{std::string(line.substr(0, name_length)), std::string(value)};
  to_lower(header.name);
  note_header(header);
  if (state_ == State::kHeaderLine) head_.headers.push_back(std::move(header));
}

void Parser::note_header(const Header& header) {
  for (std::size_t i = 0; i < std::size(kSingletons); ++i) {
    if (header.name != kSingletons[i]) continue;
    if (seen_singletons_ & (1u << i)) return refuse(400, "the header \"" + header.name + "\" stands twice");
    seen_singletons_ |= 1u << i;
    break;
  }
  if (header.name == "host") return note_host(header.value);
  if (header.name == "content-length") return note_content_length(header.value);
  if (header.name == "transfer-encoding") return note_transfer_encoding(header.value);
  if (header.name == "connection") {
    if (lists_token(header.value, "close")) says_close_ = true;
    if (lists_token(header.value, "keep-alive")) head_.keep_alive = true;
  } else if (header.name == "expect") {
    if (!equal_ignoring_case(header.value, "100-continue"))
      return refuse(417, "the only expectation that can be met is 100-continue");
    head_.expects_continue = head_.minor_version == 1;
  }
}

void Parser::note_host(std::string_view value) {
  if (!is_host(value)) return refuse(400, "the Host header is not a host name with an optional port");
  host_ = std::string(value);
}

void Parser::note_content_length(std::string_view value) {
  if (!is_digits(value) || value.size() > 18)
    return refuse(400, "Content-Length is not one number of at most 18 digits");
  std::uint64_t length = 0;
  for (const char c : value) length = length * 10 + static_cast<std::uint64_t>(c - '0');
  head_.content_length = length;
}

void Parser::note_transfer_encoding(std::string_view value) {
  if (!equal_ignoring_case(value, "chunked")) return refuse(501, "the only transfer coding that is read is chunked");
  head_.chunked = true;
}

void Parser::finish_head() {
  if (!host_ && head_.minor_version == 1) return refuse(400, "the Host header is missing");
  if (!authority_.empty() && host_ && !equal_ignoring_case(authority_, *host_))
    return refuse(400, "the target names another host than the Host header");
  if (head_.chunked && head_.minor_version == 0) return refuse(400, "HTTP/1.0 has no transfer coding");
  if (head_.chunked && head_.content_length)
    return refuse(400, "Content-Length and Transfer-Encoding exclude each other");
  if (says_close_) head_.keep_alive = false;
  state_ = State::kHeadDone;
}

void Parser::read_chunk_line(std::string_view line) {
  constexpr std::size_t kMaxDigits = 15;  // stays below 2^60
  std::uint64_t size = 0;
  std::size_t digits = 0;
  for (; digits < line.size(); ++digits) {
    const char c = line[digits];
    const bool digit = c >= '0' && c <= '9', upper = c >= 'A' && c <= 'F', lower = c >= 'a' && c <= 'f';
    if (!digit && !upper && !lower) break;
    if (digits == kMaxDigits) return refuse(400, "a chunk size has more than 15 digits");
    size = size * 16 + static_cast<std::uint64_t>(digit ? c - '0' : upper ? c - 'A' + 10 : c - 'a' + 10);
  }
  if (digits == 0) return refuse(400, "a chunk does not begin with its size in hexadecimal digits");
  if (!is_chunk_extensions(line.substr(digits)))
    return refuse(400, "a chunk size is followed by what is no chunk extension");
  if (size > body_limit_ - body_.size())
    return refuse(413, "the body is longer than the " + std::to_string(body_limit_) + " bytes that are taken here");
  section_bytes_ = 0;
  line_count_ = 0;
  remaining_ = size;
  state_ = size == 0 ? State::kTrailerLine : State::kChunkData;
}

void Parser::read_chunk_end(std::string_view line) {
  if (!line.empty()) return refuse(400, "a chunk is longer than its size says");
  section_bytes_ = 0;
  state_ = State::kChunkLine;
}

void Parser::read_trailer_line(std::string_view line) {
  if (line.empty())
    state_ = State::kDone;
  else
    read_header_line(line);
}

void Parser::refuse(int status, std::string detail) {
  refusal_ = {status, std::move(detail)};
  state_ = State::kRefused;
}

}  // namespace http
