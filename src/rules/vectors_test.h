// The conformance vectors (tests/rules/vectors.jsonl): one case a line, run by any way of evaluating a rule.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules/data_set_test.h"

namespace rules {

struct Vector {
  std::string line, data, expression, on;
  std::int64_t record = 0;  // 0: none
  Params params;
  Context context;
  base::Json expected;  // the whole line
};

// The JSON text of a value; or of a list of records by id where the vector has no record; or an error.
struct Answer {
  std::string json;
  std::optional<RuleError> error;
};
using Engine = std::function<Answer(const Vector& vector, const DataSet& data)>;

struct Tally {
  int passed = 0, failed = 0, skipped = 0;
};
// The cases of `path`; their data sets and model.json lie in `folder`.
Tally run_vectors(const std::string& path, const std::string& folder, const Engine& engine);

inline constexpr const char* kVectors = "tests/rules/vectors.jsonl";
inline constexpr const char* kVectorData = "tests/rules/data/";
inline constexpr const char* kRandomCases = "tests/rules/random/cases.jsonl";
inline constexpr const char* kRandomData = "tests/rules/random/";

const DataSet& data_set(const std::string& folder, const std::string& name);
bool same_json(const base::Json& a, const base::Json& b);  // numbers to 10^-6
Answer evaluate_in_memory(const Vector& vector, const DataSet& data);
std::string list_json(const std::string& type, const base::Ids& ids);

// Whether a record is in scope, as a rule of its type.
RulePtr scope_rule(const Schema& schema, const std::string& type);

// The values a rule of a vector is compiled with.
CompileOptions options_of(const Vector& vector);

}  // namespace rules
