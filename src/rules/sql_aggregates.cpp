#include "rules/lexer.h"
#include "rules/sql_writer.h"

namespace rules {

namespace {

// Whether a value depends on the record `out` places further out.
bool depends_on(const Node& node, int out) {
  if (node.kind == NodeKind::kPath) return node.root == Root::kField && node.outer == out;
  for (std::size_t i = 0; i < node.parts.size(); ++i)
    if (node.parts[i] && depends_on(*node.parts[i], out + (node.kind == NodeKind::kAggregate && i > 0 ? 1 : 0)))
      return true;
  return false;
}

}  // namespace

Piece SqlWriter::exists(const Node& node) {
  Chain chain = collection(node.collection());
  if (chain.from.empty()) return Piece("false");
  if (!node.where()) {
    need_sight(chain);
    return concat("exists", select(Piece("1"), chain));
  }
  need_record(chain);
  scopes_.push_back({chain.type, chain.alias});
  chain.where.push_back(concat("(", condition(*node.where()), ")"));
  scopes_.pop_back();
  return concat("exists", select(Piece("1"), chain));
}

Expr SqlWriter::count(const Node& node) {
  Chain chain = collection(node.collection());
  if (chain.from.empty()) return constant(0.0, Kind::kNumber);
  need_sight(chain);
  need_distinct(chain);
  if (node.where()) {
    need_record(chain);
    scopes_.push_back({chain.type, chain.alias});
    chain.where.push_back(concat("(", condition(*node.where()), ")"));
    scopes_.pop_back();
  }
  return {select(Piece("count(*)"), chain), Form::kWhole, false, {}};
}

Expr SqlWriter::aggregate(const Node& node) {
  if (!node.value()) return count(node);
  Chain chain = collection(node.collection());
  bool counts = node.aggregate == Aggregate::kCountDistinct;
  if (chain.from.empty()) return constant(counts ? base::Value(0.0) : base::Value(), node.type.kind);
  need_sight(chain);
  need_distinct(chain);
  need_record(chain);
  scopes_.push_back({chain.type, chain.alias});
  if (node.where()) chain.where.push_back(concat("(", condition(*node.where()), ")"));
  Expr member = value(*node.value());
  scopes_.pop_back();
  if (!depends_on(*node.value(), 0)) name_values(chain, member, node.value()->type.kind);
  bool ranks = node.aggregate == Aggregate::kMedian || node.aggregate == Aggregate::kPercentile;
  return ranks ? ranked(node, chain, member) : summary(node, chain, member);
}

// SQL lets an aggregate over nothing but columns from outside belong to the query outside: the values get a table of
// their own, so that it stays where it stands.
void SqlWriter::name_values(Chain& chain, Expr& value, Kind kind) {
  Form form = value.constant ? SqlForms::computed_form(kind) : value.form;
  std::string alias = next_alias();
  Piece inner = select(concat(forms_.as(value, form), " as v"), chain);
  chain = Chain();
  chain.from.push_back(concat(inner, " ", quote(alias)));
  value = {Piece(column(alias, "v")), form, false, {}};
}

// Aggregates of the database itself. PostgreSQL sums whole numbers to numeric; the casts bring them back.
Expr SqlWriter::summary(const Node& node, const Chain& chain, const Expr& value) {
  const Type& type = node.value()->type;
  bool postgres = forms_.is_postgres();
  Form form = value.constant ? SqlForms::computed_form(type.kind) : value.form;
  Piece v = forms_.as(value, form);
  if (node.aggregate == Aggregate::kCountDistinct) {
    bool rounds = type.kind == Kind::kNumber && !type.exact;
    return {select(concat("count(distinct ", rounds ? forms_.rounded(value) : v, ")"), chain), Form::kWhole, false, {}};
  }
  if (node.aggregate == Aggregate::kMin) return {select(concat("min(", v, ")"), chain), form, false, {}};
  if (node.aggregate == Aggregate::kMax) return {select(concat("max(", v, ")"), chain), form, false, {}};
  if (node.aggregate == Aggregate::kSum) {
    bool whole = form != Form::kReal;
    Piece sum = concat("sum(", v, ")");
    if (form == Form::kMicros) sum = forms_.bounded(std::move(sum), -kMaxSpanUs, kMaxSpanUs);
    return {select(whole && postgres ? concat(sum, "::bigint") : sum, chain), form, false, {}};
  }
  if (type.kind == Kind::kDuration) {
    Piece mean = concat("round(avg(", forms_.as(value, Form::kMicros), "))");
    return {select(postgres ? concat(mean, "::bigint") : concat("cast(", mean, " as integer)"), chain),
            Form::kMicros,
            false,
            {}};
  }
  Piece mean = concat("avg(", v, ")", postgres ? "::float8" : "");
  return {select(form == Form::kMoney ? concat(mean, " / 10000.0") : mean, chain), Form::kReal, false, {}};
}

// Median and percentiles: the values in order, and of these the middle ones or the nearest rank.
Expr SqlWriter::ranked(const Node& node, const Chain& chain, const Expr& value) {
  const Type& type = node.value()->type;
  bool postgres = forms_.is_postgres(), median = node.aggregate == Aggregate::kMedian;
  Form form = value.constant ? SqlForms::computed_form(type.kind) : value.form;
  Piece values = select(concat(forms_.as(value, form), " as v"), chain);
  Piece ranks = concat("(select v, row_number() over (order by v) as rank, count(*) over () as n from ", values,
                       " members where v is not null)");
  std::string percent = std::to_string(node.percentile);
  if (!median)
    return {concat("(select v from ", ranks, " ranks where rank = (", percent, " * n + 99) / 100)"), form, false, {}};
  Piece mean;
  if (type.kind == Kind::kDuration) {
    Piece middle = form == Form::kSeconds ? Piece("avg(v * 1000000)") : Piece("avg(v)");
    mean = postgres ? concat("round(", middle, ")::bigint") : concat("cast(round(", middle, ") as integer)");
  } else {
    mean = concat("avg(v)", postgres ? "::float8" : "", form == Form::kMoney ? " / 10000.0" : "");
  }
  return {concat("(select ", mean, " from ", ranks, " ranks where rank in ((n + 1) / 2, (n + 2) / 2))"),
          SqlForms::computed_form(type.kind),
          false,
          {}};
}

}  // namespace rules
