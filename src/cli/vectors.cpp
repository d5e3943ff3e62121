// rules vectors: a file of cases, each evaluated over records in memory and as SQL, both against what the file expects.
#include <cmath>
#include <filesystem>
#include <sstream>

#include "base/civil.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "base/random.h"
#include "cli/local.h"
#include "cli/record_set.h"
#include "kernel/source.h"

namespace cli {
namespace {

using base::Json;
using base::Value;

constexpr std::size_t kMaxShown = 20;  // disagreements

struct Vector {
  std::string expression, on;
  std::int64_t record = 0;  // 0: none
  rules::Params params;
  rules::Context context;
};

struct Answer {
  std::string json;
  std::optional<rules::RuleError> error;
};

bool same(const Json& a, const Json& b) {
  double x = 0, y = 0;
  if (a.number(x) && b.number(y)) return std::fabs(x - y) <= 1.1e-6 || std::fabs(x - y) <= 1e-12 * std::fabs(x);
  auto left = a.array(), right = b.array();
  if (!left || !right)
    return a.v.index() == b.v.index() && (!a.text() || *a.text() == *b.text()) &&
           (!a.boolean() || *a.boolean() == *b.boolean());
  if (left->size() != right->size()) return false;
  for (std::size_t i = 0; i < left->size(); ++i)
    if (!same((*left)[i], (*right)[i])) return false;
  return true;
}

bool same_error(const Json& expected, const rules::RuleError& error) {
  std::vector<std::string> words;
  if (auto list = expected.find("expected"); list && list->array())
    for (auto& word : *list->array())
      if (word.text()) words.push_back(*word.text());
  auto position = expected.find("position"), code = expected.find("code");
  return position && position->integer() && *position->integer() == static_cast<std::int64_t>(error.position) && code &&
         code->text() && *code->text() == error.code && words == error.expected;
}

bool is_expected(const Json& line, const Answer& answer) {
  if (auto error = line.find("error")) return answer.error && same_error(*error, *answer.error);
  auto json = answer.error ? base::Result<Json>(base::internal("")) : base::parse_json(answer.json);
  auto value = line.find("value");
  return json.ok() && value && same(*json, *value);
}

std::string show(const Answer& answer) {
  return answer.error ? answer.error->code + " at " + std::to_string(answer.error->position) : answer.json;
}

std::string list_json(const std::string& type, const base::Ids& ids) {
  base::JsonWriter json;
  json.begin_array();
  for (auto id : ids) json.text(type + "/" + std::to_string(id));
  return json.end_array().take();
}

class Runner {
 public:
  Runner(const Arguments& arguments, std::shared_ptr<const model::Model> model)
      : folder_(arguments.inputs.front().substr(0, arguments.inputs.front().rfind('/')) + "/data/"),
        model_(std::move(model)),
        directory_((std::filesystem::temp_directory_path() / ("mainstay-vectors-" + base::random_hex(8))).string()) {}
  ~Runner() {
    sets_.clear();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  base::Result<void> run(const std::string& line) {
    const Json json = TRY(base::parse_json(line));
    if (json.find("check")) {
      ++skipped;  // checks are run by the conformity engine
      return {};
    }
    auto name = json.find("data");
    if (!name || !name->text()) return base::invalid("A vector names no data set: " + line);
    RecordSet& data = *TRY(data_set(*name->text()));
    const Vector vector = TRY(read_vector(json, data));
    ++vectors;
    auto rule = rules::compile(vector.expression, model_->schema,
                               {vector.on, &vector.params, !vector.on.empty() && vector.record == 0});
    Answer memory{"", rule.error}, sql{"", rule.error};
    if (rule.rule)
      TRY(data.read([&](const kernel::View& view) -> base::Result<void> {
        memory = in_memory(*rule.rule, vector, view);
        sql = TRY(as_sql(*rule.rule, vector, view));
        return {};
      }));
    const bool memory_agrees = is_expected(json, memory), sql_agrees = is_expected(json, sql);
    agree += memory_agrees && sql_agrees;
    if (!memory_agrees && disagreements.size() < kMaxShown)
      disagreements.push_back(line + "\n  in memory: " + show(memory));
    if (!sql_agrees && disagreements.size() < kMaxShown) disagreements.push_back(line + "\n  as SQL: " + show(sql));
    return {};
  }

  std::int64_t vectors = 0, agree = 0, skipped = 0;
  std::vector<std::string> disagreements;

 private:
  base::Result<RecordSet*> data_set(const std::string& name) {
    auto& set = sets_[name];
    if (set) return set.get();
    const std::string directory = directory_ + "/" + std::to_string(sets_.size());
    TRY(base::make_directory(directory));
    set =
        TRY(RecordSet::load(model_, TRY(base::parse_json(TRY(base::read_file(folder_ + name + ".json")))), directory));
    return set.get();
  }

  base::Result<Vector> read_vector(const Json& json, RecordSet& data) {
    Vector vector;
    auto expression = json.find("expr"), now = json.find("now");
    auto now_us = now && now->text() ? base::parse_datetime(*now->text()) : std::nullopt;
    if (!expression || !expression->text() || !now_us) return base::invalid("A vector has no expr or no now.");
    vector.expression = *expression->text();
    if (auto on = json.find("on"); on && on->text()) vector.on = *on->text();
    if (auto record = json.find("record"); record && record->integer()) vector.record = *record->integer();
    vector.params = data.settings();
    if (auto params = json.find("params"); params && params->object())
      for (auto& [name, value] : *params->object()) {
        double number = 0;
        if (value.text())
          vector.params[name] = *value.text();
        else if (value.boolean())
          vector.params[name] = *value.boolean();
        else if (value.number(number))
          vector.params[name] = number;
      }
    params_.push_back(std::make_unique<rules::Params>(vector.params));
    vector.context.schema = &model_->schema;
    vector.context.now_us = *now_us;
    vector.context.zone = data.zone();
    vector.context.me = data.me();
    vector.context.params = params_.back().get();
    vector.context.calendars = &data;
    auto scope = json.find("scope");
    vector.context.only_in_scope = scope && scope->text() && *scope->text() == "sms";
    return vector;
  }

  rules::RulePtr scope_rule(const std::string& type) const {
    return rules::compile("in_scope", model_->schema, {type, nullptr, true}).rule;
  }

  Answer in_memory(const rules::Rule& rule, const Vector& vector, const kernel::View& view) const {
    const kernel::StoreSource source(view);
    if (vector.on.empty() || vector.record != 0) {
      const rules::Evaluated result = rules::evaluate(rule, source, vector.record, vector.context);
      return {rules::to_json(result.value, rule), result.error};
    }
    base::Ids ids;
    const rules::RulePtr scope = scope_rule(vector.on);
    for (auto id : source.members(*model_->schema.find(vector.on))) {
      if (vector.context.only_in_scope && !rules::holds(*scope, source, id, vector.context)) continue;
      const rules::Evaluated result = rules::evaluate(rule, source, id, vector.context);
      if (result.error) return {"", result.error};
      if (auto truth = std::get_if<bool>(&result.value.v); truth && *truth) ids.push_back(id);
    }
    return {list_json(vector.on, ids), {}};
  }

  base::Result<Answer> as_sql(const rules::Rule& rule, const Vector& vector, const kernel::View& view) const {
    rules::SqlContext context;
    context.context = vector.context;
    context.dialect = view.session.dialect();
    const bool listing = !vector.on.empty() && vector.record == 0;
    rules::Sql sql = listing ? rules::to_sql_condition(rule, "t", context)
                             : rules::to_sql_value(rule, vector.on.empty() ? "" : "t", context);
    if (sql.error) return Answer{"", sql.error};
    if (listing) return Answer{list_json(vector.on, TRY(matching(sql, vector, context, view))), {}};
    sql.text = "SELECT " + sql.text;
    if (!vector.on.empty()) {
      sql.text += " FROM " + store::quote(vector.on) + " \"t\" WHERE \"t\".\"id\" = ?";
      sql.params.emplace_back(vector.record);
    }
    auto rows = TRY(view.session.query(sql));
    const bool found = TRY(rows->next());
    return Answer{rules::to_json(found ? value_of(*rows, rule.kind) : Value(), rule), {}};
  }

  base::Result<base::Ids> matching(rules::Sql sql, const Vector& vector, const rules::SqlContext& context,
                                   const kernel::View& view) const {
    if (vector.context.only_in_scope) {
      const rules::Sql scope = rules::to_sql_condition(*scope_rule(vector.on), "t", context);
      sql.text = scope.text + " AND " + sql.text;
      sql.params.insert(sql.params.begin(), scope.params.begin(), scope.params.end());
    }
    sql.text =
        "SELECT \"t\".\"id\" FROM " + store::quote(vector.on) + " \"t\" WHERE " + sql.text + " ORDER BY \"t\".\"id\"";
    auto rows = TRY(view.session.query(sql));
    base::Ids ids;
    while (TRY(rows->next())) ids.push_back(rows->integer(0));
    return ids;
  }

  static Value value_of(const store::Rows& rows, rules::Kind kind) {
    if (rows.is_null(0)) return {};
    switch (kind) {
      case rules::Kind::kBool: return rows.integer(0) != 0;
      case rules::Kind::kNumber: return rows.decimal(0);
      case rules::Kind::kText:
      case rules::Kind::kChoice: return std::string(rows.text(0));
      default: return rows.integer(0);
    }
  }

  std::string folder_;
  std::shared_ptr<const model::Model> model_;
  std::string directory_;
  std::map<std::string, std::unique_ptr<RecordSet>> sets_;
  std::vector<std::unique_ptr<rules::Params>> params_;  // contexts point to them
};

}  // namespace

int run_rules_vectors(const Arguments& arguments, Terminal& terminal) {
  auto model = load_model(arguments.models, "");
  if (!model.ok()) return fail(terminal, model.error());
  auto text = base::read_file(arguments.inputs.front());
  if (!text.ok()) return fail(terminal, text.error());
  Runner runner(arguments, *model);
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    if (auto ran = runner.run(line); !ran.ok()) return fail(terminal, ran.error());
  }
  for (auto& one : runner.disagreements) terminal.err(one + "\n");
  terminal.out("{\"vectors\":" + std::to_string(runner.vectors) + ",\"agree\":" + std::to_string(runner.agree) +
               ",\"skipped\":" + std::to_string(runner.skipped) + "}\n");
  return runner.agree == runner.vectors ? kOk : kFailed;
}

}  // namespace cli
