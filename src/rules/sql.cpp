#include "rules/sql.h"

#include "rules/sql_writer.h"

namespace rules {

namespace {

const base::Zone& zone_of(const Context& context) { return context.zone ? *context.zone : base::Zone::utc(); }

std::string alias_base(std::string_view alias) { return alias.empty() ? "r" : std::string(alias); }

Sql write(const Rule& rule, std::string_view alias, const SqlContext& context, bool condition) {
  Compiled bound = bind(rule, context.context);
  std::optional<RuleError> error;
  if (!bound.rule) error = bound.error;
  if (bound.rule && !error) error = missing_calendar(*bound.rule, context.context);
  if (error) return {condition ? "false" : "null", {}, std::move(error)};
  SqlWriter writer(context, *bound.rule, alias);
  Piece piece = condition ? writer.condition(*bound.rule->root) : writer.result(*bound.rule->root);
  return {std::move(piece.text), std::move(piece.params), std::nullopt};
}

}  // namespace

// Names of our own start with the alias given, so that conditions on other records can be nested (SqlContext::visible).
SqlWriter::SqlWriter(const SqlContext& context, const Rule& rule, std::string_view alias)
    : context_(context),
      schema_(*context.context.schema),
      forms_(context.dialect, zone_of(context.context)),
      constants_(context.context, nullptr, rule.slots),
      alias_(alias_base(alias)) {
  if (!rule.on.empty()) scopes_.push_back({schema_.find(rule.on), std::string(alias)});
}

Sql to_sql_condition(const Rule& rule, std::string_view alias, const SqlContext& context) {
  return write(rule, alias, context, true);
}

Sql to_sql_value(const Rule& rule, std::string_view alias, const SqlContext& context) {
  return write(rule, alias, context, false);
}

}  // namespace rules
