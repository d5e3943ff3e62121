#include "model/row_rules.h"

#include <algorithm>

#include "rules/ast.h"

namespace model {
namespace {

using rules::Node;
using rules::NodeKind;

// One stored field with one value, of the record at hand.
bool is_own_column(const Node& node) {
  if (node.kind != NodeKind::kPath || node.root != rules::Root::kField || node.outer != 0 || node.steps.size() != 1)
    return false;
  const rules::Field& field = *node.steps[0].field;
  return field.inverse.empty() && field.kind != rules::Kind::kRefs && field.kind != rules::Kind::kTexts;
}

// A value that is the same for every record: a constant, or what only the actor decides.
bool needs_no_record(const Node& node) {
  if (node.kind == NodeKind::kPath) return node.root == rules::Root::kMe;
  if (node.kind == NodeKind::kAggregate) return false;
  return std::all_of(node.parts.begin(), node.parts.end(),
                     [](const auto& part) { return !part || needs_no_record(*part); });
}

bool is_comparison(const Node& node) {
  const bool first = is_own_column(node.part(0)) || needs_no_record(node.part(0));
  const bool second = is_own_column(node.part(1)) || needs_no_record(node.part(1));
  return first && second && !(is_own_column(node.part(0)) && is_own_column(node.part(1)));
}

}  // namespace

bool is_predicate(const Node& node) {
  switch (node.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr:
    case NodeKind::kNot:
      return std::all_of(node.parts.begin(), node.parts.end(), [](const auto& part) { return is_predicate(*part); });
    case NodeKind::kCompare: return is_comparison(node);
    case NodeKind::kInList:
    case NodeKind::kIn:
    case NodeKind::kBetween:
    case NodeKind::kIsNull: {
      if (!is_own_column(node.part(0))) return needs_no_record(node);
      return std::all_of(node.parts.begin() + 1, node.parts.end(),
                         [](const auto& part) { return needs_no_record(*part); });
    }
    case NodeKind::kPath: return is_own_column(node);  // a boolean field
    default: return needs_no_record(node);
  }
}

std::vector<RowRule> row_rules(const Model& model) {
  std::vector<RowRule> found;
  for (const auto& type : model.types) {
    for (const auto& [role, rule] : type->access.rows)
      found.push_back({type.get(), role, rule, is_predicate(*rule->root)});
  }
  return found;
}

}  // namespace model
