#include "base/civil.h"
#include "rules/checker.h"

namespace rules {

namespace {

bool is_time(Kind kind) { return kind == Kind::kDate || kind == Kind::kDateTime; }
bool is_many(Kind kind) { return kind == Kind::kRefs || kind == Kind::kTexts; }

Type number_type(bool whole) {
  Type type;
  type.kind = Kind::kNumber;
  type.whole = type.exact = whole;
  return type;
}

const std::vector<std::string>& period_names() {
  static const std::vector<std::string> names = {"day", "week", "month", "quarter", "year"};
  return names;
}

}  // namespace

bool Checker::check_path(Node& node) {
  Type type;
  bool many = false;
  std::size_t next_name = 0;
  if (!check_root(node, type, many, next_name)) return false;
  for (; next_name < node.names.size(); ++next_name)
    if (!check_step(node, node.names[next_name], type, many)) return false;
  node.type = std::move(type);
  return true;
}

bool Checker::check_root(Node& node, Type& type, bool& many, std::size_t& next_name) {
  type.kind = Kind::kRef;
  if (node.root == Root::kMe) {
    rule_.reads_actor = true;
    type.target = "person";
    return true;
  }
  if (node.root == Root::kRecords) {
    const Name& name = node.names[next_name++];
    if (!schema_.find(name.text))
      return fail(name.position, {"record type"}, "there is no record type " + name.text, "name");
    rule_.reads.emplace(name.text, "*");
    type.kind = Kind::kRefs;
    type.target = name.text;
    many = true;
    return true;
  }
  if (records_.empty())
    return fail(node.position, {"records"}, "there is no record here: start with records.<type>", "name");
  auto out = static_cast<std::size_t>(node.outer);
  if (out >= records_.size())
    return fail(node.position, {"name"}, "outer needs a record further out, and there is none", "name");
  type.target = records_[records_.size() - 1 - out]->name;
  return true;
}

bool Checker::check_step(Node& node, const Name& name, Type& type, bool& many) {
  if (type.kind != Kind::kRef && type.kind != Kind::kRefs)
    return fail(name.position, {"end"}, "a " + describe(type) + " has no fields");
  const RecordType* record = schema_.find(type.target);
  const Field* field = record ? record->find(name.text) : nullptr;
  if (!field)
    return fail(name.position, {"field of " + type.target},
                type.target + " has no field " + name.text + hint(node, name.text), "name");
  node.steps.push_back({record, field, origin_of(*record, *field)});
  rule_.reads.emplace(type.target, name.text);
  type = Type{};
  type.kind = field->kind;
  type.target = field->target;
  switch (field->kind) {
    case Kind::kRef:
      if (many) type.kind = Kind::kRefs;
      return true;
    case Kind::kRefs:
    case Kind::kTexts: many = true; return true;
    default: break;
  }
  if (many)
    return fail(name.position, {"collection"},
                "there are many of " + record->name + " here: write exists(… where " + name.text + " …)");
  if (field->kind == Kind::kChoice) type.choices = &field->choices;
  type.whole = field->kind == Kind::kNumber && field->storage == Storage::kWhole;
  type.exact = field->kind == Kind::kNumber;
  return true;
}

// The first name of a path may be a field of a record further out.
std::string Checker::hint(const Node& node, const std::string& name) const {
  if (node.root != Root::kField || !node.steps.empty()) return "";
  std::string outer;
  for (std::size_t out = static_cast<std::size_t>(node.outer) + 1; out < records_.size(); ++out) {
    outer += "outer.";
    if (records_[records_.size() - 1 - out]->find(name)) return " (did you mean " + outer + name + "?)";
  }
  return "";
}

bool Checker::check_aggregate(Node& node) {
  Node& collection = *node.parts[0];
  Node *where = node.parts[1].get(), *value = node.parts[2].get();
  if (!check(collection)) return false;
  const Type& many = collection.type;
  if (!is_many(many.kind))
    return fail(collection.position, {"collection"}, node.text + " needs a collection, not a " + describe(many));
  if (many.kind == Kind::kTexts && (where || value))
    return fail((where ? where : value)->position, {")"}, "a list of texts can only be counted");
  const RecordType* member = many.kind == Kind::kRefs ? schema_.find(many.target) : nullptr;
  records_.push_back(member);
  bool good = (!where || check_condition(*where)) && (!value || check_scalar(*value));
  records_.pop_back();
  return good && check_aggregated(node);
}

bool Checker::check_aggregated(Node& node) {
  if (node.aggregate == Aggregate::kExists) return node.type.kind = Kind::kBool, true;
  if (!node.value()) return node.type = number_type(true), true;
  const Node& value = *node.value();
  const Type& type = value.type;
  if (node.aggregate == Aggregate::kCountDistinct) {
    if (type.kind == Kind::kJson) return fail(value.position, {"value"}, "structured values cannot be compared");
    return node.type = number_type(true), true;
  }
  bool extreme = node.aggregate == Aggregate::kMin || node.aggregate == Aggregate::kMax;
  bool fits = type.kind == Kind::kNumber || type.kind == Kind::kDuration || type.kind == Kind::kAny ||
              (extreme && is_time(type.kind));
  if (!fits)
    return fail(value.position, {"number"},
                node.text + " takes " + (extreme ? "numbers, durations, dates or times" : "numbers or durations") +
                    ", not a " + describe(type));
  if (type.months)
    return fail(value.position, {"duration without months"}, "a duration in months must not be aggregated");
  bool picks = extreme || node.aggregate == Aggregate::kPercentile;  // the result is one of the values
  node.type.kind = type.kind;
  node.type.whole = type.whole && (picks || node.aggregate == Aggregate::kSum);
  node.type.exact = node.type.whole || (type.exact && picks);
  return true;
}

bool Checker::check_call(Node& node) {
  switch (node.function) {
    case Function::kNow:
    case Function::kToday:
      rule_.reads_now = true;
      node.type.kind = node.function == Function::kNow ? Kind::kDateTime : Kind::kDate;
      node.type.constant = true;
      return true;
    case Function::kLen: return check_length(node);
    case Function::kAbs: return check_absolute(node);
    case Function::kCoalesce: return check_coalesce(node);
    default: return check_moments(node);
  }
}

bool Checker::check_length(Node& node) {
  Node& part = *node.parts[0];
  if (!check(part)) return false;
  Kind kind = part.type.kind;
  if (kind != Kind::kText && kind != Kind::kChoice && !is_many(kind) && kind != Kind::kAny)
    return fail(part.position, {"text"}, "len takes a text or a collection, not a " + describe(part.type));
  node.type = number_type(true);
  node.type.constant = part.type.constant;
  return true;
}

bool Checker::check_absolute(Node& node) {
  Node& part = *node.parts[0];
  if (!check_scalar(part)) return false;
  Kind kind = part.type.kind;
  if (kind != Kind::kNumber && kind != Kind::kDuration && kind != Kind::kAny)
    return fail(part.position, {"number"}, "abs takes a number or a duration, not a " + describe(part.type));
  node.type = part.type;
  node.type.literal = false;
  return true;
}

bool Checker::check_coalesce(Node& node) {
  Node &first = *node.parts[0], &second = *node.parts[1];
  for (const Node* part : {&first, &second})
    if (part->kind == NodeKind::kNull) return fail(part->position, {"value"}, "null is not a substitute");
  if (!check_scalar(first) || !check_scalar(second) || !check_comparable(first, second)) return false;
  const Type &a = first.type, &b = second.type;
  if (a.months || b.months)
    if (a.kind != Kind::kAny && b.kind != Kind::kAny)
      return fail((a.months ? first : second).position, {"duration without months"},
                  "a duration in months has no substitute");
  if (is_time(a.kind) && is_time(b.kind) && a.kind != b.kind)
    return fail(second.position, {describe(a)}, "a " + describe(b) + " cannot stand for a " + describe(a));
  Type type;
  const Type& known = a.kind == Kind::kAny ? b : a;
  bool same = a.kind == b.kind && a.target == b.target &&
              (a.choices == b.choices || (a.choices && b.choices && *a.choices == *b.choices));
  if (a.kind == Kind::kAny || b.kind == Kind::kAny || same) {
    type.kind = known.kind, type.target = known.target, type.choices = known.choices;
    type.whole = same && a.whole && b.whole;
    type.exact = same && a.exact && b.exact;
  } else {
    type.kind = Kind::kText;
  }
  type.constant = a.constant && b.constant;
  node.type = std::move(type);
  return true;
}

// The functions of dates and times.
bool Checker::check_moments(Node& node) {
  bool constant = true;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    Node& part = *node.parts[i];
    if (node.function == Function::kStartOf && i == 1) {
      if (part.kind != NodeKind::kText || !base::parse_period(part.text))
        return fail(part.position, period_names(), "one of 'day', 'week', 'month', 'quarter', 'year' is needed here");
      if (!check(part)) return false;
      continue;
    }
    if (node.function == Function::kBusinessMinutes && i == 2) {
      if (part.kind != NodeKind::kText) return fail(part.position, {"text"}, "the name of a calendar is needed here");
      if (!check(part)) return false;
      continue;
    }
    if (!check_scalar(part)) return false;
    if (part.type.kind == Kind::kText && part.type.literal && !read_time(part)) return false;
    if (!is_time(part.type.kind) && part.type.kind != Kind::kAny)
      return fail(part.position, {"date"}, node.text + " takes dates and times, not a " + describe(part.type));
    constant = constant && part.type.constant;
  }
  node.type = number_type(false);
  if (node.function == Function::kOverlaps) node.type.kind = Kind::kBool;
  if (node.function == Function::kStartOf) node.type.kind = Kind::kDate;
  node.type.constant = constant;
  if (node.function == Function::kAgeDays) rule_.reads_now = true;
  if (node.function == Function::kBusinessMinutes) {
    rule_.reads_calendar = true;
    node.type.constant = false;
    bool named = node.parts.size() > 2;
    rule_.calendars.emplace_back(named ? node.part(2).position : node.position,
                                 named ? node.part(2).text : std::string());
  }
  return true;
}

}  // namespace rules
