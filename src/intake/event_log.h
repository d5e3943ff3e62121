// The rows of an export as the events of records. Rows of one record that stand together are put in the order that
// the mapping says, and compared: an event holds what changed. Columns that hold their last value in every row come
// in only at their own moment, so that nothing is known before it was.
//
// The entries of a record:
//   - its opening, at the time in the column `opening`, where no row is older: what was known then;
//   - one for each row that changes anything but counters, at its effective time; rows of one time keep their order;
//   - for each moment, the values that become known then: with the first row of that time in the moment's state, or
//     as an entry of their own where there is none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "intake/csv.h"
#include "intake/digest.h"
#include "intake/mapping.h"
#include "intake/tally.h"

namespace intake {

inline constexpr std::size_t kMaxRecordRows = 10'000;  // rows of one record held at once; the rest follows as a part
inline constexpr std::size_t kMaxRecordBytes = 16 * 1024 * 1024;
inline constexpr std::size_t kDateSampleRows =
    20'000;                                         // by which a wrong date form is found before anything is written
inline constexpr double kMaxImpossibleDates = 0.2;  // share of a column

struct SourceComment {
  const CommentMap* map = nullptr;
  std::string text;
  std::string by;  // name at the source; empty: the system
};

struct SourceEvent {
  enum class Kind { kOpening, kRow, kMoment };
  Kind kind = Kind::kRow;
  std::int64_t effective_us = 0;
  std::size_t line = 0;
  Digest digest = {};
  int occurrence = 0;  // of the digest within the record, in the order of the file
  std::vector<std::pair<const FieldMap*, base::Value>> set;
  std::optional<std::string> external_state;  // where it changed
  std::string state;                          // ours, where it changed
  std::vector<SourceComment> comments;
};

struct SourceRecord {
  std::string ref;
  std::size_t rows = 0;
  std::vector<SourceEvent> events;
};

struct RejectedRow {
  std::size_t line = 0;
  std::string reason;
  std::string text;
};

class RecordBuilder;

class EventLog {
 public:
  // `now_us`: no event may lie behind it. Errors: the file, a column that it lacks, a wrong date form.
  static base::Result<EventLog> open(const std::string& path, const Mapping& mapping, std::int64_t now_us);
  static base::Result<EventLog> open(std::unique_ptr<Bytes> bytes, const Mapping& mapping, std::int64_t now_us);
  EventLog(EventLog&&) noexcept;
  ~EventLog();

  base::Result<bool> next(SourceRecord& record);  // false at the end
  std::vector<RejectedRow> take_rejected();       // since the last call

  const Tally& tally() const;
  Progress progress() const { return csv_.progress(); }
  const std::vector<std::string>& header() const { return csv_.header(); }

 private:
  EventLog(CsvReader csv, std::unique_ptr<RecordBuilder> builder);
  base::Result<bool> read_row();
  void reject(std::string reason);

  CsvReader csv_;
  std::unique_ptr<RecordBuilder> builder_;
  CsvRow row_;
  bool waiting_ = false;  // row_ was read and belongs to the next record
  std::vector<RejectedRow> rejected_;
};

// Reads the front of the file (all of it where `whole`) and refuses a mapping whose date form cannot be right:
// too many values that are no dates, or some, all of which another common form reads. The error names the column,
// examples and the form that fits.
base::Result<void> check_date_forms(CsvReader& csv, const Mapping& mapping, bool whole);

}  // namespace intake
