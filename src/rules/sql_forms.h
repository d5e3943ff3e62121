// What the two databases write differently: parameters, conversions, and the arithmetic of time.
#pragma once

#include "base/civil.h"
#include "rules/calendar.h"
#include "rules/sql.h"
#include "rules/sql_piece.h"

namespace rules {

class SqlForms {
 public:
  SqlForms(Dialect dialect, const base::Zone& zone) : postgres_(dialect == Dialect::kPostgres), zone_(zone) {}

  bool is_postgres() const { return postgres_; }
  const base::Zone& zone() const { return zone_; }
  Form column_form(const Field& field) const;
  static Form computed_form(Kind kind);

  Piece bind(const base::Value& value, Form form) const;
  bool fits(const base::Value& constant, Form form) const;  // whether it can be bound without loss
  Piece as(const Expr& expr, Form form) const;

  Piece rounded(const Expr& number) const;                            // floor(x * 10^6 + 0.5)
  Piece bounded(Piece x, std::int64_t low, std::int64_t high) const;  // null outside
  Piece round_span(const Piece& real) const;  // half away from zero, whole microseconds, null where too long
  Piece finite(Piece real) const;

  Expr day_of(const Expr& instant) const;
  Expr start_of_day(const Expr& day) const;
  Expr add_months(const Expr& instant, std::int64_t months) const;
  Expr add_months_to_day(const Expr& day, std::int64_t months) const;
  Expr start_of(const Expr& day, std::string_view period) const;
  Piece open_between(const Piece& from, const Piece& to, const Calendar& calendar) const;  // microseconds

  Piece folded(const Piece& text) const;
  Piece position(const Piece& text, const Piece& wanted) const;
  Piece length(const Piece& text) const;
  Piece ref(const std::string& prefix, const Piece& id) const;
  Piece unequal(const Piece& a, const Piece& b) const;

 private:
  Piece to_instant(const Piece& us) const;

  bool postgres_;
  const base::Zone& zone_;
};

}  // namespace rules
