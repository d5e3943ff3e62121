// Records in their tables: reading the current version with its lists, inserting it, replacing it with the old one kept
// as a past version, and the entry of history that belongs to each. The layout stands in store/layout.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/changes.h"
#include "kernel/view.h"

namespace kernel {

// Null values everywhere; no id yet.
Record blank_record(const model::RecordType& type);

base::Result<std::optional<Record>> read_current(const View& view, const model::RecordType& type, std::int64_t id);
// The values of one list or table that is valid now.
base::Result<base::Value> read_list(const View& view, const model::RecordType& type, const model::Field& field,
                                    std::int64_t id);
// Fills the columns of `record` from a row whose `first` column is its first narrow one.
void read_columns(const store::Rows& rows, int first, const std::vector<const model::Field*>& fields, Record& record);

// The parameters of a field's columns: its value, and for a number of any record the type and id that it names.
void add_field_params(std::vector<store::Param>& params, const View& view, const Record& record,
                      const model::Field& field);
// Brings the lists and tables from `before` to `after`, valid from an instant on.
base::Result<void> write_lists(Work& work, const Record& before, const Record& after, std::int64_t at_us);
// The row of a new record, without history and lists.
base::Result<void> insert_row(Work& work, const Record& record);

base::Result<std::int64_t> next_id(Work& work, const model::RecordType& type);

// Writes a record that is new: its row, its lists, its first entry of history.
base::Result<void> insert_record(Work& work, Record& record, std::string_view verb);

// Writes `after` over `before` and keeps `before` as a past version; only what differs. Revision, instant and history
// are set here. Nothing differs: nothing is written, unless `even_if_same`.
base::Result<void> replace_record(Work& work, const Record& before, Record& after, std::string_view verb,
                                  bool even_if_same = false);

// The fields whose values differ.
FieldChanges differences(const Record& before, const Record& after);

struct Entry {
  std::int64_t seq = 0, revision = 0, recorded_us = 0, effective_us = 0, actor = 0;
  std::string verb;
  FieldChanges changes;
};
// The whole history of a record, in the order in which it was true: by effective_at, then by sequence.
base::Result<std::vector<Entry>> read_history(const View& view, const model::RecordType& type, std::int64_t id);
base::Result<void> append_history_json(Work& work, const Record& record, std::string_view verb,
                                       std::int64_t effective_us, const std::string& json);
base::Result<void> append_history(Work& work, const Record& record, std::string_view verb, std::int64_t effective_us,
                                  const FieldChanges& changes);

// The record as its history says it was at an instant, as known at another; none where it did not exist.
base::Result<std::optional<Record>> replay(const View& view, const model::RecordType& type, std::int64_t id,
                                           std::int64_t at_us, std::int64_t known_us);

// The smallest c for which a version of this length is at most 4^c hours long: see docs/store.md, as of.
int span_of(std::int64_t from_us, std::int64_t to_us);
inline constexpr int kSpans = 16;  // 4^15 hours are 122,000 years

bool is_open(const Record& record);

}  // namespace kernel
