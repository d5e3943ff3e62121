// The versions of a record made anew from its history: for changes that became true before what is known already, and
// for `mainstay rebuild`. What was believed until then moves to the superseded versions.
#pragma once

#include "kernel/rows.h"

namespace kernel {

struct Version {
  Record record;
  std::int64_t to_us = 0;  // not for the current one, which has no end
};

// The versions that the history of a record makes: entries folded in the order in which they were true; entries of one
// instant make one version. The last is the current one; its revision is the highest there is.
std::vector<Version> fold_history(const model::RecordType& type, std::int64_t id, const std::vector<Entry>& entries);

// Inserts versions as they are; for records that are new.
base::Result<void> insert_versions(Work& work, const std::vector<Version>& versions);

// Makes versions, lists and the current row of a record equal to what its history says.
base::Result<void> rewrite_record(Work& work, const model::RecordType& type, std::int64_t id);

// A change that was true from `work.effective_us` on, before the current version began.
base::Result<void> write_backdated(Work& work, const Record& current, const FieldChanges& changes,
                                   std::string_view verb);

}  // namespace kernel
