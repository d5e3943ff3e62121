// Records and their past from another tool, through the kernel: history with its own `effective_at`, nothing that the
// lifecycle would refuse is lost (it becomes a deviation), and what was imported before changes nothing.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "kernel/view.h"

namespace kernel {

struct ImportComment {
  std::int64_t at_us = 0;
  std::int64_t by = 0;  // person; 0: the system
  std::string text;
  bool internal = true;
};

struct ImportEvent {
  std::int64_t effective_us = 0;
  std::string digest;  // SHA-256 of the row
  int occurrence = 0;  // of the same row within its record, from 0
  std::vector<std::pair<std::string, base::Value>> set;
  std::string state;  // ours; empty: unchanged
  std::vector<ImportComment> comments;
};

struct ImportRecord {
  const model::RecordType* type = nullptr;
  std::string source;
  std::string ref;                  // the number at the source: external_ref
  std::vector<ImportEvent> events;  // in their order
};

struct ImportOutcome {
  std::int64_t id = 0;
  bool created = false, changed = false;
  std::int64_t events_written = 0, events_known = 0, deviations = 0;
  std::vector<bool> written;  // of each event: false where it was known
};

base::Result<ImportOutcome> import_record(Work& work, const ImportRecord& record);

// The record that the source calls `name`: found, or made with these fields.
base::Result<std::int64_t> import_reference(Work& work, const model::RecordType& type, const std::string& source,
                                            const std::string& name,
                                            const std::vector<std::pair<std::string, base::Value>>& defaults);

}  // namespace kernel
