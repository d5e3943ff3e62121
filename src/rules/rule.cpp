#include "rules/rule.h"

#include <cmath>

#include "base/civil.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "rules/ast.h"
#include "rules/checker.h"
#include "rules/evaluation.h"
#include "rules/number.h"
#include "rules/parser.h"

namespace rules {

Origin origin_of(const RecordType& type, const Field& field) {
  if (field.name == "id") return Origin::kId;
  if (field.name == "ref" && !type.ref_prefix.empty()) return Origin::kRef;
  if (field.name == "in_scope" && type.entry) return Origin::kEntryScope;
  return Origin::kStored;
}

std::string RuleError::show(std::string_view text) const {
  std::size_t at = base::byte_of_code_point(text, position);
  std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(start, end - start);
  return message + "\n  " + std::string(line) + "\n  " +
         std::string(base::count_code_points(text.substr(start, at - start)), ' ') + "^";
}

Compiled compile(std::string_view text, const Schema& schema, const CompileOptions& options) {
  Compiled result;
  auto rule = std::make_shared<Rule>();
  rule->text = text;
  rule->on = options.on;
  rule->condition = options.condition;
  NodePtr root = parse(text, result.error);
  if (!root) return result;
  Checker checker(schema, options, *rule, result.error);
  if (!checker.run(*root)) return result;
  rule->slots = checker.slots();
  rule->kind = root->type.kind;
  rule->target = root->type.target;
  rule->root = std::move(root);
  result.rule = std::move(rule);
  return result;
}

Compiled bind(const Rule& rule, const Context& context) {
  static const Params kNone;
  const Params& params = context.params ? *context.params : kNone;
  bool same = true;
  for (const auto& name : rule.parameters) {
    auto bound = rule.bound.find(name);
    auto given = params.find(name);
    const base::Value* value = given != params.end() ? &given->second : nullptr;
    if (!value)
      if (auto setting = context.schema->settings.find(name); setting != context.schema->settings.end())
        value = &setting->second;
    same = same && value && bound != rule.bound.end() && bound->second == *value;
  }
  if (same) return {RulePtr(RulePtr(), &rule), {}};
  return compile(rule.text, *context.schema, {rule.on, &params, rule.condition});
}

std::optional<RuleError> missing_calendar(const Rule& rule, const Context& context) {
  for (const auto& [position, name] : rule.calendars) {
    bool known = context.calendars ? context.calendars->open_before(name, context.now_us).has_value() : name.empty();
    if (!known)
      return RuleError{
          position, "name", {"calendar"}, "there is no calendar " + (name.empty() ? "by default" : "'" + name + "'")};
  }
  return std::nullopt;
}

struct Evaluator::State {
  const Context& context;
  RulePtr rule;
  const RecordType* on = nullptr;
  std::optional<RuleError> error;
  Evaluation evaluation;

  State(Compiled bound, const Source& source, const Context& where)
      : context(where), rule(std::move(bound.rule)), evaluation(where, &source, rule ? rule->slots : 0) {
    if (!rule)
      error = std::move(bound.error);
    else if (!rule->on.empty())
      on = where.schema->find(rule->on);
    if (rule) error = missing_calendar(*rule, context);
  }
};

Evaluator::Evaluator(const Rule& rule, const Source& source, const Context& context)
    : state_(std::make_unique<State>(bind(rule, context), source, context)) {}
Evaluator::~Evaluator() = default;

const std::optional<RuleError>& Evaluator::error() const { return state_->error; }

Evaluated Evaluator::value(std::int64_t record_id) {
  if (state_->error) return {{}, state_->error};
  Evaluation& evaluation = state_->evaluation;
  evaluation.set_record(state_->on, record_id);
  Evaluated result{evaluation.eval(*state_->rule->root), std::nullopt};
  if (evaluation.is_exhausted()) {
    state_->error = RuleError{0, "cost", {}, "this rule visits too many records"};
    return {{}, state_->error};
  }
  return result;
}

bool Evaluator::holds(std::int64_t record_id) {
  if (state_->error) return false;
  Evaluation& evaluation = state_->evaluation;
  evaluation.set_record(state_->on, record_id);
  bool truth = evaluation.truth(*state_->rule->root);
  return truth && !evaluation.is_exhausted();
}

Evaluated evaluate(const Rule& rule, const Source& source, std::int64_t record_id, const Context& context) {
  return Evaluator(rule, source, context).value(record_id);
}

bool holds(const Rule& rule, const Source& source, std::int64_t record_id, const Context& context) {
  return Evaluator(rule, source, context).holds(record_id);
}

namespace {

constexpr double kLargestRounded = 9e9;  // beyond, six decimals are more than a double holds

void write_number(base::JsonWriter& json, double x) {
  double rounded = std::fabs(x) < kLargestRounded ? round_to_six(x) / 1e6 : x;
  if (std::floor(rounded) == rounded && std::fabs(rounded) < 9e18)
    json.integer(static_cast<std::int64_t>(rounded));
  else
    json.decimal(rounded);
}

}  // namespace

std::string to_json(const base::Value& value, const Rule& rule) {
  base::JsonWriter json;
  if (value.is_null()) return json.null().take();
  switch (rule.kind) {
    case Kind::kBool: json.boolean(value.boolean()); break;
    case Kind::kNumber: write_number(json, value.decimal()); break;
    case Kind::kDuration:
      write_number(json, static_cast<double>(value.integer()) / static_cast<double>(base::kSecondUs));
      break;
    case Kind::kDate: json.text(base::format_date(value.integer())); break;
    case Kind::kDateTime: json.text(base::format_datetime(value.integer())); break;
    case Kind::kRef: json.text(rule.target + "/" + std::to_string(value.integer())); break;
    case Kind::kJson: json.boolean(true); break;
    default: json.text(value.text()); break;
  }
  return json.take();
}

}  // namespace rules
