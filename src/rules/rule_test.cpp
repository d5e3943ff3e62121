#include "rules/rule.h"

#include <doctest/doctest.h>

#include "base/civil.h"
#include "rules/number.h"
#include "rules/ref.h"
#include "rules/vectors_test.h"

namespace rules {

using base::Value;

namespace {

const DataSet& desk() { return data_set(kVectorData, "desk"); }
std::int64_t noon() { return base::parse_datetime("2026-11-22T12:00:00Z").value(); }

RuleError error_of(std::string_view text, const CompileOptions& options) {
  Compiled compiled = compile(text, desk().schema(), options);
  REQUIRE_FALSE(compiled.rule);
  return compiled.error;
}

const Params kNone;

}  // namespace

TEST_CASE("an error shows the sentence, the line and a caret") {
  std::string text = "title = '\u00dc' and\n  priority = 'p9' or is_major";
  RuleError error = error_of(text, {"incident", &kNone, true});
  CHECK(error.show(text) == "no choice 'p9'; there are p1, p2, p3, p4, p5\n    priority = 'p9' or is_major\n               ^");
  CHECK(error_of("title =", {"incident", &kNone, true}).show("title =") == "expected expression before the end\n  title =\n         ^");
}

TEST_CASE("errors say what would be right") {
  auto message = [](std::string_view text) { return error_of(text, {"incident", &kNone, true}).message; };
  CHECK(message("exists(cis where priority = 'p1')") == "ci has no field priority (did you mean outer.priority?)");
  CHECK(message("service = 'SVC-000012'").find(".ref = 'SVC-000012'") != std::string::npos);
  CHECK(message("cis.title = 'x'").find("exists(") != std::string::npos);
  CHECK(message("priority = 'p1' AND is_major").find("lower case") != std::string::npos);
  CHECK(message("priority == 'p1'").find("one =") != std::string::npos);
  CHECK(message("title = null").find("is null") != std::string::npos);
}

TEST_CASE("a rule is checked again with the parameters at hand") {
  Compiled compiled = compile("reported_at >= now() - $window", desk().schema(), {"incident", nullptr, true});
  REQUIRE(compiled.rule);
  CHECK(compiled.rule->parameters.contains("window"));
  Context context = desk().context(noon());
  Evaluated without = evaluate(*compiled.rule, desk(), 1, context);
  REQUIRE(without.error);
  CHECK(without.error->code == "name");
  CHECK(without.error->position == 23);
  CHECK_FALSE(holds(*compiled.rule, desk(), 3, context));

  Params month = {{"window", "1mo"}}, number = {{"window", 5.0}};
  context.params = &month;
  CHECK(holds(*compiled.rule, desk(), 3, context));
  CHECK_FALSE(holds(*compiled.rule, desk(), 1, context));
  context.params = &number;
  CHECK(evaluate(*compiled.rule, desk(), 3, context).error->code == "type");

  Compiled bound = compile("reported_at >= now() - $window", desk().schema(), {"incident", &month, true});
  Params day = {{"window", "1d"}};
  context.params = &day;
  CHECK_FALSE(holds(*bound.rule, desk(), 6, context));
  context.params = &month;
  CHECK(holds(*bound.rule, desk(), 6, context));
  CHECK(bind(*bound.rule, context).rule.get() == bound.rule.get());
}

TEST_CASE("what visits too many members ends with cost") {
  Compiled compiled = compile("exists(records.incident where exists(records.incident where title = 'nowhere'))", desk().schema(), {"incident", &kNone, true});
  Context context = desk().context(noon());
  context.max_steps = 40;
  Evaluated result = evaluate(*compiled.rule, desk(), 1, context);
  REQUIRE(result.error);
  CHECK(result.error->code == "cost");
  CHECK(result.value.is_null());
  CHECK_FALSE(holds(*compiled.rule, desk(), 1, context));
  context.max_steps = 1'000;
  CHECK_FALSE(evaluate(*compiled.rule, desk(), 1, context).error);
}

TEST_CASE("a rule tells what it reads") {
  Compiled compiled = compile("exists(cis where owner = me) and age_days(reported_at) > 1 and count(records.change) > 0", desk().schema(), {"incident", &kNone, true});
  REQUIRE(compiled.rule);
  const Rule& rule = *compiled.rule;
  CHECK(rule.reads == std::set<std::pair<std::string, std::string>>{{"incident", "cis"}, {"ci", "owner"}, {"incident", "reported_at"}, {"change", "*"}});
  CHECK(rule.reads_now);
  CHECK(rule.reads_actor);
  CHECK_FALSE(rule.reads_calendar);
}

TEST_CASE("numbers round, sum and print as the language says") {
  CHECK(round_to_six(0.1 + 0.2) == round_to_six(0.3));
  CHECK(has_six_decimals(0.1));
  CHECK_FALSE(has_six_decimals(0.1 + 0.2));
  CHECK_FALSE(has_six_decimals(0.0000001));
  CHECK(exact_sum({1e16, 1, -1e16}) == 1);
  CHECK(exact_sum({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}) == 1);
  CHECK(round_half_away(-2.5) == -3);
  CHECK_FALSE(round_half_away(1e18));
  Rule rule;
  rule.kind = Kind::kNumber;
  CHECK(to_json(Value(1e15), rule) == "1000000000000000");
  CHECK(to_json(Value(2.0 / 3), rule) == "0.666667");
  CHECK(to_json(Value(-0.0000001), rule) == "0");
}

TEST_CASE("a number names one id, in one form only") {
  RecordType incident;
  incident.ref_prefix = "INC-";
  CHECK(print_ref(incident, 42) == "INC-000042");
  CHECK(print_ref(incident, 1234567) == "INC-1234567");
  CHECK(parse_ref(incident, "INC-000042") == 42);
  for (auto text : {"INC-42", "INC-0000042", "inc-000042", "INC-00004x", "INC-", "SVC-000042", "INC-000000", "INC--00042"}) CHECK_FALSE(parse_ref(incident, text));
}

TEST_CASE("open hours count on the local clock") {
  Calendar::Spec spec;
  spec.time_zone = "Europe/Berlin";
  spec.week[6] = {{0, 24 * 60}};  // Sunday, when clocks change
  spec.holidays = {base::parse_date("2026-11-01").value()};
  auto calendar = Calendar::build(spec).value();
  auto hours = [&](const char* from, const char* to) {
    return (calendar->open_before(base::parse_datetime(to).value()) - calendar->open_before(base::parse_datetime(from).value())) / base::kHourUs;
  };
  CHECK(hours("2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z") == 25);
  CHECK(hours("2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z") == 23);
  CHECK(hours("2026-10-31T00:00:00Z", "2026-11-03T00:00:00Z") == 0);
  CHECK(Calendar::from_text(calendar->text())->slices().size() == calendar->slices().size());
  spec.week[0] = {{600, 500}};
  CHECK_FALSE(Calendar::build(spec).ok());
}

}  // namespace rules
