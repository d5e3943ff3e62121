#include "rules/sql_forms.h"

#include <cmath>

#include "rules/lexer.h"
#include "rules/number.h"

namespace rules {

using base::Value;

namespace {

constexpr double kMoneyUnits = 1e4;

const char* cast_of(Form form) {
  switch (form) {
    case Form::kReal: return "::float8";
    case Form::kText: return "::text";
    case Form::kBool: return "::boolean";
    case Form::kInstant: return "::timestamptz";
    case Form::kDate: return "::date";
    case Form::kOther: return "::text";
    default: return "::bigint";
  }
}

Piece parameter(Value value, const char* cast) {
  Piece piece(std::string("?") + cast);
  piece.params.push_back(std::move(value));
  return piece;
}

bool is_whole(double x) { return std::floor(x) == x && std::fabs(x) < 9e15; }

template <class Select>
std::string array_text(const Calendar& calendar, Select select) {
  std::string out = "{";
  for (const auto& slice : calendar.slices()) out += (out.size() > 1 ? "," : "") + std::to_string(select(slice));
  return out + "}";
}

}  // namespace

Piece join_balanced(const std::vector<Piece>& parts, std::string_view word) {
  auto join = [&](auto& self, std::size_t from, std::size_t to) -> Piece {
    if (to - from == 1) return parts[from];
    std::size_t middle = (from + to) / 2;
    return concat("(", self(self, from, middle), word, self(self, middle, to), ")");
  };
  return parts.empty() ? Piece() : join(join, 0, parts.size());
}

Form SqlForms::column_form(const Field& field) const {
  switch (field.kind) {
    case Kind::kBool: return Form::kBool;
    case Kind::kNumber:
      return field.storage == Storage::kMoney   ? Form::kMoney
             : field.storage == Storage::kWhole ? Form::kWhole
                                                : Form::kReal;
    case Kind::kText:
    case Kind::kChoice: return Form::kText;
    case Kind::kDate: return postgres_ ? Form::kDate : Form::kDays;
    case Kind::kDateTime: return postgres_ ? Form::kInstant : Form::kMicros;
    case Kind::kDuration: return Form::kSeconds;
    case Kind::kRef: return Form::kId;
    default: return Form::kOther;
  }
}

Form SqlForms::computed_form(Kind kind) {
  switch (kind) {
    case Kind::kBool: return Form::kBool;
    case Kind::kNumber: return Form::kReal;
    case Kind::kDate: return Form::kDays;
    case Kind::kDateTime:
    case Kind::kDuration: return Form::kMicros;
    case Kind::kRef: return Form::kId;
    case Kind::kText:
    case Kind::kChoice: return Form::kText;
    default: return Form::kOther;
  }
}

bool SqlForms::fits(const Value& constant, Form form) const {
  return form != Form::kSeconds || constant.is_null() || constant.integer() % base::kSecondUs == 0;
}

Piece SqlForms::bind(const Value& value, Form form) const {
  const char* cast = postgres_ ? cast_of(form) : "";
  if (value.is_null()) return Piece(std::string("null") + cast);
  switch (form) {
    case Form::kWhole:
    case Form::kMoney: {
      double scale = form == Form::kMoney ? kMoneyUnits : 1;
      double scaled = value.decimal() * scale, nearest = std::round(scaled);
      if (is_whole(nearest) && nearest / scale == value.decimal())
        return parameter(static_cast<std::int64_t>(nearest), cast);
      return parameter(scaled, postgres_ ? "::float8" : "");
    }
    case Form::kSeconds: return parameter(value.integer() / base::kSecondUs, cast);
    case Form::kInstant: return parameter(base::format_datetime(value.integer()), cast);
    case Form::kDate: return parameter(base::format_date(value.integer()), cast);
    default: return parameter(value, cast);
  }
}

// The expression in another form of the same kind.
Piece SqlForms::as(const Expr& expr, Form form) const {
  if (expr.constant) return bind(*expr.constant, form);
  if (expr.form == form) return expr.sql;
  const Piece& x = expr.sql;
  if (form == Form::kReal && expr.form == Form::kWhole)
    return postgres_ ? concat("(", x, ")::float8") : concat("cast(", x, " as real)");
  if (form == Form::kReal && expr.form == Form::kMoney)
    return postgres_ ? concat("((", x, ")::float8 / 10000)") : concat("(", x, " / 10000.0)");
  if (form == Form::kMicros && expr.form == Form::kSeconds) return concat("(", x, " * 1000000)");
  if (form == Form::kMicros && expr.form == Form::kInstant)
    return concat("(extract(epoch from ", x, ") * 1000000)::bigint");
  if (form == Form::kInstant && expr.form == Form::kMicros) return to_instant(x);
  if (form == Form::kDays && expr.form == Form::kDate) return concat("(", x, " - date '1970-01-01')::bigint");
  if (form == Form::kDate && expr.form == Form::kDays) return concat("(date '1970-01-01' + (", x, ")::int)");
  return x;
}

// Whole days and the rest of the day apart: an interval is exact then, over all years.
Piece SqlForms::to_instant(const Piece& us) const {
  return concat(
      "(select (timestamp 'epoch' + make_interval(days => (us / 86400000000)::int, secs => (us % 86400000000)::float8 "
      "/ 1000000)) "
      "at time zone 'UTC' from (select ",
      us, " as us) moment)");
}

Piece SqlForms::rounded(const Expr& number) const {
  if (number.constant)
    return bind(number.constant->is_null() ? Value() : Value(round_to_six(number.constant->decimal())), Form::kReal);
  return concat("floor(", as(number, Form::kReal), " * 1000000.0 + 0.5)");
}

// Both databases leave null alone here: PostgreSQL takes the bound for it, which becomes null again.
Piece SqlForms::bounded(Piece x, std::int64_t low, std::int64_t high) const {
  std::string below = std::to_string(low - 1), above = std::to_string(high + 1);
  const char *least = postgres_ ? "least(" : "min(", *greatest = postgres_ ? "greatest(" : "max(";
  return concat("nullif(nullif(", greatest, least, x, ", ", above, "), ", below, "), ", above, "), ", below, ")");
}

Piece SqlForms::round_span(const Piece& real) const {
  static const std::string kMost = std::to_string(kMaxSpanUs) + ".0";
  if (!postgres_)
    return concat("cast(nullif(nullif(max(min(round(", real, "), ", kMost, "), -", kMost, "), ", kMost, "), -", kMost,
                  ") as integer)");
  return concat("(select nullif(nullif(greatest(least(trunc(x + sign(x) * 0.5), ", kMost, "), -", kMost, "), ", kMost,
                "), -", kMost, ")::bigint from (select (", real, ")::float8 as x) product)");
}

Piece SqlForms::finite(Piece real) const {
  // PostgreSQL refuses to go beyond its largest number; SQLite arrives at infinity.
  return postgres_ ? real : concat("nullif(nullif(", real, ", 9e999), -9e999)");
}

Expr SqlForms::day_of(const Expr& instant) const {
  Value zone = zone_.name();
  if (!postgres_)
    return {concat("rule_day(", as(instant, Form::kMicros), ", ", parameter(zone, ""), ")"), Form::kDays, false, {}};
  return {concat("(", as(instant, Form::kInstant), " at time zone ", parameter(zone, "::text"), ")::date"),
          Form::kDate,
          false,
          {}};
}

Expr SqlForms::start_of_day(const Expr& day) const {
  Value zone = zone_.name();
  if (!postgres_)
    return {
        concat("rule_start_of_day(", as(day, Form::kDays), ", ", parameter(zone, ""), ")"), Form::kMicros, false, {}};
  return {concat("((", as(day, Form::kDate), ")::timestamp at time zone ", parameter(zone, "::text"), ")"),
          Form::kInstant,
          false,
          {}};
}

Expr SqlForms::add_months(const Expr& instant, std::int64_t months) const {
  Value zone = zone_.name();
  if (!postgres_) {
    Piece count = parameter(months, "");
    return {concat("rule_add_months(", as(instant, Form::kMicros), ", ", count, ", ", parameter(zone, ""), ")"),
            Form::kMicros,
            false,
            {}};
  }
  Piece local = concat("(", as(instant, Form::kInstant), " at time zone ", parameter(zone, "::text"), ")");
  Piece moved = concat("((", local, " + make_interval(months => ", parameter(months, "::int"), ")) at time zone ",
                       parameter(zone, "::text"), ")");
  return {std::move(moved), Form::kInstant, false, {}};
}

Expr SqlForms::add_months_to_day(const Expr& day, std::int64_t months) const {
  if (!postgres_)
    return {
        concat("rule_day_add_months(", as(day, Form::kDays), ", ", parameter(months, ""), ")"), Form::kDays, false, {}};
  return {concat("(", as(day, Form::kDate), " + make_interval(months => ", parameter(months, "::int"), "))::date"),
          Form::kDate,
          false,
          {}};
}

Expr SqlForms::start_of(const Expr& day, std::string_view period) const {
  Value name{std::string(period)};
  if (!postgres_)
    return {concat("rule_start_of(", as(day, Form::kDays), ", ", parameter(name, ""), ")"), Form::kDays, false, {}};
  return {concat("date_trunc(", parameter(name, "::text"), ", (", as(day, Form::kDate), ")::timestamp)::date"),
          Form::kDate,
          false,
          {}};
}

// PostgreSQL has the slices as arrays: width_bucket finds the one that an instant lies in or after.
Piece SqlForms::open_between(const Piece& from, const Piece& to, const Calendar& calendar) const {
  if (!postgres_) {
    Piece text = parameter(calendar.text(), "");
    return concat("(rule_open_before(", text, ", ", to, ") - rule_open_before(", text, ", ", from, "))");
  }
  auto open_before = [](const std::string& us) {
    std::string i = "[width_bucket(" + us + ", opens)]";
    return "coalesce(before" + i + " + least(" + us + ", closes" + i + ") - opens" + i + ", 0)";
  };
  Piece opens = parameter(array_text(calendar, [](const auto& slice) { return slice.opens_us; }), "::bigint[]");
  Piece closes = parameter(array_text(calendar, [](const auto& slice) { return slice.closes_us; }), "::bigint[]");
  Piece before = parameter(array_text(calendar, [](const auto& slice) { return slice.before_us; }), "::bigint[]");
  return concat("(select case when a is not null and b is not null then ", open_before("b"), " - ", open_before("a"),
                " end from (select ", from, " as a, ", to, " as b) span, (select ", opens, " as opens, ", closes,
                " as closes, ", before, " as before) calendar)");
}

Piece SqlForms::folded(const Piece& text) const {
  return postgres_ ? concat("lower((", text, ") collate \"C.utf8\")") : concat("rule_fold(", text, ")");
}
Piece SqlForms::position(const Piece& text, const Piece& wanted) const {
  return concat(postgres_ ? "strpos(" : "instr(", text, ", ", wanted, ")");
}
Piece SqlForms::length(const Piece& text) const {
  return postgres_ ? concat("char_length(", text, ")::bigint") : concat("length(", text, ")");
}

Piece SqlForms::ref(const std::string& prefix, const Piece& id) const {
  Piece start = parameter(Value(prefix), postgres_ ? "::text" : "");
  return postgres_ ? concat("(", start, " || to_char(", id, ", 'FM9999999999999000000'))")
                   : concat("(", start, " || printf('%06d', ", id, "))");
}

Piece SqlForms::unequal(const Piece& a, const Piece& b) const {
  return concat(a, postgres_ ? " is distinct from " : " is not ", b);
}

}  // namespace rules
