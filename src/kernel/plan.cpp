#include "kernel/plan.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_writer.h"
#include "rules/ast.h"
#include "store/schema.h"

namespace kernel {
namespace {

using model::Field;
using model::FieldType;

bool is_text(const Field& field) {
  return field.type == FieldType::kText || field.type == FieldType::kMarkdown || field.type == FieldType::kChoice;
}

const rules::Field* own_field(const rules::Node& node) {
  return node.kind == rules::NodeKind::kPath && node.root == rules::Root::kField && node.outer == 0 &&
                 node.steps.size() == 1
             ? node.steps[0].field
             : nullptr;
}

bool is_open_state(const model::RecordType& type, const rules::Node& literal) {
  return literal.kind == rules::NodeKind::kText && type.lifecycle && !type.lifecycle->is_final(literal.text);
}

// One condition that all must satisfy and that finished records never do.
bool conjunct_asks_for_open(const model::RecordType& type, const rules::Node& node) {
  switch (node.kind) {
    case rules::NodeKind::kAnd:
      return std::any_of(node.parts.begin(), node.parts.end(),
                         [&](auto& part) { return conjunct_asks_for_open(type, *part); });
    case rules::NodeKind::kOr:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](auto& part) { return conjunct_asks_for_open(type, *part); });
    case rules::NodeKind::kIsNull: {
      auto field = own_field(node.part(0));
      return field && field->name == "closed_at" && !node.truth;
    }
    case rules::NodeKind::kCompare: {
      auto field = own_field(node.part(0));
      return field && field->name == "state" && node.comparison == rules::Comparison::kEqual &&
             is_open_state(type, node.part(1));
    }
    case rules::NodeKind::kInList: {
      auto field = own_field(node.part(0));
      return field && field->name == "state" && !node.truth &&
             std::all_of(node.parts.begin() + 1, node.parts.end(),
                         [&](auto& part) { return is_open_state(type, *part); });
    }
    default: return false;
  }
}

bool same_sort(const model::RecordType& type, const std::vector<SortKey>& sort) {
  if (sort.size() != type.sort.size()) return false;
  for (std::size_t i = 0; i < sort.size(); ++i)
    if (type.sort[i] != (sort[i].falls ? "-" : "") + sort[i].field->name) return false;
  return true;
}

bool sortable(const Field& field) { return store::has_column(field) && !field.wide(); }

std::vector<SortKey> own_sort(const model::RecordType& type) {
  std::vector<SortKey> sort;
  for (auto& name : type.sort) {
    const bool falls = name.starts_with('-');
    if (auto field = type.find(falls ? name.substr(1) : name); field && sortable(*field))
      sort.push_back({field, falls});
  }
  return sort;
}

}  // namespace

bool asks_for_open(const model::RecordType& type, const rules::Rule* filter) {
  return filter && type.lifecycle && conjunct_asks_for_open(type, *filter->root);
}

ListPlan plan_list(const View& view, const model::RecordType& type, const Query& query) {
  ListPlan plan;
  plan.sort = query.sort.empty() && query.text.empty() ? own_sort(type) : query.sort;
  // `ref` and `id` sort alike: the number is printed from the id.
  std::erase_if(plan.sort, [&](auto& key) {
    if (key.field->name != "ref" && key.field->name != "id") return false;
    plan.ids_fall = key.falls;
    return true;
  });
  if (!plan.sort.empty()) plan.ids_fall = plan.sort.back().falls;
  if (query.sort.empty() && plan.sort.empty()) plan.ids_fall = true;  // newest first
  plan.by_id = plan.sort.empty();
  plan.only_open = asks_for_open(type, query.filter.get());
  if (view.as_of_us || plan.by_id || type.entry) return plan;
  const Field* recent = store::recent_field(type);
  if (plan.only_open && same_sort(type, plan.sort))
    plan.index = store::open_index(type);
  else if (recent && plan.sort.size() == 1 && plan.sort[0].field == recent)
    plan.index = store::recent_index(type);
  return plan;
}

