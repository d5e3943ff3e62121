// How a list is read: which rows, in what order, by which index. One place, so that a test can look at every plan.
#pragma once

#include <string>
#include <vector>

#include "kernel/find.h"

namespace kernel {

struct ListPlan {
  std::vector<SortKey> sort;  // without the id, which always comes last
  bool ids_fall = false;      // the id follows the direction of the last key
  bool only_open = false;     // the filter asks for records that are not finished
  std::string index;          // named in the query; empty: none serves, the budget bounds the search
  bool by_id = false;         // in the order of ids alone
};
ListPlan plan_list(const View& view, const model::RecordType& type, const Query& query);

// Whether every record that satisfies the filter is open: it asks for `closed_at is null` or for states that are not
// final.
bool asks_for_open(const model::RecordType& type, const rules::Rule* filter);

// A position in a sorted list: the sort values of a row and its id.
std::string encode_cursor(const ListPlan& plan, const Record& record);
base::Result<std::vector<base::Value>> decode_cursor(const ListPlan& plan, std::string_view cursor);

// "priority" as the list sorts it: nulls as the smallest value.
std::string sort_expression(const View& view, const model::RecordType& type, const ListPlan& plan,
                            const model::Field& field, std::string_view alias);

// Rows behind (`past`) or up to a position.
rules::Sql position_condition(const View& view, const model::RecordType& type, const ListPlan& plan,
                              const std::vector<base::Value>& position, bool past);
std::string order_by(const View& view, const model::RecordType& type, const ListPlan& plan);

}  // namespace kernel
