#include "rules/evaluation.h"

#include <algorithm>

#include "base/civil.h"
#include "base/text.h"
#include "rules/lexer.h"
#include "rules/number.h"
#include "rules/ref.h"

namespace rules {

using base::Value;

namespace {

bool is_literal(NodeKind kind) {
  return kind == NodeKind::kText || kind == NodeKind::kNumber || kind == NodeKind::kDuration ||
         kind == NodeKind::kBool || kind == NodeKind::kParam;
}

const Value kNothing;

// Both of one kind, and not null.
bool is_less(const Value& a, const Value& b) {
  if (a.v.index() != b.v.index()) return false;
  if (const auto* n = std::get_if<std::int64_t>(&a.v)) return *n < b.integer();
  if (const auto* d = std::get_if<double>(&a.v)) return *d < b.decimal();
  if (const auto* s = std::get_if<std::string>(&a.v)) return *s < b.text();
  return false;
}

bool holds_between(Comparison comparison, const Value& a, const Value& b) {
  if (comparison == Comparison::kUnequal) return !(a == b);
  if (a.is_null() || b.is_null()) return false;
  switch (comparison) {
    case Comparison::kEqual: return a == b;
    case Comparison::kLess: return is_less(a, b);
    case Comparison::kLessEqual: return a == b || is_less(a, b);
    case Comparison::kGreater: return is_less(b, a);
    case Comparison::kGreaterEqual: return a == b || is_less(b, a);
    default: return false;
  }
}

}  // namespace

Match match_of(const Type& left, const Type& right) {
  if (left.kind == Kind::kDateTime && right.kind == Kind::kDate) return Match::kLeftToDay;
  if (left.kind == Kind::kDate && right.kind == Kind::kDateTime) return Match::kRightToDay;
  if (left.kind == Kind::kNumber && !(left.exact && right.exact)) return Match::kRounded;
  return Match::kAsIs;
}

Evaluation::Evaluation(const Context& context, const Source* source, int slots)
    : context_(context),
      source_(source),
      zone_(context.zone ? *context.zone : base::Zone::utc()),
      slots_(static_cast<std::size_t>(slots)) {
  records_.reserve(kMaxNesting + 1);
}

void Evaluation::set_record(const RecordType* type, std::int64_t id) {
  records_.clear();
  if (type) records_.push_back({type, id});
}

Value Evaluation::eval(const Node& node) {
  Value hold;
  const Value& value = argument(node, hold);
  return &value == &hold ? std::move(hold) : value;
}

// The value without a copy where it is kept already, else in `hold`.
const Value& Evaluation::argument(const Node& node, Value& hold) {
  if (is_literal(node.kind)) return node.literal;
  if (node.slot < 0) return hold = compute(node);
  auto& slot = slots_[static_cast<std::size_t>(node.slot)];
  if (!slot) slot = compute(node);
  return *slot;
}

bool Evaluation::is_condition(const Node& node) const {
  switch (node.kind) {
    case NodeKind::kCompare:
    case NodeKind::kIsNull:
    case NodeKind::kInList:
    case NodeKind::kIn:
    case NodeKind::kBetween:
    case NodeKind::kContains:
    case NodeKind::kStarts:
    case NodeKind::kAnd:
    case NodeKind::kOr:
    case NodeKind::kNot: return true;
    case NodeKind::kAggregate: return node.aggregate == Aggregate::kExists;
    case NodeKind::kCall: return node.function == Function::kOverlaps;
    default: return false;
  }
}

bool Evaluation::truth(const Node& node) {
  if (node.slot < 0 && is_condition(node)) return test(node);
  Value hold;
  const auto* truth = std::get_if<bool>(&argument(node, hold).v);
  return truth && *truth;
}

Value Evaluation::compute(const Node& node) {
  if (is_condition(node)) return test(node);
  switch (node.kind) {
    case NodeKind::kPath: return path(node);
    case NodeKind::kCall: return call(node);
    case NodeKind::kAggregate: return aggregate(node);
    case NodeKind::kArithmetic: return arithmetic(node);
    case NodeKind::kNegation: return negate(node);
    default: return {};
  }
}

bool Evaluation::test(const Node& node) {
  switch (node.kind) {
    case NodeKind::kAnd:
      for (const auto& part : node.parts)
        if (!truth(*part)) return false;
      return true;
    case NodeKind::kOr:
      for (const auto& part : node.parts)
        if (truth(*part)) return true;
      return false;
    case NodeKind::kNot: return !truth(node.part(0));
    case NodeKind::kCompare: return compare(node.comparison, node.part(0), node.part(1));
    case NodeKind::kIsNull: return is_null(node.part(0)) != node.truth;
    case NodeKind::kInList: return test_in_list(node) != node.truth;
    case NodeKind::kIn: return test_in(node) != node.truth;
    case NodeKind::kBetween: return test_between(node) != node.truth;
    case NodeKind::kContains:
    case NodeKind::kStarts: return test_search(node) != node.truth;
    case NodeKind::kAggregate: return test_exists(node);
    case NodeKind::kCall: return test_overlaps(node);
    default: return false;
  }
}

bool Evaluation::compare(Comparison comparison, const Node& left, const Node& right) {
  Value left_hold, right_hold;
  const Value *a = &argument(left, left_hold), *b = &argument(right, right_hold);
  auto replace = [](const Value*& value, Value& hold, Value with) {
    hold = std::move(with);
    value = &hold;
  };
  switch (match_of(left.type, right.type)) {
    case Match::kAsIs: break;
    case Match::kRounded:
      if (!a->is_null()) replace(a, left_hold, round_to_six(a->decimal()));
      if (!b->is_null()) replace(b, right_hold, round_to_six(b->decimal()));
      break;
    case Match::kLeftToDay:
      if (!a->is_null()) replace(a, left_hold, zone_.local_day(a->integer()));
      break;
    case Match::kRightToDay:
      if (!b->is_null()) replace(b, right_hold, zone_.local_day(b->integer()));
      break;
  }
  return holds_between(comparison, *a, *b);
}

bool Evaluation::test_in_list(const Node& node) {
  for (std::size_t i = 1; i < node.parts.size(); ++i)
    if (compare(Comparison::kEqual, node.part(0), node.part(i))) return true;
  return false;
}

bool Evaluation::test_in(const Node& node) {
  Value wanted_hold, many_hold;
  const Value& wanted = argument(node.part(0), wanted_hold);
  if (wanted.is_null()) return false;
  const Value& many = argument(node.part(1), many_hold);
  if (const auto* ids = std::get_if<base::Ids>(&many.v))
    return std::find(ids->begin(), ids->end(), wanted.integer()) != ids->end();
  if (const auto* texts = std::get_if<base::Texts>(&many.v))
    return std::find(texts->begin(), texts->end(), wanted.text()) != texts->end();
  return false;
}

bool Evaluation::test_between(const Node& node) {
  return compare(Comparison::kGreaterEqual, node.part(0), node.part(1)) &&
         compare(Comparison::kLessEqual, node.part(0), node.part(2));
}

bool Evaluation::test_search(const Node& node) {
  Value text_hold, wanted_hold;
  const Value &text = argument(node.part(0), text_hold), &wanted = argument(node.part(1), wanted_hold);
  if (text.is_null() || wanted.is_null()) return false;
  std::string folded = base::fold(text.text()), sought = base::fold(wanted.text());
  return node.kind == NodeKind::kContains ? folded.find(sought) != folded.npos
                                          : folded.compare(0, sought.size(), sought) == 0;
}

bool Evaluation::is_null(const Node& node) {
  Value hold;
  return argument(node, hold).is_null();
}

// Members are counted so that a rule cannot take for ever.
void Evaluation::step(std::size_t members) {
  steps_ += members;
  if (steps_ > context_.max_steps) exhausted_ = true;
}

bool Evaluation::start(const Node& node, Record& record) const {
  if (node.root == Root::kMe) {
    record = {node.steps.empty() ? nullptr : node.steps[0].type, context_.me};
    return context_.me != 0;
  }
  record = records_[records_.size() - 1 - static_cast<std::size_t>(node.outer)];
  return true;
}

Value Evaluation::path(const Node& node) {
  if (node.type.kind == Kind::kRefs || node.type.kind == Kind::kTexts) return collect(node);
  Record record;
  if (!start(node, record)) return {};
  for (const Step& step : node.steps) {
    if (step.origin == Origin::kId) continue;
    Value value = field(*step.type, record.id, step);
    if (step.field->kind != Kind::kRef) return value;
    if (value.is_null()) return {};
    record.id = value.integer();
  }
  return record.id;
}

Value Evaluation::collect(const Node& node) {
  base::Ids ids;
  base::Texts texts;
  Record record;
  if (node.root == Root::kRecords)
    ids = members(*context_.schema->find(node.names[0].text));
  else if (start(node, record))
    ids.push_back(record.id);
  for (const Step& step : node.steps) {
    if (step.origin != Origin::kId) follow(step, ids, texts);
    if (exhausted_) return {};
  }
  if (node.type.kind == Kind::kTexts) return texts.empty() ? Value() : Value(std::move(texts));
  return ids.empty() ? Value() : Value(std::move(ids));
}

// All that one step reaches from all of `ids`, each once.
void Evaluation::follow(const Step& step, base::Ids& ids, base::Texts& texts) {
  base::Ids reached;
  this->step(ids.size() > 1 ? ids.size() : 0);
  for (std::int64_t id : ids) {
    Value value = field(*step.type, id, step);
    if (auto* one = std::get_if<std::int64_t>(&value.v))
      reached.push_back(*one);
    else if (auto* many = std::get_if<base::Ids>(&value.v))
      reached.insert(reached.end(), many->begin(), many->end());
    else if (auto* words = std::get_if<base::Texts>(&value.v))
      texts.insert(texts.end(), words->begin(), words->end());
    if (exhausted_) return;
  }
  auto keep_each_once = [](auto& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  };
  if (ids.size() > 1) keep_each_once(reached), keep_each_once(texts);
  ids = std::move(reached);
}

// A field of a record, from the units of the store to those of rules.
Value Evaluation::field(const RecordType& type, std::int64_t id, const Step& step) {
  if (step.origin == Origin::kRef) return print_ref(type, id);
  if (step.origin == Origin::kEntryScope) return in_scope(type, id);
  if (step.origin == Origin::kId) return id;
  Value value = source_->field(type, id, *step.field);
  if (value.is_null()) return value;
  switch (step.field->kind) {
    case Kind::kNumber:
      if (const auto* n = std::get_if<std::int64_t>(&value.v))
        return step.field->storage == Storage::kMoney ? static_cast<double>(*n) / 1e4 : static_cast<double>(*n);
      return value;
    case Kind::kDuration: {
      std::int64_t us = 0;
      if (__builtin_mul_overflow(value.integer(), base::kSecondUs, &us) || us > kMaxSpanUs || us < -kMaxSpanUs)
        return {};
      return us;
    }
    case Kind::kText: return base::is_blank(value.text()) ? Value() : value;
    case Kind::kJson: return true;  // rules only ask whether there is any
    case Kind::kRefs: return value.ids().empty() ? Value() : value;
    case Kind::kTexts: return value.texts().empty() ? Value() : value;
    default: return value;
  }
}

// An entry is in scope when the record that it hangs on is, and where it hangs on none.
bool Evaluation::in_scope(const RecordType& type, std::int64_t id) {
  const Field* scope = type.find("in_scope");
  if (!type.entry) {
    Value value = scope ? source_->field(type, id, *scope) : Value(true);
    return !value.is_null() && value.boolean();
  }
  const Field* link = type.hangs_on.empty() ? nullptr : type.find(type.hangs_on);
  if (!link) return true;
  Value value = source_->field(type, id, *link);
  if (value.is_null()) return true;
  std::int64_t owner_id = 0;
  const RecordType* owner = nullptr;
  if (const auto* number = std::get_if<std::string>(&value.v)) {
    owner = find_by_ref(*context_.schema, *number, owner_id);
  } else {
    owner = context_.schema->find(link->target);
    owner_id = value.integer();
  }
  return !owner || owner->entry || !source_->exists(*owner, owner_id) || in_scope(*owner, owner_id);
}

const base::Ids& Evaluation::members(const RecordType& type) {
  for (const auto& [known, ids] : members_)
    if (known == &type) return ids;
  base::Ids ids = source_->members(type);
  if (context_.only_in_scope) {
    step(ids.size());
    std::erase_if(ids, [&](std::int64_t id) { return !in_scope(type, id); });
  }
  members_.emplace_back(&type, std::move(ids));
  return members_.back().second;
}

}  // namespace rules
