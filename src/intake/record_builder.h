// The rows of one record, held until all are there, and the events that they are.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intake/event_log.h"

namespace intake {

class RecordBuilder {
 public:
  // `places`: of each column of the mapping in the file.
  RecordBuilder(const Mapping& mapping, std::vector<std::size_t> places, const std::vector<std::string>& header,
                std::int64_t now_us);

  bool empty() const { return rows_.empty(); }
  bool full() const { return rows_.size() >= kMaxRecordRows || text_.size() >= kMaxRecordBytes; }
  std::string_view ref_of(const CsvRow& row) const;
  bool belongs(const CsvRow& row) const { return ref_of(row) == ref_; }
  // Keeps the row, or says why it cannot be an event.
  std::string add(const CsvRow& row);
  // All that was added, as events; then it is empty again.
  void build(SourceRecord& record);

  Tally tally;

 private:
  struct Row {
    std::size_t line;
    std::int64_t effective_us;
    Digest digest = {};
    int occurrence = 0;
  };
  struct Piece {
    std::uint32_t begin, size;
  };

  // One row of the file.
  std::string_view given(const CsvRow& row, ColumnIndex column) const;
  std::int64_t order_key(std::string_view text) const;
  void count_missing(const CsvRow& row);
  void keep_text(const CsvRow& row);
  Digest row_digest(const CsvRow& row);

  // The rows together.
  std::string_view text(std::size_t row, ColumnIndex column) const;
  bool is_missing(std::size_t row, ColumnIndex column) const { return mapping_.is_missing(text(row, column)); }
  std::optional<std::int64_t> time(std::size_t row, ColumnIndex column) const;
  void sort_rows();
  void number_repeats();
  void note_contradictions();

  // Values.
  std::string_view render(std::size_t row, const Template& from);
  base::Value value(std::size_t row, const FieldMap& map);
  bool set_if_changed(std::size_t row, std::size_t field, SourceEvent& event);

  // Events.
  void mark_changes(std::size_t row, std::size_t before);
  bool fill_event(std::size_t i, SourceEvent& event);
  bool fill_state(std::size_t i, SourceEvent& event);
  bool fill_comments(std::size_t i, SourceEvent& event);
  bool fill_fields(std::size_t row, bool counters, SourceEvent& event);
  void open_record();
  void close_counters();
  void enter_moment(std::size_t moment);
  void attach(std::size_t moment, SourceEvent& event, std::string_view finals);
  SourceEvent own_entry(std::size_t moment, std::int64_t at_us, std::string_view finals);
  const std::string& ours(std::string_view external);
  void give_events(SourceRecord& record);

  const Mapping& mapping_;
  const std::vector<std::size_t> places_;
  const std::int64_t now_us_;
  std::vector<bool> in_digest_;                          // by column of the file
  std::vector<std::vector<std::size_t>> fields_of_;      // by column of the mapping: the fields that read it
  std::vector<std::vector<std::size_t>> moment_fields_;  // by moment

  std::string ref_;
  std::string text_;           // the columns of the mapping, of all rows
  std::vector<Piece> pieces_;  // rows by columns
  std::vector<Row> rows_;
  std::vector<std::int64_t> keys_;  // rows by columns of the order
  std::vector<std::size_t> order_;

  std::vector<SourceEvent> events_;   // by row
  std::vector<bool> written_;         // by row
  std::vector<SourceEvent> own_;      // opening and moments
  std::vector<base::Value> current_;  // by field
  std::vector<bool> dirty_;           // by field
  std::vector<bool> differs_;         // by column: holds a last value and yet differs between rows
  std::string state_;                 // ours, now
  std::int64_t start_us_ = 0;         // of the first entry
  std::string scratch_;
};

}  // namespace intake
