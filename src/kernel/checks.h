// What a draft must satisfy before it is written: who may give which field, which values a field takes, what must be
// filled. Each check returns all its errors at once, by field.
#pragma once

#include <set>

#include "kernel/view.h"

namespace kernel {

rights::People people_of(const Record& record);

enum class Occasion { kCreate, kChange, kMove };

// Applies the draft to the record. `of_move`: the fields that the form of the move offers, which its maker may give
// without the right to change the record; null else.
base::Result<void> apply_draft(Work& work, Record& record, const Draft& draft, Occasion occasion,
                               const std::set<const model::Field*>* of_move = nullptr);

// Whether the actor may give the field on this occasion; the sentence says why not.
std::optional<std::string> why_not_given(const View& view, const Record& record, const model::Field& field,
                                         Occasion occasion, const std::set<const model::Field*>* of_move);

// The fields that are empty although the record must have them: always, in the state it enters (`entered`, empty when
// it enters none), while their rule holds.
base::Result<std::vector<const model::Field*>> missing_fields(const View& view, const Record& record,
                                                              std::string_view entered);
base::Result<void> check_required(Work& work, const Record* before, const Record& record, std::string_view entered);

base::Error missing_error(const std::vector<const model::Field*>& missing);

}  // namespace kernel
