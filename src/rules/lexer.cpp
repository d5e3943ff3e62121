#include "rules/lexer.h"

#include <cstdlib>

#include "base/civil.h"
#include "base/text.h"

namespace rules {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct Unit {
  std::string_view name;
  Span span;
};
constexpr Unit kUnits[] = {{"mo", {1, 0}},           {"m", {0, base::kMinuteUs}},  {"h", {0, base::kHourUs}},
                           {"d", {0, base::kDayUs}}, {"w", {0, 7 * base::kDayUs}}, {"y", {12, 0}}};

class Lexer {
 public:
  Lexer(std::string_view text, std::vector<Token>& tokens, RuleError& error)
      : text_(text), tokens_(tokens), error_(error) {}

  bool run() {
    if (base::count_code_points(text_) > kMaxLength)
      return fail(kMaxLength, "limit", {"end"}, "this is longer than " + std::to_string(kMaxLength) + " characters");
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_, ++position_;
      if (at_ == text_.size()) break;
      if (!take_token()) return false;
    }
    tokens_.push_back({TokenKind::kEnd, {}, position_, at_});
    return true;
  }

 private:
  bool fail(std::size_t position, const char* code, std::vector<std::string> expected, std::string message) {
    error_ = {position, code, std::move(expected), std::move(message)};
    return false;
  }

  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  bool take(TokenKind kind, std::size_t bytes) {
    tokens_.push_back({kind, text_.substr(at_, bytes), position_, at_});
    position_ += base::count_code_points(tokens_.back().text);
    at_ += bytes;
    return true;
  }

  bool take_token() {
    char c = text_[at_];
    if (c == '\'') return take_text();
    if (is_digit(c)) return take_number();
    if (c == '$' && is_letter(peek(1))) return take(TokenKind::kParam, 1 + name_length(at_ + 1));
    if (is_letter(c)) return take(TokenKind::kName, name_length(at_));
    if (peek(1) == '=' && (c == '<' || c == '>' || c == '!')) return take(TokenKind::kSymbol, 2);
    if (std::string_view("=<>(),:.+*/-").find(c) != std::string_view::npos) return take(TokenKind::kSymbol, 1);
    std::size_t end = at_;
    base::next_code_point(text_, end);
    return fail(position_, "syntax", {"token"},
                "a rule has no place for " + std::string(text_.substr(at_, end - at_)) + " outside a 'text'");
  }

  std::size_t name_length(std::size_t start) const {
    std::size_t end = start;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    return end - start;
  }

  // A quote inside is doubled. Where the closing one is missing, the error stands at the quote that opened the last
  // piece.
  bool take_text() {
    std::size_t end = at_ + 1, position = position_ + 1, opening = position_;
    while (end < text_.size()) {
      if (text_[end] != '\'') {
        std::size_t start = end;
        char32_t code_point = base::next_code_point(text_, end);
        if (code_point == base::kNoCodePoint || code_point == 0)
          return fail(
              position, "syntax", {"token"},
              "this byte (" + std::to_string(static_cast<unsigned char>(text_[start])) + ") is no text in UTF-8");
        ++position;
      } else if (end + 1 < text_.size() && text_[end + 1] == '\'') {
        opening = position + 1;
        end += 2, position += 2;
      } else {
        return take(TokenKind::kText, end + 1 - at_);
      }
    }
    return fail(opening, "syntax", {"'"}, "this text has no closing quote");
  }

  bool take_number() {
    std::size_t end = at_;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    std::size_t digits = end - at_;
    std::size_t unit = 0;
    while (end + unit < text_.size() && is_name_character(text_[end + unit])) ++unit;
    if (unit > 0) return take_duration(digits, unit);
    if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) {
      std::size_t fraction = end + 1;
      while (fraction < text_.size() && is_digit(text_[fraction])) ++fraction;
      digits += fraction - end - 1;
      end = fraction;
      if (end < text_.size() && is_name_character(text_[end])) return fail_number();
    }
    if (digits > kMaxDigits) return fail_digits();
    return take(TokenKind::kNumber, end - at_);
  }

  bool take_duration(std::size_t digits, std::size_t unit) {
    std::string_view name = text_.substr(at_ + digits, unit);
    bool known = false;
    for (const auto& each : kUnits) known = known || each.name == name;
    if (!known) return fail_number();
    if (digits > kMaxDigits) return fail_digits();
    if (!parse_duration(text_.substr(at_, digits + unit)))
      return fail(position_, "limit", {"duration"}, "no duration may be longer than 10,000 years");
    return take(TokenKind::kDuration, digits + unit);
  }

  bool fail_number() {
    return fail(position_, "syntax", {"number", "duration"},
                "this is neither a number nor a duration (15m 4h 30d 2w 12mo 1y)");
  }
  bool fail_digits() {
    return fail(position_, "limit", {"number"}, "a number has " + std::to_string(kMaxDigits) + " digits at most");
  }

  std::string_view text_;
  std::vector<Token>& tokens_;
  RuleError& error_;
  std::size_t at_ = 0;        // bytes
  std::size_t position_ = 0;  // code points
};

}  // namespace

bool is_name_character(char c) { return is_letter(c) || is_digit(c); }

bool tokenize(std::string_view text, std::vector<Token>& tokens, RuleError& error) {
  tokens.reserve(text.size() / 4 + 2);
  return Lexer(text, tokens, error).run();
}

std::optional<Span> parse_duration(std::string_view text) {
  std::size_t digits = 0;
  std::int64_t count = 0;
  for (; digits < text.size() && is_digit(text[digits]); ++digits) {
    if (count > kMaxSpanUs / 10) return std::nullopt;
    count = count * 10 + (text[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  for (const auto& unit : kUnits) {
    if (text.substr(digits) != unit.name) continue;
    if (unit.span.months > 0 && count > kMaxSpanMonths / unit.span.months) return std::nullopt;
    if (unit.span.us > 0 && count > kMaxSpanUs / unit.span.us) return std::nullopt;
    return Span{count * unit.span.months, count * unit.span.us};
  }
  return std::nullopt;
}

}  // namespace rules
