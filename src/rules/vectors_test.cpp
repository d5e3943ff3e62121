#include "rules/vectors_test.h"

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "base/civil.h"
#include "base/json_writer.h"

namespace rules {

using base::Json;

const DataSet& data_set(const std::string& folder, const std::string& name) {
  static std::map<std::string, std::unique_ptr<DataSet>> sets;
  auto& set = sets[folder + name];
  if (!set)
    set = std::make_unique<DataSet>(read_json_file(folder + "model.json"), read_json_file(folder + name + ".json"));
  return *set;
}

RulePtr scope_rule(const Schema& schema, const std::string& type) {
  return compile("in_scope", schema, {type, nullptr, true}).rule;
}

bool same_json(const Json& a, const Json& b) {
  double x = 0, y = 0;
  if (a.number(x) && b.number(y)) return std::fabs(x - y) <= 1.1e-6 || std::fabs(x - y) <= 1e-12 * std::fabs(x);
  if (a.v.index() != b.v.index()) return false;
  if (const auto* text = a.text()) return *text == *b.text();
  if (const auto* truth = a.boolean()) return *truth == *b.boolean();
  if (const auto* array = a.array()) {
    if (array->size() != b.array()->size()) return false;
    for (std::size_t i = 0; i < array->size(); ++i)
      if (!same_json((*array)[i], (*b.array())[i])) return false;
  }
  return true;
}

std::string list_json(const std::string& type, const base::Ids& ids) {
  base::JsonWriter json;
  json.begin_array();
  for (std::int64_t id : ids) json.text(type + "/" + std::to_string(id));
  return json.end_array().take();
}

CompileOptions options_of(const Vector& vector) {
  return {vector.on, &vector.params, !vector.on.empty() && vector.record == 0};
}

Answer evaluate_in_memory(const Vector& vector, const DataSet& data) {
  Compiled compiled = compile(vector.expression, data.schema(), options_of(vector));
  if (!compiled.rule) return {"", compiled.error};
  Evaluator evaluator(*compiled.rule, data, vector.context);
  if (vector.on.empty() || vector.record != 0) {
    Evaluated result = evaluator.value(vector.record);
    return {to_json(result.value, *compiled.rule), result.error};
  }
  base::Ids ids;
  const RecordType& type = *data.schema().find(vector.on);
  RulePtr scope = scope_rule(data.schema(), vector.on);
  for (std::int64_t id : data.members(type)) {
    if (vector.context.only_in_scope && !holds(*scope, data, id, vector.context)) continue;
    if (evaluator.holds(id)) ids.push_back(id);
  }
  return {list_json(vector.on, ids), evaluator.error()};
}

namespace {

bool read_vector(const std::string& line, Vector& vector) {
  vector.line = line;
  vector.expected = base::parse_json(line).value();
  const Json& json = vector.expected;
  if (json.find("check")) return false;
  vector.data = *json.find("data")->text();
  vector.expression = *json.find("expr")->text();
  if (const Json* on = json.find("on"); on && on->text()) vector.on = *on->text();
  if (const Json* record = json.find("record")) vector.record = *record->integer();
  if (const Json* params = json.find("params"))
    for (const auto& [name, value] : *params->object()) {
      double number = 0;
      if (value.text())
        vector.params[name] = *value.text();
      else if (value.boolean())
        vector.params[name] = *value.boolean();
      else if (value.number(number))
        vector.params[name] = number;
    }
  return true;
}

std::string error_json(const RuleError& error) {
  base::JsonWriter json;
  json.begin_object().key("position").integer(static_cast<std::int64_t>(error.position)).key("code").text(error.code);
  json.key("expected").begin_array();
  for (const auto& word : error.expected) json.text(word);
  return json.end_array().end_object().take();
}

bool same_error(const Json& expected, const RuleError& error) {
  std::vector<std::string> words;
  for (const Json& word : *expected.find("expected")->array()) words.push_back(*word.text());
  return *expected.find("position")->integer() == static_cast<std::int64_t>(error.position) &&
         *expected.find("code")->text() == error.code && words == error.expected;
}

bool is_expected(const Vector& vector, const Answer& answer) {
  if (const Json* error = vector.expected.find("error")) return answer.error && same_error(*error, *answer.error);
  if (answer.error) return false;
  auto json = base::parse_json(answer.json);
  return json.ok() && same_json(*json, *vector.expected.find("value"));
}

}  // namespace

Tally run_vectors(const std::string& path, const std::string& folder, const Engine& engine) {
  Tally tally;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    Vector vector;
    if (!read_vector(line, vector)) {
      ++tally.skipped;
      continue;
    }
    const DataSet& data = data_set(folder, vector.data);
    const Json* now = vector.expected.find("now");
    vector.context = data.context(base::parse_datetime(*now->text()).value());
    vector.context.params = &vector.params;
    const Json* scope = vector.expected.find("scope");
    vector.context.only_in_scope = scope && *scope->text() == "sms";
    Answer answer = engine(vector, data);
    bool good = is_expected(vector, answer);
    ++(good ? tally.passed : tally.failed);
    if (!good) FAIL_CHECK(line << "\n  but: " << (answer.error ? error_json(*answer.error) : answer.json));
  }
  return tally;
}

TEST_CASE("every vector holds in memory") {
  Tally tally = run_vectors(kVectors, kVectorData, evaluate_in_memory);
  MESSAGE(tally.passed << " vectors hold, " << tally.skipped << " skipped: checks are run by the conformity engine");
  CHECK(tally.failed == 0);
  CHECK(tally.passed == 601);
  CHECK(tally.skipped == 72);
}

TEST_CASE("memory answers random rules as the reference did") {
  Tally tally = run_vectors(kRandomCases, kRandomData, evaluate_in_memory);
  CHECK(tally.failed == 0);
  CHECK(tally.passed == 3000);
}

}  // namespace rules
