// Current rows, past versions and lists made anew from history, which alone is believed. What was once believed and
// superseded stays as it is: history no longer tells it apart.
#pragma once

#include <optional>

#include "kernel/view.h"

namespace kernel {

inline constexpr int kRebuildBatch = 256;  // records of one commit

// The records of a type behind `after_id`, so many of them; the last one's id, none where there are no more. Rows that
// history does not know go with the first batch.
base::Result<std::optional<std::int64_t>> rebuild_records(Work& work, const model::RecordType& type,
                                                          std::int64_t after_id, int limit = kRebuildBatch);

}  // namespace kernel
