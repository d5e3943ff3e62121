#include "intake/event_log.h"

#include <utility>

#include "intake/record_builder.h"

namespace intake {
namespace {

constexpr std::size_t kMaxRejectedTextBytes = 64 * 1024;  // of a row, in the report of rejected rows

// Reasons that quote a value are counted together.
std::string without_value(const std::string& reason) {
  std::size_t from = reason.find('`'), to = reason.rfind('`');
  return from == to ? reason : reason.substr(0, from) + "…" + reason.substr(to + 1);
}

}  // namespace

EventLog::EventLog(CsvReader csv, std::unique_ptr<RecordBuilder> builder)
    : csv_(std::move(csv)), builder_(std::move(builder)) {}
EventLog::EventLog(EventLog&&) noexcept = default;
EventLog::~EventLog() = default;

base::Result<EventLog> EventLog::open(const std::string& path, const Mapping& mapping, std::int64_t now_us) {
  auto log = open(TRY(open_bytes(path)), mapping, now_us);
  if (!log) {
    base::Error error = log.take_error();
    error.message = path + ": " + error.message;
    return error;
  }
  return log;
}

base::Result<EventLog> EventLog::open(std::unique_ptr<Bytes> bytes, const Mapping& mapping, std::int64_t now_us) {
  CsvReader csv = TRY(CsvReader::open(std::move(bytes), mapping.form));
  auto places = TRY(bind_columns(mapping, csv.header()));
  auto builder = std::make_unique<RecordBuilder>(mapping, std::move(places), csv.header(), now_us);
  return EventLog(std::move(csv), std::move(builder));
}

base::Result<bool> EventLog::next(SourceRecord& record) {
  for (;;) {
    if (!waiting_ && !TRY(read_row())) break;
    waiting_ = true;
    if (!builder_->empty() && (builder_->full() || !builder_->belongs(row_))) {
      builder_->build(record);
      return true;
    }
    std::string reason = builder_->add(row_);
    if (!reason.empty()) reject(std::move(reason));
    waiting_ = false;
  }
  if (builder_->empty()) return false;
  builder_->build(record);
  return true;
}

// The next row that can be read; the others are rejected on the way.
base::Result<bool> EventLog::read_row() {
  while (TRY(csv_.next(row_))) {
    ++builder_->tally.rows;
    if (row_.defect.empty()) return true;
    reject(row_.defect);
  }
  return false;
}

void EventLog::reject(std::string reason) {
  ++builder_->tally.rejected;
  ++builder_->tally.reasons[without_value(reason)];
  rejected_.push_back({row_.line, std::move(reason), std::string(row_.text.substr(0, kMaxRejectedTextBytes))});
}

std::vector<RejectedRow> EventLog::take_rejected() { return std::exchange(rejected_, {}); }

const Tally& EventLog::tally() const { return builder_->tally; }

}  // namespace intake
