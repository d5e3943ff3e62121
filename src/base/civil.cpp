#include "base/civil.h"

#include <charconv>
#include <cstdio>

namespace base {

namespace {

// Digits only, all of them.
std::optional<int> parse_digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// What follows the minutes: ":07", ":07.123456" or nothing; microseconds, and the text moves past it.
std::optional<std::int64_t> take_seconds(std::string_view& text) {
  if (text.empty() || text[0] != ':') return 0;
  if (text.size() < 3) return std::nullopt;
  auto seconds = parse_digits(text.substr(1, 2));
  if (!seconds || *seconds > 59) return std::nullopt;
  text.remove_prefix(3);
  std::int64_t us = *seconds * kSecondUs;
  if (text.empty() || text[0] != '.') return us;
  text.remove_prefix(1);
  std::int64_t unit = kSecondUs / 10;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count, unit /= 10)
    us += (text[count] - '0') * unit;
  if (count == 0 || count > 6) return std::nullopt;
  text.remove_prefix(count);
  return us;
}

// "Z" or "+01:00", in microseconds.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  auto hours = parse_digits(text.substr(1, 2)), minutes = parse_digits(text.substr(4, 2));
  if (!hours || !minutes) return std::nullopt;
  std::int64_t offset = *hours * kHourUs + *minutes * kMinuteUs;
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::int64_t days_from_civil(const Civil& civil) {
  // Years begin in March here, so that the leap day is the last of its year.
  std::int64_t y = civil.year - (civil.month <= 2);
  std::int64_t era = floor_div(y, 400);
  std::int64_t year_of_era = y - era * 400;
  std::int64_t day_of_year = (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

Civil civil_from_days(std::int64_t day) {
  std::int64_t z = day + 719'468;
  std::int64_t era = floor_div(z, 146'097);
  std::int64_t day_of_era = z - era * 146'097;
  std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::int64_t march_month = (5 * day_of_year + 2) / 153;
  Civil civil;
  civil.day = static_cast<int>(day_of_year - (153 * march_month + 2) / 5 + 1);
  civil.month = static_cast<int>(march_month < 10 ? march_month + 3 : march_month - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2);
  return civil;
}

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto year = parse_digits(text.substr(0, 4)), month = parse_digits(text.substr(5, 2)),
       day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1 || *month < 1 || *month > 12) return std::nullopt;
  if (*day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
  return days_from_civil({*year, *month, *day});
}

std::optional<std::int64_t> parse_datetime(std::string_view text) {
  if (text.size() < 17 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':') return std::nullopt;
  auto day = parse_date(text.substr(0, 10));
  auto hour = parse_digits(text.substr(11, 2)), minute = parse_digits(text.substr(14, 2));
  if (!day || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  std::string_view rest = text.substr(16);
  auto seconds = take_seconds(rest);
  if (!seconds) return std::nullopt;
  auto offset = parse_offset(rest);
  if (!offset) return std::nullopt;
  return *day * kDayUs + *hour * kHourUs + *minute * kMinuteUs + *seconds - *offset;
}

std::string format_date(std::int64_t day) {
  Civil civil = civil_from_days(day);
  char out[40];
  int size =
      std::snprintf(out, sizeof out, "%04lld-%02d-%02d", static_cast<long long>(civil.year), civil.month, civil.day);
  return {out, static_cast<std::size_t>(size)};
}

std::string format_datetime(std::int64_t us) {
  std::int64_t day = floor_div(us, kDayUs);
  std::int64_t rest = us - day * kDayUs;
  int seconds = static_cast<int>(rest / kSecondUs), fraction = static_cast<int>(rest % kSecondUs);
  char out[40];
  int size = fraction == 0
                 ? std::snprintf(out, sizeof out, "T%02d:%02d:%02dZ", seconds / 3600, seconds / 60 % 60, seconds % 60)
                 : std::snprintf(out, sizeof out, "T%02d:%02d:%02d.%06dZ", seconds / 3600, seconds / 60 % 60,
                                 seconds % 60, fraction);
  return format_date(day) + std::string(out, static_cast<std::size_t>(size));
}

std::optional<std::int64_t> add_months_to_day(std::int64_t day, std::int64_t months) {
  constexpr std::int64_t kMostMonths = 12 * 10'000;
  if (months > kMostMonths || months < -kMostMonths || !is_day(day)) return std::nullopt;
  Civil civil = civil_from_days(day);
  std::int64_t month = civil.year * 12 + civil.month - 1 + months;
  civil.year = floor_div(month, 12);
  civil.month = static_cast<int>(month - civil.year * 12) + 1;
  if (civil.year < 1 || civil.year > 9999) return std::nullopt;
  int last = days_in_month(civil.year, civil.month);
  if (civil.day > last) civil.day = last;
  return days_from_civil(civil);
}

std::optional<Period> parse_period(std::string_view text) {
  constexpr std::string_view kNames[] = {"day", "week", "month", "quarter", "year"};
  for (std::size_t i = 0; i < 5; ++i)
    if (text == kNames[i]) return static_cast<Period>(i);
  return std::nullopt;
}

std::int64_t start_of(std::int64_t day, Period period) {
  if (period == Period::kDay) return day;
  if (period == Period::kWeek) return day - ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  Civil civil = civil_from_days(day);
  civil.day = 1;
  if (period == Period::kQuarter) civil.month = (civil.month - 1) / 3 * 3 + 1;
  if (period == Period::kYear) civil.month = 1;
  return days_from_civil(civil);
}

}  // namespace base
