// The words of history: the new values of a change as JSON, in the units of base/value.h, references as ids.
//   {"state":"assigned","team":7,"tags":["vpn"],"reported_at":1764000000000000}
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "kernel/record.h"

namespace kernel {

using FieldChanges = std::vector<std::pair<const model::Field*, base::Value>>;

std::string encode_changes(const FieldChanges& changes);

// Fields that the model no longer has are passed over: they stay readable in history, and nowhere else.
base::Result<FieldChanges> decode_changes(const model::RecordType& type, std::string_view json);

// Text of white space only, an empty list and an empty table become null.
base::Value normalized(base::Value value);

}  // namespace kernel
