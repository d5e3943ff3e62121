#include "rules/number.h"

#include <charconv>
#include <cmath>

#include "rules/lexer.h"

namespace rules {

double round_to_six(double x) { return std::floor(x * 1e6 + 0.5); }

bool has_six_decimals(double x) {
  char digits[400];
  auto end = std::to_chars(digits, digits + sizeof digits, x, std::chars_format::fixed, 6).ptr;
  double rounded = 0;
  std::from_chars(digits, end, rounded);
  return rounded == x;
}

std::optional<std::int64_t> round_half_away(double us) {
  if (!(std::fabs(us) < static_cast<double>(kMaxSpanUs))) return std::nullopt;
  return static_cast<std::int64_t>(us >= 0 ? std::floor(us + 0.5) : -std::floor(-us + 0.5));
}

double exact_sum(const std::vector<double>& values) {
  // Partial sums that do not overlap (Shewchuk): each addition keeps what it could not hold in the next partial.
  std::vector<double> partials;
  for (double x : values) {
    std::size_t kept = 0;
    for (double y : partials) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double high = x + y;
      double low = y - (high - x);
      if (low != 0) partials[kept++] = low;
      x = high;
    }
    if (!std::isfinite(x)) return x;
    partials.resize(kept);
    partials.push_back(x);
  }
  double sum = 0;
  for (std::size_t i = partials.size(); i-- > 0;) {
    double high = sum + partials[i];
    double low = partials[i] - (high - sum);
    sum = high;
    if (low == 0) continue;
    // What is left decides where the sum lies exactly between two doubles.
    if (i > 0 && ((low < 0 && partials[i - 1] < 0) || (low > 0 && partials[i - 1] > 0))) {
      double twice = low * 2, next = sum + twice;
      if (twice == next - sum) sum = next;
    }
    break;
  }
  return sum;
}

}  // namespace rules
