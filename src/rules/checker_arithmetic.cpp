#include "base/civil.h"
#include "rules/checker.h"
#include "rules/evaluation.h"

namespace rules {

namespace {

bool is_time(Kind kind) { return kind == Kind::kDate || kind == Kind::kDateTime; }

// Literals, parameters and arithmetic of these: what their value is does not depend on when it is asked for.
bool is_written_out(const Node& node) {
  bool leaf = node.kind == NodeKind::kDuration || node.kind == NodeKind::kNumber || node.kind == NodeKind::kParam;
  if (leaf) return node.type.kind == Kind::kDuration || node.type.kind == Kind::kNumber;
  if (node.kind != NodeKind::kNegation && node.kind != NodeKind::kArithmetic) return false;
  for (const auto& part : node.parts)
    if (!is_written_out(*part)) return false;
  return true;
}

}  // namespace

bool Checker::is_whole_days(Node& node) {
  if (!is_written_out(node)) return false;
  auto span = Evaluation::constant_span(node);
  return span && span->us % base::kDayUs == 0;
}

bool Checker::check_arithmetic(Node& node) {
  Node &left = *node.parts[0], &right = *node.parts[1];
  if (!check_scalar(left) || !check_scalar(right)) return false;
  const Type &a = left.type, &b = right.type;
  char op = node.arithmetic;
  if (a.kind == Kind::kAny || b.kind == Kind::kAny) return check_arithmetic_any(node);
  if (is_time(a.kind) || is_time(b.kind)) return check_time_arithmetic(node);

  Type type;
  type.constant = a.constant && b.constant;
  bool numbers = a.kind == Kind::kNumber && b.kind == Kind::kNumber;
  bool durations = a.kind == Kind::kDuration && b.kind == Kind::kDuration;
  bool scaled = (a.kind == Kind::kDuration && b.kind == Kind::kNumber && (op == '*' || op == '/')) ||
                (a.kind == Kind::kNumber && b.kind == Kind::kDuration && op == '*');
  if (numbers) {
    type.kind = Kind::kNumber;
    type.whole = type.exact = a.whole && b.whole && op != '/';
  } else if (durations && op == '/') {
    type.kind = Kind::kNumber;
  } else if (scaled || (durations && op != '*')) {
    if ((a.months || b.months) && !type.constant)
      return fail((a.months ? left : right).position, {"duration without months"},
                  scaled ? "a duration in months must be constant"
                         : "a duration in months must be constant; add both to the date instead");
    type.kind = Kind::kDuration;
    type.months = a.months || b.months;
  } else {
    return fail_arithmetic(node);
  }
  node.type = std::move(type);
  return true;
}

// One side is a parameter whose value is not known yet.
bool Checker::check_arithmetic_any(Node& node) {
  Node &left = *node.parts[0], &right = *node.parts[1];
  bool left_any = left.type.kind == Kind::kAny;
  const Node& other = left_any ? right : left;
  Kind kind = other.type.kind;
  if (kind != Kind::kAny && kind != Kind::kNumber && kind != Kind::kDuration && !is_time(kind))
    return fail(other.position, {"number"}, "no arithmetic with a " + describe(other.type));
  Type type;
  type.kind = is_time(kind) && node.arithmetic == '+' && !left_any ? kind : Kind::kAny;
  type.constant = left.type.constant && right.type.constant;
  node.type = type;
  return true;
}

bool Checker::check_time_arithmetic(Node& node) {
  Node &left = *node.parts[0], &right = *node.parts[1];
  const Type &a = left.type, &b = right.type;
  char op = node.arithmetic;
  Type type;
  type.constant = a.constant && b.constant;
  if (op == '-' && is_time(a.kind) && is_time(b.kind)) {
    type.kind = Kind::kDuration;
    return node.type = type, true;
  }
  bool after = (op == '+' || op == '-') && is_time(a.kind) && b.kind == Kind::kDuration;
  bool before = op == '+' && a.kind == Kind::kDuration && is_time(b.kind);
  if (!after && !before) return fail_arithmetic(node);
  Kind time = after ? a.kind : b.kind;
  type.kind = time == Kind::kDateTime || is_whole_days(after ? right : left) ? time : Kind::kDateTime;
  return node.type = type, true;
}

// The left side is at fault if its type never takes the operator, else the right.
bool Checker::fail_arithmetic(const Node& node) {
  const Node &left = node.part(0), &right = node.part(1);
  char op = node.arithmetic;
  Kind kind = left.type.kind;
  bool additive = op == '+' || op == '-';
  bool left_at_fault = kind != Kind::kNumber && kind != Kind::kDuration && !(additive && is_time(kind));
  const char* expected = left_at_fault || kind == Kind::kNumber || !additive ? "number" : "duration";
  return fail((left_at_fault ? left : right).position, {expected},
              "cannot compute " + describe(left.type) + " " + op + " " + describe(right.type));
}

}  // namespace rules
