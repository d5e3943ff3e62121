#include "intake/convert.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace intake {
namespace {

using base::Value;
using model::FieldType;

constexpr double kMoneyUnits = 10'000;  // of the currency, as the store keeps them
constexpr double kMostExact = 1e15;     // beyond it a number has more than 15 digits (RULES section 2)
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  std::size_t from = text.find_first_not_of(kBlanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number n{};
  if (text.starts_with('+')) text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

std::optional<Value> scaled(std::string_view text, double scale) {
  auto n = number<double>(text);
  if (!n || !std::isfinite(*n) || std::abs(*n) * scale > kMostExact) return std::nullopt;
  return Value(static_cast<std::int64_t>(std::llround(*n * scale)));
}

std::optional<Value> whole(std::string_view text) {
  auto n = number<std::int64_t>(text);
  if (!n || std::abs(static_cast<double>(*n)) > kMostExact) return std::nullopt;
  return Value(*n);
}

std::optional<Value> decimal(std::string_view text) {
  auto n = number<double>(text);
  if (!n || !std::isfinite(*n)) return std::nullopt;
  return Value(*n);
}

std::optional<Value> boolean(std::string_view text) {
  auto is = [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
  };
  if (is("true") || is("yes") || text == "1") return Value(true);
  if (is("false") || is("no") || text == "0") return Value(false);
  return std::nullopt;
}

std::optional<Value> choice(const model::Field& field, std::string_view text) {
  for (const model::Choice& one : field.of)
    if (one.value == text) return Value(one.value);
  return std::nullopt;
}

std::optional<Value> instant(const DateFormat& dates, std::string_view text) {
  auto us = dates.read(text);
  return us ? std::optional<Value>(Value(*us)) : std::nullopt;
}

std::optional<Value> day(const DateFormat& dates, std::string_view text) {
  auto days = dates.read_day(text);
  return days ? std::optional<Value>(Value(*days)) : std::nullopt;
}

// The parts between separators, each once.
Value parts(std::string_view text, std::string_view separator) {
  base::Texts out;
  for (;;) {
    std::size_t end = separator.empty() ? std::string_view::npos : text.find(separator);
    std::string_view part = trimmed(text.substr(0, end));
    if (!part.empty() && std::find(out.begin(), out.end(), part) == out.end()) out.emplace_back(part);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + separator.size());
  }
  return out.empty() ? Value() : Value(std::move(out));
}

}  // namespace

std::optional<Value> convert(const FieldMap& map, std::string_view text) {
  FieldType type = map.field->type;
  if (type == FieldType::kText || type == FieldType::kMarkdown)
    return base::is_blank(text) ? Value() : Value(std::string(text));
  text = trimmed(text);
  if (text.empty()) return Value();
  switch (type) {
    case FieldType::kInteger: return whole(text);
    case FieldType::kDecimal: return decimal(text);
    case FieldType::kMoney: return scaled(text, kMoneyUnits);
    case FieldType::kBoolean: return boolean(text);
    case FieldType::kChoice: return choice(*map.field, text);
    case FieldType::kDate: return day(*map.dates, text);
    case FieldType::kDateTime: return instant(*map.dates, text);
    case FieldType::kDuration: return scaled(text, static_cast<double>(map.unit_seconds));
    case FieldType::kReference:
    case FieldType::kPerson: return Value(std::string(text));
    case FieldType::kReferences:
    case FieldType::kPersons:
    case FieldType::kTags: return parts(text, map.split);
    default: return std::nullopt;
  }
}

bool is_convertible(FieldType type) {
  return type != FieldType::kRows && type != FieldType::kForm && type != FieldType::kFrozen;
}

std::string_view describe(FieldType type) {
  switch (type) {
    case FieldType::kInteger: return "a whole number";
    case FieldType::kDecimal: return "a number";
    case FieldType::kMoney: return "an amount";
    case FieldType::kBoolean: return "true or false";
    case FieldType::kChoice: return "one of its choices";
    case FieldType::kDate: return "a date in the form of the mapping";
    case FieldType::kDateTime: return "a date and time in the form of the mapping";
    case FieldType::kDuration: return "a number of its unit";
    case FieldType::kReference:
    case FieldType::kPerson: return "a name";
    case FieldType::kReferences:
    case FieldType::kPersons: return "names";
    default: return "a text";
  }
}

}  // namespace intake
