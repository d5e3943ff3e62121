// Defaults of fields and settings: a text in the model file as the value that the store keeps.
#include <array>
#include <charconv>

#include "base/civil.h"
#include "model/loading.h"

namespace model {
namespace {

constexpr int kMaxDigits = 15;  // RULES section 2: of a number, 6 of them decimals, 4 of money

base::Error not_a(std::string_view text, std::string_view what) {
  return base::invalid("`" + std::string(text) + "` is no " + std::string(what));
}

base::Result<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool digits = text.size() <= kMaxDigits + (text.starts_with('-') ? 1U : 0U);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && digits) return value;
  return not_a(text, "whole number of at most 15 digits, such as 5");
}

// A decimal number with at most `places` decimals, times 10^places.
base::Result<std::int64_t> scaled_number(std::string_view text, int places) {
  const std::size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string decimals(point == std::string_view::npos ? "" : text.substr(point + 1));
  const bool bare = point != std::string_view::npos && decimals.empty();
  if (bare || decimals.size() > static_cast<std::size_t>(places)) {
    return not_a(text, "number with at most " + std::to_string(places) + " decimals, such as 2.5");
  }
  decimals.resize(static_cast<std::size_t>(places), '0');
  auto value = whole_number(digits + decimals);
  return value.ok() ? std::move(value) : not_a(text, "number of at most 15 digits, such as 2.5");
}

base::Result<std::int64_t> day_number(std::string_view text) {
  const auto day = base::parse_date(text);
  if (day) return *day;
  return not_a(text, "date, such as 2026-11-22");
}

base::Result<std::int64_t> seconds_of_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t us;
  };
  static constexpr std::array<Unit, 6> kUnits = {{{"m", base::kMinuteUs},
                                                  {"h", base::kHourUs},
                                                  {"d", base::kDayUs},
                                                  {"w", 7 * base::kDayUs},
                                                  {"mo", base::kMonthUs},
                                                  {"y", 12 * base::kMonthUs}}};
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  for (const Unit& one : kUnits) {
    if (read.ec == std::errc() && unit == one.name && count >= 0 && count < 1'000'000) {
      return count * (one.us / base::kSecondUs);
    }
  }
  return not_a(text, "duration, such as 15m, 4h, 30d, 2w, 12mo or 1y");
}

base::Result<base::Value> instant(std::string_view text) {
  const auto us = base::parse_datetime(text);
  if (us) return base::Value(*us);
  return not_a(text, "moment with its offset, such as 2026-11-22T09:00:00Z");
}

}  // namespace

base::Result<base::Value> parse_literal(FieldType type, std::string_view text) {
  constexpr int kDecimals = 6, kMoneyDecimals = 4;
  switch (type) {
    case FieldType::kText:
    case FieldType::kMarkdown:
    case FieldType::kChoice: return base::Value(std::string(text));
    case FieldType::kInteger: return base::Value(TRY(whole_number(text)));
    case FieldType::kDecimal: return base::Value(static_cast<double>(TRY(scaled_number(text, kDecimals))) / 1e6);
    case FieldType::kMoney: return base::Value(TRY(scaled_number(text, kMoneyDecimals)));
    case FieldType::kBoolean:
      if (text != "true" && text != "false") return not_a(text, "truth value; true and false are");
      return base::Value(text == "true");
    case FieldType::kDate: return base::Value(TRY(day_number(text)));
    case FieldType::kDateTime: return instant(text);
    case FieldType::kDuration: return base::Value(TRY(seconds_of_duration(text)));
    default: return base::invalid("a field of this type has no default");
  }
}

}  // namespace model
