#include "rules/checker.h"

#include <algorithm>
#include <cmath>

#include "base/civil.h"
#include "base/text.h"
#include "rules/evaluation.h"
#include "rules/lexer.h"
#include "rules/number.h"

namespace rules {

namespace {

bool is_time(Kind kind) { return kind == Kind::kDate || kind == Kind::kDateTime; }
bool is_many(Kind kind) { return kind == Kind::kRefs || kind == Kind::kTexts; }
bool is_texty(Kind kind) { return kind == Kind::kText || kind == Kind::kChoice; }
bool is_ordered(Kind kind) {
  return kind == Kind::kNumber || kind == Kind::kText || is_time(kind) || kind == Kind::kDuration ||
         kind == Kind::kAny || kind == Kind::kNull;
}

Type constant_type(Kind kind) {
  Type type;
  type.kind = kind;
  type.constant = true;
  return type;
}

Type condition_type(bool constant) {
  Type type;
  type.kind = Kind::kBool;
  type.constant = constant;
  return type;
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// The type of a parameter follows from its value; a text that reads as a duration, date or time is one.
void read_param(Node& node, const base::Value& value) {
  node.literal = value;
  if (value.is_null()) {
    node.type = constant_type(Kind::kNull);
  } else if (std::holds_alternative<bool>(value.v)) {
    node.type = constant_type(Kind::kBool);
  } else if (const auto* text = std::get_if<std::string>(&value.v)) {
    std::string raw = *text;
    auto span = parse_duration(raw);
    auto day = base::parse_date(raw);
    auto instant = base::parse_datetime(raw);
    node.type = constant_type(span ? Kind::kDuration : day ? Kind::kDate : instant ? Kind::kDateTime : Kind::kText);
    node.type.literal = true;
    if (span)
      node.span = *span, node.type.months = span->months != 0, node.literal = length_us(*span);
    else if (day)
      node.literal = *day;
    else if (instant)
      node.literal = *instant;
    else if (base::is_blank(raw))
      node.literal = base::Value();
  } else {
    const auto* whole = std::get_if<std::int64_t>(&value.v);
    double number = whole ? static_cast<double>(*whole) : value.decimal();
    node.type = constant_type(Kind::kNumber);
    node.type.whole = std::floor(number) == number;
    node.type.exact = node.type.whole || has_six_decimals(number);
    node.literal = number;
  }
}

}  // namespace

std::string describe(const Type& type) {
  switch (type.kind) {
    case Kind::kBool: return "condition";
    case Kind::kNumber: return "number";
    case Kind::kText: return "text";
    case Kind::kChoice: return "choice";
    case Kind::kDate: return "date";
    case Kind::kDateTime: return "datetime";
    case Kind::kDuration: return "duration";
    case Kind::kRef: return "reference to " + type.target;
    case Kind::kRefs: return "collection of " + type.target;
    case Kind::kTexts: return "list of texts";
    case Kind::kJson: return "json";
    case Kind::kNull: return "null";
    case Kind::kAny: return "any";
  }
  return "any";
}

void read_as_text(Node& literal) {
  literal.type = constant_type(Kind::kText);
  literal.type.literal = true;
  literal.literal = base::is_blank(literal.raw()) ? base::Value() : base::Value(literal.raw());
}

Checker::Checker(const Schema& schema, const CompileOptions& options, Rule& rule, RuleError& error)
    : schema_(schema), options_(options), rule_(rule), error_(error) {}

bool Checker::run(Node& root) {
  if (!options_.on.empty()) {
    const RecordType* type = schema_.find(options_.on);
    if (!type) return fail(0, {"record type"}, "there is no record type " + options_.on, "name");
    records_.push_back(type);
  }
  if (!(options_.condition ? check_condition(root) : check_scalar(root))) return false;
  set_slots(root, false);
  return true;
}

bool Checker::fail(std::size_t position, std::vector<std::string> expected, std::string message, const char* code) {
  error_ = {position, code, std::move(expected), std::move(message)};
  return false;
}

bool Checker::check_condition(Node& node) {
  if (!check(node)) return false;
  if (node.type.kind == Kind::kBool || node.type.kind == Kind::kAny) return true;
  return fail(node.position, {"condition"}, "a condition is needed here, not a " + describe(node.type));
}

bool Checker::check_scalar(Node& node) {
  if (!check(node)) return false;
  if (!is_many(node.type.kind)) return true;
  return fail(node.position, {"value"}, "this has many values: use exists(), count() or in");
}

bool Checker::check(Node& node) {
  auto done = [&node](Type type) { return node.type = std::move(type), true; };
  bool whole = node.type.whole;
  bool good = false;
  switch (node.kind) {
    case NodeKind::kText:
      read_as_text(node);
      good = true;
      break;
    case NodeKind::kNumber:
      good = done(constant_type(Kind::kNumber));
      node.type.whole = whole;
      node.type.exact = whole || has_six_decimals(node.number);
      node.literal = node.number;
      break;
    case NodeKind::kDuration:
      good = done(constant_type(Kind::kDuration));
      node.type.months = node.span.months != 0;
      node.literal = length_us(node.span);
      break;
    case NodeKind::kBool:
      good = done(constant_type(Kind::kBool));
      node.literal = node.truth;
      break;
    case NodeKind::kNull: return fail(node.position, {"value"}, "null stands only in \"is null\" and \"is not null\"");
    case NodeKind::kParam: good = check_param(node); break;
    case NodeKind::kPath: good = check_path(node); break;
    case NodeKind::kCall: good = check_call(node); break;
    case NodeKind::kAggregate: good = check_aggregate(node); break;
    case NodeKind::kArithmetic: good = check_arithmetic(node); break;
    case NodeKind::kNegation: good = check_negation(node); break;
    case NodeKind::kCompare: good = check_comparison(node); break;
    case NodeKind::kIsNull: good = check_is_null(node); break;
    case NodeKind::kInList: good = check_in_list(node); break;
    case NodeKind::kIn: good = check_in(node); break;
    case NodeKind::kBetween: good = check_between(node); break;
    case NodeKind::kContains:
    case NodeKind::kStarts: good = check_search(node); break;
    case NodeKind::kAnd:
    case NodeKind::kOr: good = check_logic(node); break;
    case NodeKind::kNot: good = check_not(node); break;
  }
  if (good) set_levels(node);
  return good;
}

// A part needs as many records around it as its neediest part; the inside of an aggregate has one more at hand.
void Checker::set_levels(Node& node) {
  if (node.kind == NodeKind::kPath) {
    node.level = node.root == Root::kField ? node.outer + 1 : 0;
    return;
  }
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    if (!node.parts[i]) continue;
    int level = node.parts[i]->level - (node.kind == NodeKind::kAggregate && i > 0 ? 1 : 0);
    node.level = std::max(node.level, level);
  }
}

// What needs no record is computed once an evaluation: the outermost such parts get a place to keep the value.
void Checker::set_slots(Node& node, bool inside) {
  bool leaf = node.parts.empty() && node.kind != NodeKind::kPath && node.kind != NodeKind::kCall;
  if (node.level == 0 && !inside && !leaf) {
    node.slot = slots_++;
    inside = true;
  }
  for (std::size_t i = 0; i < node.parts.size(); ++i)
    if (node.parts[i]) set_slots(*node.parts[i], inside && !(node.kind == NodeKind::kAggregate && i > 0));
}

bool Checker::check_param(Node& node) {
  const std::string& name = node.text;
  rule_.parameters.insert(name);
  if (!options_.params) return node.type = constant_type(Kind::kAny), true;
  const base::Value* value = nullptr;
  if (auto at = options_.params->find(name); at != options_.params->end())
    value = &at->second;
  else if (auto setting = schema_.settings.find(name); setting != schema_.settings.end())
    value = &setting->second;
  if (!value) return fail(node.position, {"parameter"}, "there is no parameter $" + name, "name");
  rule_.bound[name] = *value;
  if (const auto* text = std::get_if<std::string>(&value->v)) node.given = *text;
  read_param(node, *value);
  return true;
}

bool Checker::check_logic(Node& node) {
  bool constant = true;
  for (auto& part : node.parts) {
    if (!check_condition(*part)) return false;
    constant = constant && part->type.constant;
  }
  node.type = condition_type(constant);
  return true;
}

bool Checker::check_not(Node& node) {
  if (!check_condition(*node.parts[0])) return false;
  node.type = condition_type(node.part(0).type.constant);
  return true;
}

bool Checker::check_negation(Node& node) {
  Node& part = *node.parts[0];
  if (!check_scalar(part)) return false;
  Kind kind = part.type.kind;
  if (kind != Kind::kNumber && kind != Kind::kDuration && kind != Kind::kAny)
    return fail(part.position, {"number"}, "a number or duration is needed here, not a " + describe(part.type));
  node.type = part.type;
  node.type.literal = false;
  return true;
}

bool Checker::check_comparison(Node& node) {
  Node &left = *node.parts[0], &right = *node.parts[1];
  for (Node* side : {&left, &right})
    if (side->kind == NodeKind::kNull)
      return fail(side->position, {"is null"},
                  "a comparison with null is never true; write \"is null\" or \"is not null\"");
  if (!check(left) || !check(right) || !check_comparable(left, right)) return false;
  if (node.comparison != Comparison::kEqual && node.comparison != Comparison::kUnequal)
    for (Node* side : {&left, &right})
      if (!is_ordered(side->type.kind)) return fail_order(node, side->type);
  node.type = condition_type(left.type.constant && right.type.constant);
  return true;
}

bool Checker::fail_order(const Node& node, const Type& type) {
  return fail(node.position, {"=", "!=", "in"}, "a " + describe(type) + " has no order; use =, != or in");
}

bool Checker::check_is_null(Node& node) {
  if (!check(*node.parts[0])) return false;
  node.type = condition_type(node.part(0).type.constant);
  return true;
}

bool Checker::check_in_list(Node& node) {
  Node& wanted = *node.parts[0];
  if (!check_scalar(wanted)) return false;
  bool constant = wanted.type.constant;
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    Node& item = *node.parts[i];
    if (item.kind == NodeKind::kNull)
      return fail(item.position, {"value"}, "null in a list is never equal to anything");
    if (!check(item) || !check_comparable(wanted, item)) return false;
    constant = constant && item.type.constant;
  }
  node.type = condition_type(constant);
  return true;
}

