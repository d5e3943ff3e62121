// Something happened around a record that is none of its fields: a password was set, a token made. It becomes an entry
// of its history without changes, and so a revision.
#pragma once

#include "kernel/view.h"

namespace kernel {

base::Result<void> note(Work& work, const model::RecordType& type, std::int64_t id, std::string_view verb);

}  // namespace kernel
