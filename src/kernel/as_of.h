// Tables as they were at an instant: what the view reads instead of the current ones (docs/store.md, as of).
#pragma once

#include "kernel/view.h"

namespace kernel {

// The versions of a type that were true at the view's instant, as known at its `known_at`; columns as in the current
// table, wide text null. Only where the view has an instant.
rules::Sql table_as_of(const View& view, const model::RecordType& type);

// What to select from: the current table, or the one above in brackets.
rules::Sql table_of(const View& view, const model::RecordType& type);

// The condition under which the view's actor sees a row behind `alias`; empty: every row. Of a past instant it holds
// both for the version shown and for the record as it is now.
rules::Sql visible_condition(const View& view, const model::RecordType& type, std::string_view alias);

// The condition under which a row of a list table is valid: now, or at the view's instant.
std::string valid_list_row(const View& view, std::string_view alias);

// The same for a link.
std::string valid_link_row(const View& view);

}  // namespace kernel
