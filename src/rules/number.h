// Numbers as rules see them: six decimals, sums without loss.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/civil.h"
#include "rules/ast.h"

namespace rules {

// What comparisons and printed results see: floor(x * 10^6 + 0.5).
double round_to_six(double x);
bool has_six_decimals(double x);

// Half away from zero; none where the result is longer than a duration may be.
std::optional<std::int64_t> round_half_away(double us);

// The sum of doubles, correctly rounded.
double exact_sum(const std::vector<double>& values);

inline std::int64_t length_us(const Span& span) { return span.months * base::kMonthUs + span.us; }

}  // namespace rules