bool Checker::check_in(Node& node) {
  Node &wanted = *node.parts[0], &collection = *node.parts[1];
  if (!check_scalar(wanted) || !check(collection)) return false;
  const Type& many = collection.type;
  if (!is_many(many.kind))
    return fail(collection.position, {"collection"}, "in needs a collection or a list in parentheses");
  if (many.kind == Kind::kTexts && wanted.type.literal) read_as_text(wanted);
  const Type& type = wanted.type;
  node.type = condition_type(false);
  if (type.kind == Kind::kAny) return true;
  if (many.kind == Kind::kTexts && !is_texty(type.kind))
    return fail(wanted.position, {"text"}, "the list holds texts, this is a " + describe(type));
  if (many.kind == Kind::kRefs && (type.kind != Kind::kRef || type.target != many.target))
    return fail(wanted.position, {"reference to " + many.target},
                "the collection holds references to " + many.target + ", this is a " + describe(type));
  return true;
}

bool Checker::check_between(Node& node) {
  Node& wanted = *node.parts[0];
  if (!check_scalar(wanted)) return false;
  for (std::size_t i = 1; i < 3; ++i) {
    Node& bound = *node.parts[i];
    if (bound.kind == NodeKind::kNull) return fail(bound.position, {"value"}, "a comparison with null is never true");
    if (!check(bound) || !check_comparable(wanted, bound)) return false;
    for (Node* side : {&wanted, &bound})
      if (!is_ordered(side->type.kind)) return fail_order(node, side->type);
  }
  node.type = condition_type(wanted.type.constant && node.part(1).type.constant && node.part(2).type.constant);
  return true;
}

