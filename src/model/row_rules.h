// Which row rules an index can answer (STORE.md section 2). A rule of parts that each compare one stored field of the
// record with values that need no record (`organization = me.organization`, `team in my_teams`, `reporter = me`,
// `state in ('open','new')`) becomes predicates; whatever looks further is checked row by row under a budget.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"

namespace rules {
struct Node;
}

namespace model {

bool is_predicate(const rules::Node& condition);

struct RowRule {
  const RecordType* type = nullptr;
  std::string role;
  rules::RulePtr rule;
  bool predicate = false;  // else a remainder
};
std::vector<RowRule> row_rules(const Model& model);

}  // namespace model
