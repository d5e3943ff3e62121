// Names and types: completes a parsed tree against the schema, or says what is wrong with it first.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/ast.h"
#include "rules/rule.h"

namespace rules {

class Checker {
 public:
  // `rule` collects what the tree reads.
  Checker(const Schema& schema, const CompileOptions& options, Rule& rule, RuleError& error);

  bool run(Node& root);
  int slots() const { return slots_; }

 private:
  bool fail(std::size_t position, std::vector<std::string> expected, std::string message, const char* code = "type");

  bool check(Node& node);
  bool check_condition(Node& node);
  bool check_scalar(Node& node);

  bool check_param(Node& node);
  bool check_logic(Node& node);
  bool check_not(Node& node);
  bool check_negation(Node& node);
  bool check_comparison(Node& node);
  bool check_is_null(Node& node);
  bool check_in_list(Node& node);
  bool check_in(Node& node);
  bool check_between(Node& node);
  bool check_search(Node& node);
  bool check_comparable(Node& left, Node& right);
  bool read_choice(const Node& literal, const Type& other);
  bool read_time(Node& literal);
  bool fail_order(const Node& node, const Type& type);

  bool check_arithmetic(Node& node);
  bool check_arithmetic_any(Node& node);
  bool check_time_arithmetic(Node& node);
  bool fail_arithmetic(const Node& node);
  bool is_whole_days(Node& node);

  bool check_path(Node& node);
  bool check_root(Node& node, Type& type, bool& many, std::size_t& next_name);
  bool check_step(Node& node, const Name& name, Type& type, bool& many);
  std::string hint(const Node& node, const std::string& name) const;

  bool check_aggregate(Node& node);
  bool check_aggregated(Node& node);
  bool check_call(Node& node);
  bool check_coalesce(Node& node);
  bool check_length(Node& node);
  bool check_absolute(Node& node);
  bool check_moments(Node& node);

  void set_levels(Node& node);
  void set_slots(Node& node, bool inside);

  const Schema& schema_;
  const CompileOptions& options_;
  Rule& rule_;
  RuleError& error_;
  std::vector<const RecordType*> records_;  // at hand, the innermost last
  int slots_ = 0;
};

std::string describe(const Type& type);  // "reference to person"

// Reads a literal as a text, whatever else it could be.
void read_as_text(Node& literal);

}  // namespace rules