bool Checker::check_search(Node& node) {
  for (auto& part : node.parts) {
    if (!check(*part)) return false;
    if (part->type.kind == Kind::kTexts) return fail(part->position, {"text"}, "this is a list; write 'text' in list");
    if (part->type.literal) read_as_text(*part);
    if (!is_texty(part->type.kind) && part->type.kind != Kind::kAny)
      return fail(part->position, {"text"}, "a text is needed here, not a " + describe(part->type));
  }
  node.type = condition_type(node.part(0).type.constant && node.part(1).type.constant);
  return true;
}

bool Checker::read_choice(const Node& literal, const Type& other) {
  const std::string& text = literal.raw();
  if (std::find(other.choices->begin(), other.choices->end(), text) != other.choices->end()) return true;
  return fail(literal.position, *other.choices, "no choice '" + text + "'; there are " + join(*other.choices));
}

bool Checker::read_time(Node& literal) {
  const std::string& text = literal.raw();
  if (auto day = base::parse_date(text)) {
    literal.type = constant_type(Kind::kDate);
    literal.literal = *day;
    return true;
  }
  if (auto instant = base::parse_datetime(text)) {
    literal.type = constant_type(Kind::kDateTime);
    literal.literal = *instant;
    return true;
  }
  return fail(literal.position, {"date"}, "a date ('2026-11-22') or time ('2026-11-22T09:00:00Z') is needed here");
}

// Whether two sides can be compared. A literal takes the type of the other side; what it is read as is decided for
// the left side first, by the types that both had before.
bool Checker::check_comparable(Node& left, Node& right) {
  const Type left_type = left.type, right_type = right.type;
  for (const Node* side : {&left, &right})
    if (is_many(side->type.kind))
      return fail(side->position, {"value"}, "this has many values: use exists(), count() or in");
  if (left_type.kind == Kind::kAny || right_type.kind == Kind::kAny) return true;
  for (bool first : {true, false}) {
    Node& literal = first ? left : right;
    const Type& other = first ? right_type : left_type;
    if (!(first ? left_type : right_type).literal) continue;
    if (is_texty(other.kind) && literal.type.kind != Kind::kText) read_as_text(literal);
    if (literal.type.kind != Kind::kText) continue;
    if (other.kind == Kind::kChoice) return read_choice(literal, other);
    if (is_time(other.kind)) return read_time(literal);
    if (other.kind == Kind::kRef)
      return fail(literal.position, {"reference to " + other.target},
                  "compare a reference with a reference, or write .ref = '" + literal.raw() + "'");
  }
  const Type &a = left.type, &b = right.type;
  if (a.kind == b.kind) {
    if (a.kind == Kind::kRef && a.target != b.target)
      return fail(right.position, {describe(a)}, "a " + a.target + " is never a " + b.target);
    if (a.kind == Kind::kJson) return fail(left.position, {"value"}, "structured values can only be tested for null");
    return true;
  }
  if ((is_texty(a.kind) && is_texty(b.kind)) || (is_time(a.kind) && is_time(b.kind))) return true;
  if (a.kind == Kind::kNull || b.kind == Kind::kNull) return true;
  return fail(right.position, {describe(a)}, "a " + describe(a) + " cannot be compared with a " + describe(b));
}

}  // namespace rules
