// Text of a rule to tokens. Positions count code points, as editors do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/ast.h"
#include "rules/rule.h"

namespace rules {

enum class TokenKind { kText, kNumber, kDuration, kParam, kSymbol, kName, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;     // as written, quotes and $ included
  std::size_t position = 0;  // code points
  std::size_t offset = 0;    // bytes
};

// The tokens, the last of kind kEnd; or false and the error.
bool tokenize(std::string_view text, std::vector<Token>& tokens, RuleError& error);

// "4h", "12mo", "1y": also the form of a duration in parameters and data. None if it is no duration or longer than
// kMaxSpanUs.
std::optional<Span> parse_duration(std::string_view text);

// Longer durations count as not finite: some 28,500 years.
inline constexpr std::int64_t kMaxSpanUs = 900'000'000'000'000'000;
inline constexpr std::int64_t kMaxSpanMonths = 12 * 10'000;

bool is_name_character(char c);

}  // namespace rules
