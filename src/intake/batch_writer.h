// Where the records of an import go. One batch is written while the next one is read.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "intake/event_log.h"

namespace intake {

struct BatchOutcome {
  std::int64_t records_created = 0, records_changed = 0;
  std::int64_t rows_written = 0, rows_known = 0;  // rows that are events; known: imported before
  std::int64_t entries_written = 0;               // rows, openings and moments
  std::int64_t deviations = 0;
  std::int64_t references_made = 0;
};

class BatchWriter {
 public:
  virtual ~BatchWriter() = default;
  // Begins to write; `wait` ends it. At most one batch is under way.
  virtual void start(std::vector<SourceRecord> batch) = 0;
  virtual base::Result<BatchOutcome> wait() = 0;
};

}  // namespace intake
