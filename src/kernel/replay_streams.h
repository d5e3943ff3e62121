// The tables of one record type, read side by side in the order of ids.
#pragma once

#include <optional>
#include <vector>

#include "kernel/rows.h"

namespace kernel {

// A stretch of time and the values that were true in it. Of wide text only the current row has the words.
struct Stretch {
  std::int64_t from_us = 0, to_us = store::kForever;
  std::int64_t revision = 0;
  std::optional<std::int64_t> span;  // of a past version
  bool open = false;                 // of the current row
  bool current = false;
  Record record;
  std::vector<bool> has_wide;  // by place in Layout::wide
};

// What the tables hold of one record.
struct Stored {
  std::vector<Stretch> stretches;  // past versions by their beginning, then the current row where there is one
};

// What history holds of it.
struct Told {
  std::vector<Entry> entries;  // in the order in which they were true
  std::int64_t last_revision = 0;
};

class ReplayStreams {
 public:
  static base::Result<ReplayStreams> open(const View& view, const model::RecordType& type);

  // The smallest id that a table or history still has; none at the end.
  base::Result<std::optional<std::int64_t>> next_id();
  base::Result<Stored> take_stored(std::int64_t id);
  base::Result<Told> take_told(std::int64_t id);

 private:
  struct Stream {
    store::RowsPtr rows;
    std::optional<std::int64_t> id;  // of the row at hand
    const model::Field* field = nullptr;
    base::Result<void> step();
  };
  // One row of a list or table with the time for which it holds.
  struct Member {
    const model::Field* field;
    std::int64_t from_us, to_us;
    base::Value value;  // of a list: the member
    std::vector<base::Value> cells;
  };

  ReplayStreams(const model::RecordType& type, const store::Layout& layout) : type_(&type), layout_(&layout) {}
  base::Result<void> add(Stream& stream, const View& view, const std::string& sql);
  base::Result<std::vector<Member>> take_members(std::int64_t id);
  Stretch read_version() const;
  Stretch read_current_row() const;

  const model::RecordType* type_;
  const store::Layout* layout_;
  Stream history_, current_, versions_;
  std::vector<Stream> lists_;
};

}  // namespace kernel
