// What `mainstay model check` prints about a model that loads.
#pragma once

#include <string>

#include "model/model.h"

namespace model {

// Each practice with its record types, their fields, states and moves, and how the rows of each role are found.
std::string describe(const Model& model);

// One record type whole: every field, move and right.
std::string describe(const Model& model, const RecordType& type);

std::string_view name_of(FieldType type);  // as model files write it
std::string_view name_of(SetBy set_by);    // empty for a person

}  // namespace model
