// Numbers and titles of many records of one type in one query, for a page of them.
#pragma once

#include <utility>
#include <vector>

#include "kernel/find.h"

namespace kernel {

// Those that the actor may see, in no order; others are left out.
base::Result<std::vector<std::pair<std::int64_t, Reference>>> refer_all(const View& view, const model::RecordType& type,
                                                                        const base::Ids& ids);

}  // namespace kernel
