// Full text: one index over the search fields of all types, brought up to date from history by a cursor. A row is the
// record's number in the index: 22 bits of its type, 40 of its id; so one type is one range and the newest comes last.
#pragma once

#include "kernel/view.h"

namespace kernel {

inline constexpr int kTextBatch = 256;  // entries of history read per commit

// Indexes what changed since the cursor; the number of entries of history that were read, 0 when nothing is left.
base::Result<int> index_text(Work& work, int limit = kTextBatch);
// Empties the index and moves the cursor back to the beginning.
base::Result<void> reset_text_index(Work& work);

// The words of a search as a query of the index; the last word may be the beginning of one. Empty: no word at all.
std::string text_query(std::string_view text);
// Rows of the type that hold all the words.
rules::Sql text_condition(const View& view, const model::RecordType& type, std::string_view text,
                          std::string_view alias);

std::int64_t text_row(const model::RecordType& type, std::int64_t id);
std::int64_t text_rows_begin(const model::RecordType& type);  // the range of a type: [begin, end)
std::int64_t text_rows_end(const model::RecordType& type);

}  // namespace kernel
