#include "intake/import.h"

#include <utility>

#include "intake/event_log.h"
#include "intake/rejected_rows.h"

namespace intake {
namespace {

// Collects records into batches; one is written while the next is read.
class Batches {
 public:
  Batches(BatchWriter* writer, ImportSummary& summary) : writer_(writer), summary_(summary) {}

  base::Result<void> add(SourceRecord record) {
    if (!writer_) {
      for (const SourceEvent& event : record.events) summary_.rows_written += event.kind == SourceEvent::Kind::kRow;
      return {};
    }
    events_ += record.events.size();
    batch_.push_back(std::move(record));
    if (events_ < kBatchEvents) return {};
    return send();
  }

  base::Result<void> finish() {
    if (!batch_.empty()) TRY(send());
    TRY(wait());
    if (writer_) summary_.rows_written = summary_.outcome.rows_written;
    return {};
  }

 private:
  base::Result<void> send() {
    TRY(wait());
    writer_->start(std::exchange(batch_, {}));
    under_way_ = true;
    events_ = 0;
    return {};
  }

  base::Result<void> wait() {
    if (!std::exchange(under_way_, false)) return {};
    BatchOutcome done = TRY(writer_->wait());
    BatchOutcome& sum = summary_.outcome;
    sum.records_created += done.records_created;
    sum.records_changed += done.records_changed;
    sum.rows_written += done.rows_written;
    sum.rows_known += done.rows_known;
    sum.entries_written += done.entries_written;
    sum.deviations += done.deviations;
    sum.references_made += done.references_made;
    return {};
  }

  BatchWriter* writer_;
  ImportSummary& summary_;
  std::vector<SourceRecord> batch_;
  std::size_t events_ = 0;
  bool under_way_ = false;
};

base::Error at_file(const std::string& path, base::Error error) {
  if (error.message.find(path) == std::string::npos) error.message = path + ": " + error.message;
  return error;
}

base::Result<void> check_dates(const std::string& path, const Mapping& mapping, bool whole) {
  auto bytes = TRY(open_bytes(path));
  auto csv = CsvReader::open(std::move(bytes), mapping.form);
  if (!csv) return at_file(path, csv.take_error());
  auto checked = check_date_forms(*csv, mapping, whole);
  if (!checked) return at_file(path, checked.take_error());
  return {};
}

base::Result<void> import_file(const std::string& path, const Mapping& mapping, const ImportOptions& options,
                               Batches& batches, RejectedRows& rejected, ImportSummary& summary) {
  EventLog log = TRY(EventLog::open(path, mapping, options.now_us));
  summary.unmapped_columns = unmapped_columns(mapping, log.header());
  SourceRecord record;
  std::int64_t reported = 0;
  for (;;) {
    auto more = log.next(record);
    if (!more) return at_file(path, more.take_error());
    TRY(rejected.add(path, log.take_rejected()));
    if (!*more) break;
    TRY(batches.add(std::move(record)));
    record = {};
    if (options.report_progress && log.tally().rows - reported >= static_cast<std::int64_t>(kRowsBetweenReports)) {
      reported = log.tally().rows;
      options.report_progress(log.progress(), summary.tally.rows + reported);
    }
  }
  summary.tally.add(log.tally());
  return {};
}

}  // namespace

base::Result<ImportSummary> run_import(const Mapping& mapping, const ImportOptions& options, BatchWriter* writer) {
  ENSURE(!options.inputs.empty() && (writer != nullptr) != options.dry_run);
  ImportSummary summary;
  summary.source = mapping.source;
  summary.mapping_file = mapping.file;
  summary.inputs = options.inputs;
  summary.dry_run = options.dry_run;
  for (const std::string& path : options.inputs) TRY(check_dates(path, mapping, options.dry_run));
  Batches batches(writer, summary);
  RejectedRows rejected(options.rejected_folder, options.inputs.front());
  for (const std::string& path : options.inputs) TRY(import_file(path, mapping, options, batches, rejected, summary));
  TRY(batches.finish());
  TRY(rejected.close());
  summary.rejected_file = rejected.path();
  return summary;
}

}  // namespace intake
