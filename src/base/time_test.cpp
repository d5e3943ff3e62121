#include <doctest/doctest.h>

#include "base/civil.h"
#include "base/zone.h"

namespace {

std::int64_t at(std::string_view text) { return base::parse_datetime(text).value(); }
const base::Zone& zone(std::string_view name) { return *base::Zone::load(name).value(); }

}  // namespace

TEST_CASE("days and dates are each other's reverse over the years 1 to 9999") {
  CHECK(base::parse_date("1970-01-01") == 0);
  CHECK(base::parse_date("0001-01-01") == base::kFirstDay);
  CHECK(base::parse_date("9999-12-31") == base::kLastDay);
  for (std::int64_t day = base::kFirstDay; day <= base::kLastDay; day += 97)
    CHECK(base::parse_date(base::format_date(day)) == day);
}

TEST_CASE("a text that is not exactly a date or a time is neither") {
  for (auto text : {"2026-02-30", "2026-13-01", "0000-01-01", "2026-1-01", "2026-01-01 ", "26-01-01", ""})
    CHECK_FALSE(base::parse_date(text));
  for (auto text :
       {"2026-11-22T10:00", "2026-11-22T24:00:00Z", "2026-11-22T10:60Z", "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00:00.1234567Z", "2026-11-22T10:00:00+1:00", "2026-11-22t10:00Z", "2026-11-22T10:00:00 Z"})
    CHECK_FALSE(base::parse_datetime(text));
  CHECK(base::format_datetime(at("2026-11-22 10:00+01:00")) == "2026-11-22T09:00:00Z");
  CHECK(base::format_datetime(at("1969-12-31T23:59:59.5Z")) == "1969-12-31T23:59:59.500000Z");
}

TEST_CASE("months are added on the calendar and clamped to the last day") {
  auto add = [](std::string_view date, int months) {
    return base::format_date(base::add_months_to_day(*base::parse_date(date), months).value());
  };
  CHECK(add("2026-01-31", 1) == "2026-02-28");
  CHECK(add("2024-02-29", -48) == "2020-02-29");
  CHECK(add("2024-12-31", 2) == "2025-02-28");
  CHECK_FALSE(base::add_months_to_day(base::kLastDay, 1));
}

TEST_CASE("periods start on Monday, the first of the month, quarter and year") {
  auto start = [](std::string_view date, base::Period period) {
    return base::format_date(base::start_of(*base::parse_date(date), period));
  };
  CHECK(start("1969-12-31", base::Period::kWeek) == "1969-12-29");
  CHECK(start("2026-11-23", base::Period::kWeek) == "2026-11-23");
  CHECK(start("2026-12-31", base::Period::kQuarter) == "2026-10-01");
  CHECK(start("2026-12-31", base::Period::kYear) == "2026-01-01");
}

TEST_CASE("a local time in a gap is read with the offset before it, one that exists twice is the second") {
  const auto& berlin = zone("Europe/Berlin");
  CHECK(berlin.instant(at("2026-03-29T02:30:00Z")) == at("2026-03-29T01:30:00Z"));
  CHECK(berlin.instant(at("2026-10-25T02:30:00Z")) == at("2026-10-25T01:30:00Z"));
  CHECK(berlin.local_day(at("2026-11-21T23:00:00Z")) == base::parse_date("2026-11-22"));
  CHECK(berlin.start_of_day(*base::parse_date("2026-07-01")) == at("2026-06-30T22:00:00Z"));
  CHECK(berlin.add_months(at("2026-02-28T01:30:00Z"), 1) == at("2026-03-28T01:30:00Z"));
}

TEST_CASE("first_of_day divides the days, and knows where nothing does") {
  for (auto name :
       {"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "America/St_Johns", "America/Havana", "Asia/Kathmandu"}) {
    const auto& place = zone(name);
    for (std::int64_t day = *base::parse_date("1990-01-01"); day < *base::parse_date("2030-01-01"); ++day) {
      auto first = place.first_of_day(day);
      if (!first) continue;
      for (std::int64_t minutes : {-180, -90, -61, -59, -31, -1, 0, 1, 29, 59, 61, 180}) {
        std::int64_t us = *first + minutes * base::kMinuteUs;
        if ((place.local_day(us) >= day) != (us >= *first))
          FAIL_CHECK(name << " " << base::format_date(day) << " " << minutes);
      }
    }
  }
  CHECK_FALSE(zone("America/Havana").first_of_day(*base::parse_date("2020-11-01")));
}

TEST_CASE("only names of the zone database are loaded") {
  for (auto name : {"", "Europe/Nowhere", "/etc/localtime", "../zoneinfo/UTC", "file:UTC"})
    CHECK_FALSE(base::Zone::load(name).ok());
  CHECK(&zone("UTC") == &base::Zone::utc());
}