std::string sort_expression(const View& view, const model::RecordType& type, const ListPlan& plan, const Field& field,
                            std::string_view alias) {
  const std::string column = std::string(alias) + ".";
  // The recent index holds the column itself: the kernel fills it on every record.
  if (plan.index == store::recent_index(type)) return column + store::quote(field.name);
  const store::Layout& layout = view.ground.layouts.of(type);
  const bool generated = !view.as_of_us && std::find(layout.sort_columns.begin(), layout.sort_columns.end(),
                                                     field.name) != layout.sort_columns.end();
  if (generated) return column + store::quote("_sort_" + field.name);
  return "coalesce(" + column + store::quote(field.name) + (is_text(field) ? ", '')" : ", 0)");
}

std::string order_by(const View& view, const model::RecordType& type, const ListPlan& plan) {
  std::string text;
  for (auto& key : plan.sort)
    text += sort_expression(view, type, plan, *key.field, "t") + (key.falls ? " DESC, " : ", ");
  return text + "t.id" + (plan.ids_fall ? " DESC" : "");
}

std::string encode_cursor(const ListPlan& plan, const Record& record) {
  base::JsonWriter json;
  json.begin_array();
  for (auto& key : plan.sort) {
    const base::Value& value = record.at(*key.field);
    if (is_text(*key.field))
      json.text(value.is_null() ? "" : value.text());
    else if (auto real = std::get_if<double>(&value.v))
      json.decimal(*real);
    else if (auto truth = std::get_if<bool>(&value.v))
      json.integer(*truth);
    else
      json.integer(value.is_null() ? 0 : value.integer());
  }
  json.integer(record.id).end_array();
  return json.take();
}

base::Result<std::vector<base::Value>> decode_cursor(const ListPlan& plan, std::string_view cursor) {
  const auto wrong = [] {
    return base::invalid_field("after", "cursor",
                               "This cursor does not belong to this list; begin again without `after`.");
  };
  auto json = base::parse_json(cursor);
  if (!json.ok() || !json->array() || json->array()->size() != plan.sort.size() + 1) return wrong();
  std::vector<base::Value> position;
  for (std::size_t i = 0; i <= plan.sort.size(); ++i) {
    const base::Json& item = (*json->array())[i];
    double real = 0;
    if (auto text = item.text())
      position.emplace_back(*text);
    else if (auto whole = item.integer())
      position.emplace_back(*whole);
    else if (item.number(real))
      position.emplace_back(real);
    else
      return wrong();
    const bool text_wanted = i < plan.sort.size() && is_text(*plan.sort[i].field);
    if (text_wanted != std::holds_alternative<std::string>(position.back().v)) return wrong();
  }
  return position;
}

rules::Sql position_condition(const View& view, const model::RecordType& type, const ListPlan& plan,
                              const std::vector<base::Value>& position, bool past) {
  std::vector<std::pair<std::string, bool>> columns;
  for (auto& key : plan.sort) columns.emplace_back(sort_expression(view, type, plan, *key.field, "t"), key.falls);
  columns.emplace_back("t.id", plan.ids_fall);
  const bool uniform = std::all_of(columns.begin(), columns.end(),
                                   [&](auto& column) { return column.second == columns.front().second; });
  const auto beyond = [&](bool falls) { return falls == past ? "<" : ">"; };
  if (uniform) {
    // (a, b, id) > (?, ?, ?): an index that holds these columns is entered at the position.
    std::string names, marks;
    for (auto& [name, falls] : columns) {
      names += (names.empty() ? "" : ", ") + name;
      marks += marks.empty() ? "?" : ", ?";
    }
    return {"(" + names + ") " + beyond(columns.front().second) + (past ? "" : "=") + " (" + marks + ")", position};
  }
  rules::Sql any{"(", {}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i) any.text += " OR ";
    any.text += "(";
    for (std::size_t j = 0; j < i; ++j) {
      any.text += columns[j].first + " = ? AND ";
      any.params.push_back(position[j]);
    }
    any.text +=
        columns[i].first + " " + beyond(columns[i].second) + (!past && i + 1 == columns.size() ? "= ?)" : " ?)");
    any.params.push_back(position[i]);
  }
  any.text += ")";
  return any;
}

}  // namespace kernel
