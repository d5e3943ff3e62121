#include "intake/date_format.h"

#include <doctest/doctest.h>

#include "base/civil.h"
#include "intake/event_log.h"
#include "intake/test_model.h"

namespace {

std::string read(std::string_view form, std::string_view text, std::string_view zone = "UTC") {
  auto format = intake::DateFormat::compile(form, **base::Zone::load(zone));
  if (!format) return "error: " + format.error().message;
  auto us = format->read(text);
  return us ? base::format_datetime(*us) : "none";
}

}  // namespace

TEST_CASE("dates are read strictly in their form") {
  struct {
    const char *form, *text, *instant;
  } const cases[] = {
      {"%-d/%-m/%Y %H:%M", "29/2/2016 01:16", "2016-02-29T01:16:00Z"},
      {"%-d/%-m/%Y %H:%M", " 5/3/2016  12:00 ", "2016-03-05T12:00:00Z"},
      {"%-d/%-m/%Y %H:%M", "05/03/2016 12:00", "2016-03-05T12:00:00Z"},
      {"%d/%m/%Y %H:%M", "5/3/2016 12:00", "none"},
      {"%-m/%-d/%Y %H:%M", "29/2/2016 01:16", "none"},
      {"%-d/%-m/%Y %H:%M", "30/2/2016 01:16", "none"},
      {"%-d/%-m/%Y %H:%M", "29/2/2015 01:16", "none"},
      {"%-d/%-m/%Y %H:%M", "1/1/2016 24:00", "none"},
      {"%-d/%-m/%Y %H:%M", "1/1/2016 1:00", "none"},
      {"%-d/%-m/%Y %-H:%M", "1/1/2016 1:00", "2016-01-01T01:00:00Z"},
      {"%-d/%-m/%Y %H:%M", "1/1/2016 01:00:00", "none"},
      {"%-d/%-m/%Y %H:%M", "", "none"},
      {"%Y-%m-%d %H:%M:%S.%f", "2026-11-22 09:00:00.25", "2026-11-22T09:00:00.250000Z"},
      {"%Y-%m-%dT%H:%M:%S%z", "2026-11-22T09:00:00+01:30", "2026-11-22T07:30:00Z"},
      {"%-m/%-d/%y %-I:%M %p", "2/9/16 12:05 am", "2016-02-09T00:05:00Z"},
      {"%-m/%-d/%y %-I:%M %p", "2/9/99 12:05 PM", "1999-02-09T12:05:00Z"},
      {"%-m/%-d/%y %-I:%M %p", "2/9/16 13:05 pm", "none"},
      {"%-d %b %Y", "3 Mar 2026", "2026-03-03T00:00:00Z"},
      {"%-d %b %Y", "3 Mai 2026", "none"},
      {"rfc3339", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z"},
      {"unix", "1700000000", "2023-11-14T22:13:20Z"},
      {"unix", "99999999999999999", "none"},
  };
  for (const auto& one : cases) {
    INFO(one.form << " " << one.text);
    CHECK(read(one.form, one.text) == one.instant);
  }
}

TEST_CASE("times without an offset are of the zone of the file") {
  CHECK(read("%Y-%m-%d %H:%M", "2026-07-01 12:00", "Europe/Berlin") == "2026-07-01T10:00:00Z");
  CHECK(read("%Y-%m-%d %H:%M", "2026-01-01 12:00", "Europe/Berlin") == "2026-01-01T11:00:00Z");
  CHECK(read("%Y-%m-%d %H:%M%z", "2026-01-01 12:00Z", "Europe/Berlin") == "2026-01-01T12:00:00Z");
}

TEST_CASE("a form that cannot be is refused") {
  CHECK(read("%Y-%m", "").find("a year, a month and a day") != std::string::npos);
  CHECK(read("%Y-%m-%d %Q", "").find("no directive %Q") != std::string::npos);
  CHECK(read("%Y-%m-%d %I", "").find("%p") != std::string::npos);
  CHECK(read("%Y-%m-%d %", "").find("ends within") != std::string::npos);
}

namespace {

std::string check(const std::string& form, const std::string& dates, bool whole = true) {
  auto mapping = intake::read_mapping(
      "source: s\nrecord: incident\nfile: {dates: \"" + form + "\"}\nidentity: n\neffective: at\nfields: {title: t}\n",
      "m.yaml", intake::shipped_model());
  REQUIRE(mapping.ok());
  std::string rows = "n,at,t\n";
  for (std::size_t from = 0; from < dates.size();) {
    std::size_t end = dates.find(';', from);
    rows += "1," + dates.substr(from, end - from) + ",x\n";
    from = end == std::string::npos ? dates.size() : end + 1;
  }
  auto csv = intake::CsvReader::open(intake::bytes_of(rows), mapping->form);
  REQUIRE(csv.ok());
  auto checked = intake::check_date_forms(*csv, *mapping, whole);
  return checked ? "" : checked.error().message;
}

}  // namespace

TEST_CASE("a wrong date form is refused, and the right one named") {
  CHECK(check("%-d/%-m/%Y", "1/2/2026;13/2/2026;28/2/2026") == "");
  CHECK(check("%-m/%-d/%Y", "1/2/2026;13/2/2026;28/2/2026") ==
        "column at: 66.7 % of the first 3 values are no dates in the form %-m/%-d/%Y (`13/2/2026` in line 3, "
        "`28/2/2026` in "
        "line 4); all of them fit %-d/%-m/%Y: say so under `dates` in m.yaml");
  // One in many suffices where another form reads them all; where none does, a few bad values are rows to reject.
  std::string many;
  for (int i = 0; i < 99; ++i) many += "1/2/2026;";
  CHECK(check("%-m/%-d/%Y", many + "13/2/2026").find("all of them fit %-d/%-m/%Y") != std::string::npos);
  CHECK(check("%-d/%-m/%Y", many + "soon") == "");
  CHECK(check("%-d/%-m/%Y", "1/2/2026;soon").find("50.0 %") != std::string::npos);
  CHECK(check("%-d/%-m/%Y", "1/2/2026;soon").find("fit") == std::string::npos);
}
