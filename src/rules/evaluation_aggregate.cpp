#include <algorithm>
#include <cmath>

#include "rules/evaluation.h"
#include "rules/lexer.h"
#include "rules/number.h"

namespace rules {

using base::Value;

namespace {

const base::Ids kNobody;

bool is_less(const Value& a, const Value& b) {
  if (const auto* n = std::get_if<std::int64_t>(&a.v)) return *n < b.integer();
  if (const auto* d = std::get_if<double>(&a.v)) return *d < b.decimal();
  if (const auto* s = std::get_if<std::string>(&a.v)) return *s < b.text();
  if (const auto* t = std::get_if<bool>(&a.v)) return *t < b.boolean();
  return false;
}

const base::Ids& ids_of(const Value& value) {
  const auto* ids = std::get_if<base::Ids>(&value.v);
  return ids ? *ids : kNobody;
}

std::size_t size_of(const Value& value) {
  const auto* texts = std::get_if<base::Texts>(&value.v);
  return texts ? texts->size() : ids_of(value).size();
}

}  // namespace

bool Evaluation::test_exists(const Node& node) {
  Value hold;
  const Value& many = argument(node.collection(), hold);
  step(size_of(many));
  if (!node.where()) return size_of(many) > 0;
  const RecordType* type = context_.schema->find(node.collection().type.target);
  records_.push_back({type, 0});
  bool found = false;
  for (std::int64_t id : ids_of(many)) {
    if (exhausted_) break;
    records_.back().id = id;
    if ((found = truth(*node.where()))) break;
  }
  records_.pop_back();
  return found;
}

Value Evaluation::count(const Node& node) {
  Value hold;
  const Value& many = argument(node.collection(), hold);
  step(size_of(many));
  if (!node.where()) return static_cast<double>(size_of(many));
  records_.push_back({context_.schema->find(node.collection().type.target), 0});
  std::size_t count = 0;
  for (std::int64_t id : ids_of(many)) {
    if (exhausted_) break;
    records_.back().id = id;
    count += truth(*node.where());
  }
  records_.pop_back();
  return static_cast<double>(count);
}

Value Evaluation::aggregate(const Node& node) {
  if (!node.value()) return count(node);
  Value hold;
  const Value& many = argument(node.collection(), hold);
  step(size_of(many));
  std::vector<Value> values;
  records_.push_back({context_.schema->find(node.collection().type.target), 0});
  for (std::int64_t id : ids_of(many)) {
    if (exhausted_) break;
    records_.back().id = id;
    if (node.where() && !truth(*node.where())) continue;
    Value value = eval(*node.value());
    if (!value.is_null()) values.push_back(std::move(value));
  }
  records_.pop_back();
  return fold_values(node, values);
}

Value Evaluation::fold_values(const Node& node, std::vector<Value>& values) const {
  const Type& type = node.value()->type;
  if (node.aggregate == Aggregate::kCountDistinct) {
    if (type.kind == Kind::kNumber && !type.exact)
      for (Value& value : values) value = round_to_six(value.decimal());
    std::sort(values.begin(), values.end(), is_less);
    return static_cast<double>(std::unique(values.begin(), values.end()) - values.begin());
  }
  if (values.empty()) return {};
  if (node.aggregate == Aggregate::kMin) return *std::min_element(values.begin(), values.end(), is_less);
  if (node.aggregate == Aggregate::kMax) return *std::max_element(values.begin(), values.end(), is_less);
  if (node.aggregate == Aggregate::kPercentile || node.aggregate == Aggregate::kMedian)
    std::sort(values.begin(), values.end(), is_less);
  if (node.aggregate == Aggregate::kPercentile) {
    auto percent = static_cast<std::size_t>(node.percentile);
    return values[(percent * values.size() + 99) / 100 - 1];
  }
  return type.kind == Kind::kNumber ? fold_numbers(node, values) : fold_durations(node, values);
}

Value Evaluation::fold_numbers(const Node& node, std::vector<Value>& values) const {
  double result = 0;
  if (node.aggregate == Aggregate::kMedian) {
    result = (values[(values.size() - 1) / 2].decimal() + values[values.size() / 2].decimal()) / 2;
  } else {
    std::vector<double> numbers;
    numbers.reserve(values.size());
    for (const Value& value : values) numbers.push_back(value.decimal());
    result = exact_sum(numbers);
    if (node.aggregate == Aggregate::kAvg) result /= static_cast<double>(values.size());
  }
  return std::isfinite(result) ? Value(result) : Value();
}

Value Evaluation::fold_durations(const Node& node, std::vector<Value>& values) const {
  if (node.aggregate == Aggregate::kMedian) {
    auto middle = static_cast<double>(values[(values.size() - 1) / 2].integer() + values[values.size() / 2].integer());
    auto rounded = round_half_away(middle / 2);
    return rounded ? Value(*rounded) : Value();
  }
  __int128 sum = 0;
  for (const Value& value : values) sum += value.integer();
  if (node.aggregate == Aggregate::kAvg) {
    auto rounded = round_half_away(static_cast<double>(sum) / static_cast<double>(values.size()));
    return rounded ? Value(*rounded) : Value();
  }
  if (sum > kMaxSpanUs || sum < -kMaxSpanUs) return {};
  return static_cast<std::int64_t>(sum);
}

}  // namespace rules
