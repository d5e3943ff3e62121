#include "cli/demo_values.h"

#include <charconv>
#include <cmath>

#include "base/civil.h"

namespace cli {
namespace {

using base::YamlNode;
using model::FieldType;

constexpr std::int64_t kMoneyScale = 10'000;
constexpr int kMaxSettleDepth = 16;

base::Error wrong(const YamlNode& node, const std::string& message) {
  return base::invalid("line " + std::to_string(node.place.line) + ": " + message);
}

base::Result<double> number(const YamlNode& node) {
  double found = 0;
  auto [end, error] = std::from_chars(node.text.data(), node.text.data() + node.text.size(), found);
  if (error != std::errc() || end != node.text.data() + node.text.size())
    return wrong(node, "\"" + node.text + "\" is no number.");
  return found;
}

// "-30d": a time before now; "2026-11-22" and RFC 3339 as they are.
base::Result<std::int64_t> instant(const YamlNode& node, std::int64_t now_us) {
  if (auto day = base::parse_date(node.text)) return *day * base::kDayUs;
  if (auto at = base::parse_datetime(node.text)) return *at;
  if (node.text.size() < 2 || node.text.back() != 'd')
    return wrong(node, "\"" + node.text + "\" is no time; write 2026-11-22, or -30d for 30 days ago.");
  YamlNode days = node;
  days.text.pop_back();
  return now_us + static_cast<std::int64_t>(TRY(number(days)) * static_cast<double>(base::kDayUs));
}

}  // namespace

const Names::Named* Names::find(std::string_view key) const {
  auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &found->second;
}

base::Result<YamlNode> Names::settle(const YamlNode& node, const Variables& variables) {
  if (node.is_list()) {
    YamlNode settled = node;
    for (auto& item : settled.items) item = TRY(settle(item, variables));
    return settled;
  }
  if (node.is_map()) {
    if (auto pick = node.find("pick")) {
      if (!pick->is_list() || pick->items.empty()) return wrong(node, "`pick` needs a list to choose from.");
      return settle(pick->items[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(pick->items.size())))],
                    variables);
    }
    YamlNode settled = node;
    for (auto& entry : settled.entries) entry.value = TRY(settle(entry.value, variables));
    return settled;
  }
  if (node.text.starts_with('$')) {
    auto found = variables.find(node.text.substr(1));
    if (found == variables.end()) return wrong(node, "there is no variable " + node.text + " here.");
    return found->second;
  }
  YamlNode settled = node;
  settled.text = TRY(fill_words(node, variables));
  return settled;
}

base::Result<std::string> Names::fill_words(const YamlNode& node, const Variables& variables) {
  std::string filled;
  std::string_view rest = node.text;
  for (auto begin = rest.find('{'); begin != std::string_view::npos; begin = rest.find('{')) {
    const auto end = rest.find('}', begin);
    if (end == std::string_view::npos) break;
    auto found = variables.find(rest.substr(begin + 1, end - begin - 1));
    if (found == variables.end())
      return wrong(node, "there is no variable for " + std::string(rest.substr(begin, end - begin + 1)) + ".");
    const std::string& words = found->second.text;
    auto named = words.starts_with('@') ? find(std::string_view(words).substr(1)) : nullptr;
    filled += std::string(rest.substr(0, begin)) + (named ? named->title : words);
    rest.remove_prefix(end + 1);
  }
  return filled + std::string(rest);
}

base::Result<void> Names::let(const Settings& settings, Variables& variables) {
  for (auto& [name, node] : settings) variables[name] = TRY(settle(node, variables));
  return {};
}

base::Result<std::int64_t> Names::id_of(const YamlNode& node) const {
  if (node.is_empty()) return std::int64_t{0};
  if (!node.is_scalar() || !node.text.starts_with('@')) return wrong(node, "a record is named by its key, as in @ada.");
  auto named = find(std::string_view(node.text).substr(1));
  if (!named) return wrong(node, "no record before this one has the key " + node.text + ".");
  return named->id;
}

base::Result<base::Value> Names::value(const model::Field& field, const YamlNode& node) const {
  if (node.is_empty()) return base::Value();
  if (field.type == FieldType::kRows) return rows(field, node);
  if (field.many()) return list(field, node);
  return scalar(field, node);
}

base::Result<base::Value> Names::list(const model::Field& field, const YamlNode& node) const {
  if (!node.is_list()) return wrong(node, field.name + " takes a list.");
  if (field.type == FieldType::kTags) {
    base::Texts texts;
    for (auto& item : node.items) texts.push_back(item.text);
    return base::Value(std::move(texts));
  }
  base::Ids ids;
  for (auto& item : node.items) ids.push_back(TRY(id_of(item)));
  return base::Value(std::move(ids));
}

base::Result<base::Value> Names::rows(const model::Field& field, const YamlNode& node) const {
  base::Table table;
  for (auto& item : node.items) {
    std::vector<base::Value> cells;
    for (auto& column : field.columns) {
      auto cell = item.find(column.name);
      cells.push_back(cell ? TRY(value(column, *cell)) : base::Value());
    }
    table.push_back(std::move(cells));
  }
  return base::Value(std::move(table));
}

base::Result<base::Value> Names::scalar(const model::Field& field, const YamlNode& node) const {
  if (!node.is_scalar()) return wrong(node, field.name + " takes one value.");
  switch (field.type) {
    case FieldType::kBoolean:
      if (node.text != "true" && node.text != "false") return wrong(node, field.name + " is true or false.");
      return base::Value(node.text == "true");
    case FieldType::kInteger: return base::Value(static_cast<std::int64_t>(TRY(number(node))));
    case FieldType::kDecimal: return base::Value(TRY(number(node)));
    case FieldType::kMoney:
      return base::Value(static_cast<std::int64_t>(std::llround(TRY(number(node)) * static_cast<double>(kMoneyScale))));
    case FieldType::kDuration: return base::Value(static_cast<std::int64_t>(TRY(number(node))));
    case FieldType::kDate: return base::Value(base::floor_div(TRY(instant(node, now_us_)), base::kDayUs));
    case FieldType::kDateTime: return base::Value(TRY(instant(node, now_us_)));
    case FieldType::kReference:
    case FieldType::kPerson: return base::Value(TRY(id_of(node)));
    default: break;
  }
  if (field.refers_any && node.text.starts_with('@')) {
    auto named = find(std::string_view(node.text).substr(1));
    if (!named) return wrong(node, "no record before this one has the key " + node.text + ".");
    return base::Value(named->type->ref(named->id));
  }
  return base::Value(node.text);
}

}  // namespace cli
