#include <cmath>

#include "base/civil.h"
#include "base/text.h"
#include "rules/evaluation.h"
#include "rules/lexer.h"
#include "rules/number.h"

namespace rules {

using base::Value;

namespace {

bool is_time(Kind kind) { return kind == Kind::kDate || kind == Kind::kDateTime; }

Value bounded_span(std::int64_t us) { return us > kMaxSpanUs || us < -kMaxSpanUs ? Value() : Value(us); }
Value bounded_instant(std::int64_t us) { return base::is_instant(us) ? Value(us) : Value(); }
Value bounded_number(double x) { return std::isfinite(x) ? Value(x) : Value(); }

// Months stay months while their number is whole, else they become 30.4375 days each.
std::optional<Span> scale(const Span& span, double factor) {
  double months = static_cast<double>(span.months) * factor;
  bool whole = std::floor(months) == months && std::fabs(months) <= static_cast<double>(kMaxSpanMonths);
  auto us = round_half_away(static_cast<double>(whole ? span.us : length_us(span)) * factor);
  if (!us) return std::nullopt;
  return Span{whole ? static_cast<std::int64_t>(months) : 0, *us};
}

}  // namespace

std::optional<Span> Evaluation::constant_span(const Node& node) {
  static const Context kNowhere;
  return Evaluation(kNowhere, nullptr, 0).span(node);
}

// A constant duration with its months apart.
std::optional<Span> Evaluation::span(const Node& node) {
  if (node.kind == NodeKind::kDuration || (node.kind == NodeKind::kParam && node.type.months)) return node.span;
  if (!node.type.months && node.slot < 0 && node.kind == NodeKind::kParam) return Span{0, node.literal.integer()};
  if (node.type.months && node.kind == NodeKind::kNegation) {
    auto part = span(node.part(0));
    return part ? std::optional<Span>({-part->months, -part->us}) : std::nullopt;
  }
  if (node.type.months && node.kind == NodeKind::kCall) {
    auto part = span(node.part(0));
    return part ? std::optional<Span>({std::abs(part->months), std::abs(part->us)}) : std::nullopt;
  }
  if (node.type.months && node.kind == NodeKind::kArithmetic) {
    char op = node.arithmetic;
    const Node &left = node.part(0), &right = node.part(1);
    if (op == '+' || op == '-') {
      auto a = span(left), b = span(right);
      if (!a || !b) return std::nullopt;
      std::int64_t sign = op == '+' ? 1 : -1;
      Span sum{a->months + sign * b->months, a->us + sign * b->us};
      bool fits = std::abs(sum.months) <= kMaxSpanMonths && std::abs(sum.us) <= kMaxSpanUs;
      return fits ? std::optional<Span>(sum) : std::nullopt;
    }
    bool duration_first = left.type.kind == Kind::kDuration;
    auto length = span(duration_first ? left : right);
    Value factor = eval(duration_first ? right : left);
    if (!length || factor.is_null() || (op == '/' && factor.decimal() == 0)) return std::nullopt;
    return scale(*length, op == '/' ? 1 / factor.decimal() : factor.decimal());
  }
  Value us = eval(node);
  return us.is_null() ? std::nullopt : std::optional<Span>({0, us.integer()});
}

Value Evaluation::negate(const Node& node) {
  Value value = eval(node.part(0));
  if (const auto* number = std::get_if<double>(&value.v)) return -*number;
  if (const auto* us = std::get_if<std::int64_t>(&value.v)) return -*us;
  return {};
}

Value Evaluation::arithmetic(const Node& node) {
  if (node.type.months) {
    auto constant = span(node);
    return constant ? bounded_span(length_us(*constant)) : Value();
  }
  const Type &a = node.part(0).type, &b = node.part(1).type;
  if (is_time(a.kind) || is_time(b.kind)) return times(node);
  if (a.kind == Kind::kDuration || b.kind == Kind::kDuration) return durations(node);
  Value left = eval(node.part(0));
  if (left.is_null()) return {};
  Value right = eval(node.part(1));
  if (right.is_null()) return {};
  return numbers(node.arithmetic, left.decimal(), right.decimal());
}

Value Evaluation::numbers(char op, double a, double b) const {
  switch (op) {
    case '+': return bounded_number(a + b);
    case '-': return bounded_number(a - b);
    case '*': return bounded_number(a * b);
    default: return b == 0 ? Value() : bounded_number(a / b);
  }
}

Value Evaluation::durations(const Node& node) {
  Value left = eval(node.part(0)), right = eval(node.part(1));
  if (left.is_null() || right.is_null()) return {};
  char op = node.arithmetic;
  bool left_is_number = std::holds_alternative<double>(left.v),
       right_is_number = std::holds_alternative<double>(right.v);
  if (left_is_number || right_is_number) {
    double us = static_cast<double>(left_is_number ? right.integer() : left.integer());
    double factor = left_is_number ? left.decimal() : right.decimal();
    if (op == '/' && factor == 0) return {};
    auto scaled = round_half_away(op == '/' ? us / factor : us * factor);
    return scaled ? Value(*scaled) : Value();
  }
  std::int64_t a = left.integer(), b = right.integer();
  if (op == '/') return b == 0 ? Value() : Value(static_cast<double>(a) / static_cast<double>(b));
  return bounded_span(op == '+' ? a + b : a - b);
}

// A date or time with a duration, or the time between two.
Value Evaluation::times(const Node& node) {
  const Node &left = node.part(0), &right = node.part(1);
  if (is_time(left.type.kind) && is_time(right.type.kind)) {
    bool dates = left.type.kind == Kind::kDate && right.type.kind == Kind::kDate;
    if (!dates) {
      auto a = instant(left), b = instant(right);
      return a && b ? Value(*a - *b) : Value();
    }
    Value a = eval(left), b = eval(right);
    return a.is_null() || b.is_null() ? Value() : Value((a.integer() - b.integer()) * base::kDayUs);
  }
  bool time_first = is_time(left.type.kind);
  const Node& time = time_first ? left : right;
  Value from = eval(time);
  auto by = span(time_first ? right : left);
  if (from.is_null() || !by) return {};
  std::int64_t sign = node.arithmetic == '-' ? -1 : 1;
  std::int64_t months = by->months * sign, us = by->us * sign;
  if (time.type.kind == Kind::kDateTime) {
    auto moved = months == 0 ? std::optional<std::int64_t>(from.integer()) : zone_.add_months(from.integer(), months);
    return moved ? bounded_instant(*moved + us) : Value();
  }
  auto day =
      months == 0 ? std::optional<std::int64_t>(from.integer()) : base::add_months_to_day(from.integer(), months);
  if (!day) return {};
  if (node.type.kind == Kind::kDateTime) return bounded_instant(zone_.start_of_day(*day) + us);
  std::int64_t moved = *day + us / base::kDayUs;
  return base::is_day(moved) ? Value(moved) : Value();
}

// A date is the instant at which its day starts.
std::optional<std::int64_t> Evaluation::instant(const Node& node) {
  Value value = eval(node);
  if (value.is_null()) return std::nullopt;
  return node.type.kind == Kind::kDate ? zone_.start_of_day(value.integer()) : value.integer();
}

Value Evaluation::call(const Node& node) {
  switch (node.function) {
    case Function::kNow: return context_.now_us;
    case Function::kToday: return zone_.local_day(context_.now_us);
    case Function::kLen: return length(node);
    case Function::kAbs: {
      Value value = node.type.months ? Value() : eval(node.part(0));
      if (node.type.months) {
        auto constant = span(node);
        return constant ? Value(length_us(*constant)) : Value();
      }
      if (const auto* number = std::get_if<double>(&value.v)) return std::fabs(*number);
      if (const auto* us = std::get_if<std::int64_t>(&value.v)) return std::abs(*us);
      return {};
    }
    case Function::kCoalesce: {
      Value value = eval(node.part(0));
      return value.is_null() ? eval(node.part(1)) : value;
    }
    case Function::kStartOf: {
      Value value = eval(node.part(0));
      if (value.is_null()) return {};
      std::int64_t day = node.part(0).type.kind == Kind::kDateTime ? zone_.local_day(value.integer()) : value.integer();
      return base::start_of(day, *base::parse_period(node.part(1).text));
    }
    case Function::kBusinessMinutes: return business_minutes(node);
    default: return moments(node);
  }
}

Value Evaluation::length(const Node& node) {
  Value hold;
  const Value& value = argument(node.part(0), hold);
  if (const auto* text = std::get_if<std::string>(&value.v)) return static_cast<double>(base::count_code_points(*text));
  if (const auto* ids = std::get_if<base::Ids>(&value.v)) return static_cast<double>(ids->size());
  if (const auto* texts = std::get_if<base::Texts>(&value.v)) return static_cast<double>(texts->size());
  return 0.0;
}

Value Evaluation::moments(const Node& node) {
  std::int64_t unit = base::kDayUs;  // days, age_days
  if (node.function == Function::kMinutes) unit = base::kMinuteUs;
  if (node.function == Function::kHours) unit = base::kHourUs;
  if (node.function == Function::kMonths) unit = base::kMonthUs;
  if (node.function == Function::kAgeDays) {
    auto then = instant(node.part(0));
    return then ? Value(static_cast<double>(context_.now_us - *then) / static_cast<double>(unit)) : Value();
  }
  const Node &from = node.part(0), &to = node.part(1);
  if (from.type.kind == Kind::kDate && to.type.kind == Kind::kDate) {
    Value a = eval(from), b = eval(to);
    if (a.is_null() || b.is_null()) return {};
    return static_cast<double>((b.integer() - a.integer()) * base::kDayUs) / static_cast<double>(unit);
  }
  auto a = instant(from), b = instant(to);
  return a && b ? Value(static_cast<double>(*b - *a) / static_cast<double>(unit)) : Value();
}

Value Evaluation::business_minutes(const Node& node) {
  auto from = instant(node.part(0)), to = instant(node.part(1));
  if (!from || !to) return {};
  std::string_view name = node.parts.size() > 2 ? std::string_view(node.part(2).text) : std::string_view();
  std::int64_t open = *to - *from;
  if (context_.calendars) {
    auto before = context_.calendars->open_before(name, *from), until = context_.calendars->open_before(name, *to);
    if (!before || !until) return {};
    open = *until - *before;
  }
  return static_cast<double>(open) / static_cast<double>(base::kMinuteUs);
}

bool Evaluation::test_overlaps(const Node& node) {
  // Two spans that only touch overlap when they meet on a day.
  auto meets = [&](const Node& start, const Node& end) {
    bool days = start.type.kind == Kind::kDate || end.type.kind == Kind::kDate;
    return compare(days ? Comparison::kLessEqual : Comparison::kLess, start, end);
  };
  return meets(node.part(0), node.part(3)) && meets(node.part(2), node.part(1));
}

}  // namespace rules
