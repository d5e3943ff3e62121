// Days, months and the texts of dates and times, on the proleptic Gregorian calendar, without any zone.
// A day is counted from 1970-01-01, an instant in microseconds from 1970-01-01T00:00:00Z. Years 1 to 9999.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

inline constexpr std::int64_t kSecondUs = 1'000'000;
inline constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
inline constexpr std::int64_t kHourUs = 60 * kMinuteUs;
inline constexpr std::int64_t kDayUs = 24 * kHourUs;
inline constexpr std::int64_t kMonthUs = 2'629'800 * kSecondUs;  // 30.4375 days, where a month needs a length

inline constexpr std::int64_t kFirstDay = -719'162;  // 0001-01-01
inline constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31
inline constexpr std::int64_t kFirstInstantUs = kFirstDay * kDayUs;
inline constexpr std::int64_t kLastInstantUs = (kLastDay + 1) * kDayUs - 1;

inline constexpr bool is_day(std::int64_t day) { return day >= kFirstDay && day <= kLastDay; }
inline constexpr bool is_instant(std::int64_t us) { return us >= kFirstInstantUs && us <= kLastInstantUs; }

// The quotient rounded towards minus infinity: the day of an instant before 1970, too.
inline constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

struct Civil {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};

std::int64_t days_from_civil(const Civil& civil);
Civil civil_from_days(std::int64_t day);
int days_in_month(std::int64_t year, int month);

// "2026-11-22", and RFC 3339 with an offset: "2026-11-22T09:00:00.5+01:00" (a space for the T, seconds may be absent).
std::optional<std::int64_t> parse_date(std::string_view text);
std::optional<std::int64_t> parse_datetime(std::string_view text);

std::string format_date(std::int64_t day);
std::string format_datetime(std::int64_t us);  // in UTC with Z; six decimals where there is a fraction

// The same day of the month `months` later, the last day where that month is shorter; none outside the years 1 to 9999.
std::optional<std::int64_t> add_months_to_day(std::int64_t day, std::int64_t months);

enum class Period { kDay, kWeek, kMonth, kQuarter, kYear };
std::optional<Period> parse_period(std::string_view text);  // day week month quarter year
std::int64_t start_of(std::int64_t day, Period period);     // weeks start on Monday

}  // namespace base
