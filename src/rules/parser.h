// Tokens to a tree, by the grammar of docs/rules.md. Bounds of depth, size and nesting hold here.
#pragma once

#include <string_view>

#include "rules/ast.h"
#include "rules/rule.h"

namespace rules {

// The tree, or null and the first error.
NodePtr parse(std::string_view text, RuleError& error);

// A word that no path begins with.
bool is_reserved(std::string_view word);

struct FunctionShape {
  std::string_view name;
  Function function;
  std::size_t least, most;  // arguments
};
const FunctionShape* find_function(std::string_view name);
bool find_aggregate(std::string_view name, Aggregate& aggregate, int& percentile);

// What completion offers.
const std::vector<std::string>& function_names();
const std::vector<std::string>& aggregate_names();

}  // namespace rules
