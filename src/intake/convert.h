// One text of a file as a value of one field of the model.
#pragma once

#include <optional>
#include <string_view>

#include "base/value.h"
#include "intake/mapping.h"

namespace intake {

// Null for a text of white space only; none where it is no such value. A reference becomes its name.
std::optional<base::Value> convert(const FieldMap& map, std::string_view text);

// Whether imports can fill fields of this type.
bool is_convertible(model::FieldType type);

// What a person would have to write, for messages: "a whole number".
std::string_view describe(model::FieldType type);

}  // namespace intake
