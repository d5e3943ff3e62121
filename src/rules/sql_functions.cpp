// Functions that SQLite lacks. Pure, and quick enough to be called for every row of a scan.
#include <cstdlib>

#include "base/civil.h"
#include "base/text.h"
#include "base/zone.h"
#include "rules/calendar.h"
#include "rules/sql.h"

namespace rules {

namespace {

using base::Value;
using Arguments = std::vector<Value>;

bool are_given(const Arguments& arguments) {
  for (const Value& argument : arguments)
    if (argument.is_null()) return false;
  return true;
}

// Statements name the same zone row after row.
const base::Zone* zone_of(const Value& name) {
  thread_local const base::Zone* last = nullptr;
  if (last && last->name() == name.text()) return last;
  auto zone = base::Zone::load(name.text());
  return zone.ok() ? last = *zone : nullptr;
}

const Calendar* calendar_of(const Value& text) {
  thread_local std::shared_ptr<const Calendar> last;
  if (!last || last->text() != text.text()) last = Calendar::from_text(text.text());
  return last.get();
}

Value optional(const std::optional<std::int64_t>& value) { return value ? Value(*value) : Value(); }

Value fold_text(const Arguments& a) { return are_given(a) ? Value(base::fold(a[0].text())) : Value(); }

Value day(const Arguments& a) {
  if (!are_given(a)) return {};
  const base::Zone* zone = zone_of(a[1]);
  return zone ? Value(zone->local_day(a[0].integer())) : Value();
}

Value start_of_day(const Arguments& a) {
  if (!are_given(a)) return {};
  const base::Zone* zone = zone_of(a[1]);
  return zone ? Value(zone->start_of_day(a[0].integer())) : Value();
}

Value add_months(const Arguments& a) {
  if (!are_given(a)) return {};
  const base::Zone* zone = zone_of(a[2]);
  return zone ? optional(zone->add_months(a[0].integer(), a[1].integer())) : Value();
}

Value day_add_months(const Arguments& a) {
  return are_given(a) ? optional(base::add_months_to_day(a[0].integer(), a[1].integer())) : Value();
}

Value start_of(const Arguments& a) {
  if (!are_given(a)) return {};
  auto period = base::parse_period(a[1].text());
  return period ? Value(base::start_of(a[0].integer(), *period)) : Value();
}

Value open_before(const Arguments& a) {
  if (!are_given(a)) return {};
  const Calendar* calendar = calendar_of(a[0]);
  return calendar ? Value(calendar->open_before(a[1].integer())) : Value();
}

}  // namespace

const std::vector<SqlFunction>& sql_functions() {
  static const std::vector<SqlFunction> functions = {
      {"rule_fold", 1, fold_text},
      {"rule_day", 2, day},
      {"rule_start_of_day", 2, start_of_day},
      {"rule_add_months", 3, add_months},
      {"rule_day_add_months", 2, day_add_months},
      {"rule_start_of", 2, start_of},
      {"rule_open_before", 2, open_before},
  };
  return functions;
}

}  // namespace rules
