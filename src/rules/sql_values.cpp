#include "rules/lexer.h"
#include "rules/sql_writer.h"

namespace rules {

using base::Value;

namespace {

bool is_time(Kind kind) { return kind == Kind::kDate || kind == Kind::kDateTime; }

// PostgreSQL's times begin in 4713 BC; going back further than that is null there, whatever the time.
constexpr std::int64_t kMostMonths = 12 * 4'700;

}  // namespace

Expr SqlWriter::constant(Value value, Kind kind) const {
  return {Piece(), SqlForms::computed_form(kind), false, std::move(value)};
}
Expr SqlWriter::computed(Piece sql, Kind kind) const {
  return {std::move(sql), SqlForms::computed_form(kind), false, {}};
}
Piece SqlWriter::as_computed(const Expr& expr, Kind kind) const {
  return forms_.as(expr, SqlForms::computed_form(kind));
}

Piece SqlWriter::result(const Node& node) { return as_computed(value(node), node.type.kind); }

Expr SqlWriter::value(const Node& node) {
  if (node.type.constant) return constant(constants_.eval(node), node.type.kind);
  switch (node.kind) {
    case NodeKind::kPath: return path(node);
    case NodeKind::kArithmetic: return arithmetic(node);
    case NodeKind::kNegation:
      return computed(concat("(-", as_computed(value(node.part(0)), node.type.kind), ")"), node.type.kind);
    case NodeKind::kCall:
      if (node.function != Function::kOverlaps) return call(node);
      break;
    case NodeKind::kAggregate:
      if (node.aggregate != Aggregate::kExists) return aggregate(node);
      break;
    default: break;
  }
  return computed(concat("((", condition(node), ") is true)"), Kind::kBool);
}

Expr SqlWriter::arithmetic(const Node& node) {
  const Node &left = node.part(0), &right = node.part(1);
  if (is_time(left.type.kind) || is_time(right.type.kind)) return times(node);
  if (left.type.kind == Kind::kDuration || right.type.kind == Kind::kDuration) return durations(node);
  Piece a = as_computed(value(left), Kind::kNumber), b = as_computed(value(right), Kind::kNumber);
  bool scaled = left.type.constant || right.type.constant;
  switch (node.arithmetic) {
    case '/': {
      Piece quotient = concat("(", a, " / nullif(", b, ", 0.0))");
      return computed(right.type.constant ? quotient : forms_.finite(std::move(quotient)), Kind::kNumber);
    }
    case '*': {
      Piece product = concat("(", a, " * ", b, ")");
      return computed(scaled ? product : forms_.finite(std::move(product)), Kind::kNumber);
    }
    default: return computed(concat("(", a, node.arithmetic == '+' ? " + " : " - ", b, ")"), Kind::kNumber);
  }
}

Expr SqlWriter::durations(const Node& node) {
  const Node &left = node.part(0), &right = node.part(1);
  Piece a = as_computed(value(left), left.type.kind), b = as_computed(value(right), right.type.kind);
  bool both = left.type.kind == Kind::kDuration && right.type.kind == Kind::kDuration;
  const char* real = forms_.is_postgres() ? "::float8" : " * 1.0";
  if (both && node.arithmetic == '/')
    return computed(concat("((", a, ")", real, " / nullif(", b, ", 0))"), Kind::kNumber);
  if (both) {
    Piece sum = concat("(", a, node.arithmetic == '+' ? " + " : " - ", b, ")");
    return computed(forms_.bounded(std::move(sum), -kMaxSpanUs, kMaxSpanUs), Kind::kDuration);
  }
  if (node.arithmetic == '/')
    return computed(forms_.round_span(concat("(", a, ")", real, " / nullif(", b, ", 0.0)")), Kind::kDuration);
  return computed(forms_.round_span(concat("(", a, ")", real, " * ", b)), Kind::kDuration);
}

// A date is the instant at which its day starts.
Piece SqlWriter::instant(const Node& node) {
  Expr expr = value(node);
  if (node.type.kind != Kind::kDate) return as_computed(expr, Kind::kDateTime);
  if (!expr.constant) return as_computed(forms_.start_of_day(expr), Kind::kDateTime);
  if (expr.constant->is_null()) return forms_.bind(Value(), Form::kMicros);
  return forms_.bind(forms_.zone().start_of_day(expr.constant->integer()), Form::kMicros);
}

Expr SqlWriter::times(const Node& node) {
  const Node &left = node.part(0), &right = node.part(1);
  if (is_time(left.type.kind) && is_time(right.type.kind)) {
    bool dates = left.type.kind == Kind::kDate && right.type.kind == Kind::kDate;
    if (!dates) return computed(concat("(", instant(left), " - ", instant(right), ")"), Kind::kDuration);
    Piece a = as_computed(value(left), Kind::kDate), b = as_computed(value(right), Kind::kDate);
    return computed(concat("((", a, " - ", b, ") * 86400000000)"), Kind::kDuration);
  }
  return is_time(left.type.kind) ? moved(node, left, right) : moved(node, right, left);
}

// A date or time moved by a duration: first the months, then the exact part.
Expr SqlWriter::moved(const Node& node, const Node& time, const Node& by) {
  const char* op = node.arithmetic == '-' ? " - " : " + ";
  Expr from = value(time);
  Piece exact;
  std::int64_t months = 0, us = 0;
  if (by.type.constant) {
    auto span = constants_.span(by);
    if (!span) return constant(Value(), node.type.kind);
    months = node.arithmetic == '-' ? -span->months : span->months;
    if (forms_.is_postgres() && months < -kMostMonths) return constant(Value(), node.type.kind);
    us = span->us;
    exact = forms_.bind(us, Form::kMicros);
  } else {
    exact = as_computed(value(by), Kind::kDuration);
  }
  if (time.type.kind == Kind::kDateTime) {
    if (months != 0) from = forms_.add_months(from, months);
  } else {
    if (months != 0) from = forms_.add_months_to_day(from, months);
    if (node.type.kind == Kind::kDate) {
      Piece days = us == 0 ? as_computed(from, Kind::kDate)
                           : concat(as_computed(from, Kind::kDate), op, forms_.bind(us / base::kDayUs, Form::kDays));
      return computed(forms_.bounded(std::move(days), base::kFirstDay, base::kLastDay), Kind::kDate);
    }
    if (months != 0)
      from = computed(forms_.bounded(as_computed(from, Kind::kDate), base::kFirstDay, base::kLastDay), Kind::kDate);
    from = from.constant ? computed(instant(time), Kind::kDateTime) : forms_.start_of_day(from);
  }
  Piece sum = concat(as_computed(from, Kind::kDateTime), op, exact);
  return computed(forms_.bounded(std::move(sum), base::kFirstInstantUs, base::kLastInstantUs), Kind::kDateTime);
}

Expr SqlWriter::call(const Node& node) {
  switch (node.function) {
    case Function::kLen: return length(node);
    case Function::kAbs:
      return computed(concat("abs(", as_computed(value(node.part(0)), node.type.kind), ")"), node.type.kind);
    case Function::kCoalesce: return coalesce(node);
    case Function::kStartOf: return start_of(node);
    case Function::kBusinessMinutes: return business_minutes(node);
    default: return moments(node);
  }
}

Expr SqlWriter::length(const Node& node) {
  const Node& part = node.part(0);
  if (part.type.kind != Kind::kRefs && part.type.kind != Kind::kTexts)
    return {concat("coalesce(", forms_.length(forms_.as(value(part), Form::kText)), ", 0)"), Form::kWhole, false, {}};
  Chain chain = collection(part);
  if (chain.from.empty()) return constant(0.0, Kind::kNumber);
  need_sight(chain);
  need_distinct(chain);
  return {select(Piece("count(*)"), chain), Form::kWhole, false, {}};
}

Expr SqlWriter::coalesce(const Node& node) {
  Expr a = value(node.part(0)), b = value(node.part(1));
  Form form = common_form(a, b, node.type.kind);
  return {concat("coalesce(", forms_.as(a, form), ", ", forms_.as(b, form), ")"), form, false, {}};
}

Expr SqlWriter::start_of(const Node& node) {
  Expr from = value(node.part(0));
  if (node.part(0).type.kind == Kind::kDateTime) from = forms_.day_of(from);
  return forms_.start_of(from, node.part(1).text);
}

Expr SqlWriter::moments(const Node& node) {
  std::int64_t unit = base::kDayUs;  // days, age_days
  if (node.function == Function::kMinutes) unit = base::kMinuteUs;
  if (node.function == Function::kHours) unit = base::kHourUs;
  if (node.function == Function::kMonths) unit = base::kMonthUs;
  const char* real = forms_.is_postgres() ? "::float8" : " * 1.0";
  Piece difference;
  if (node.function == Function::kAgeDays) {
    difference = concat("(", forms_.bind(context_.context.now_us, Form::kMicros), " - ", instant(node.part(0)), ")");
  } else if (node.part(0).type.kind == Kind::kDate && node.part(1).type.kind == Kind::kDate) {
    Piece from = as_computed(value(node.part(0)), Kind::kDate), to = as_computed(value(node.part(1)), Kind::kDate);
    difference = concat("((", to, " - ", from, ") * 86400000000)");
  } else {
    Piece from = instant(node.part(0)), to = instant(node.part(1));
    difference = concat("(", to, " - ", from, ")");
  }
  return computed(concat("(", difference, real, " / ", std::to_string(unit), ")"), Kind::kNumber);
}

Expr SqlWriter::business_minutes(const Node& node) {
  Piece from = instant(node.part(0)), to = instant(node.part(1));
  std::string_view name = node.parts.size() > 2 ? std::string_view(node.part(2).text) : std::string_view();
  const Calendar* calendar = context_.context.calendars ? context_.context.calendars->find(name) : nullptr;
  Piece open = calendar ? forms_.open_between(from, to, *calendar) : concat("(", to, " - ", from, ")");
  const char* real = forms_.is_postgres() ? "::float8" : " * 1.0";
  return computed(concat("(", open, real, " / 60000000)"), Kind::kNumber);
}

}  // namespace rules
