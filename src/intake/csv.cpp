#include "intake/csv.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "base/utf8.h"
#include "intake/csv_scan.h"

namespace intake {
namespace {

constexpr std::size_t kBufferBytes = kMaxCsvRowBytes + kReadBytes;

// Plain ASCII without NUL, eight bytes at a time: nearly every row of a log.
bool is_plain_ascii(std::string_view text) {
  constexpr std::uint64_t kHigh = 0x8080808080808080, kLow = 0x0101010101010101;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if ((word | ((word - kLow) & ~word)) & kHigh) return false;
  }
  for (; i < text.size(); ++i)
    if (static_cast<signed char>(text[i]) <= 0) return false;
  return true;
}

std::string check_text(std::string_view text) {
  if (is_plain_ascii(text)) return {};
  if (text.find('\0') != std::string_view::npos) return "holds a NUL byte; the encoding is perhaps utf-16";
  if (!base::is_utf8(text)) return "holds bytes that are not text in the encoding of the file";
  return {};
}

std::string_view trimmed(std::string_view text) {
  std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::string name_of(char delimiter) { return delimiter == '\t' ? "tab" : std::string("`") + delimiter + "`"; }

}  // namespace

CsvReader::CsvReader(std::unique_ptr<Bytes> bytes, Quotes quotes)
    : bytes_(std::move(bytes)), quotes_(quotes), buffer_(kBufferBytes) {}

base::Result<CsvReader> CsvReader::open(std::unique_ptr<Bytes> bytes, const CsvForm& form) {
  CsvReader reader(TRY(to_utf8(std::move(bytes), form.encoding)), form.quotes);
  TRY(reader.refill());
  TRY(reader.find_delimiter(form.delimiter));
  TRY(reader.read_header());
  return reader;
}

// Reads at least as much again as is there, or to the end: a long row in small pieces is not looked at once a piece.
base::Result<void> CsvReader::refill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const std::size_t wanted = std::min(std::max<std::size_t>(2 * end_, 1), kMaxCsvRowBytes + 1);
  while (end_ < wanted && !ended_) {
    std::size_t got = TRY(bytes_->read(std::span(buffer_).subspan(end_, kReadBytes)));
    end_ += got;
    ended_ = got == 0;
  }
  return {};
}

// How many of the first rows have as many fields as the header, in hundredths; 0 where that is one field.
int CsvReader::agreement(char delimiter) const {
  CsvScan scan;
  std::string_view data = rest();
  std::size_t header = 0, rows = 0, agree = 0;
  while (rows < kDetectionRows && !data.empty()) {
    if (data[0] == '\n' || data[0] == '\r') {
      data.remove_prefix(1);
      continue;
    }
    CsvScan::End end = scan_row(data, ended_, delimiter, quotes_, scan);
    if (end == CsvScan::End::kMore) break;
    if (rows++ == 0) header = scan.fields.size();
    agree += end == CsvScan::End::kRow && scan.fields.size() == header;
    data.remove_prefix(scan.consumed);
  }
  return header > 1 ? static_cast<int>(100 * agree / rows) : 0;
}

base::Result<void> CsvReader::find_delimiter(char said) {
  delimiter_ = said;
  if (said != 0) return {};
  while (end_ < kReadBytes && !ended_) TRY(refill());
  constexpr int kLeast = 50;
  int best = 0;
  std::string fitting;
  for (char delimiter : kDelimiters) {
    const int now = agreement(delimiter);
    if (now < kLeast || now < best) continue;
    if (now > best) fitting.clear();
    best = now;
    fitting.push_back(delimiter);
  }
  if (fitting.empty())
    return base::invalid(
        "none of comma, semicolon, tab and | divides most of the first rows into as many fields as the header; "
        "say which `delimiter` the file has");
  if (fitting.size() > 1)
    return base::invalid("the first rows can be divided by " + name_of(fitting[0]) + " and by " + name_of(fitting[1]) +
                         "; say which `delimiter` the file has");
  delimiter_ = fitting[0];
  return {};
}

base::Result<void> CsvReader::read_header() {
  CsvRow row;
  if (!TRY(next(row))) return base::invalid("the file is empty; its first row must name the columns");
  if (!row.defect.empty())
    return base::invalid("line " + std::to_string(row.line) + ": the row that names the columns " + row.defect);
  std::unordered_set<std::string> seen;
  for (std::string_view field : row.fields) {
    std::string name(trimmed(field));
    if (!name.empty() && !seen.insert(name).second)
      return base::invalid("line " + std::to_string(row.line) + ": two columns are called `" + name + "`");
    header_.push_back(std::move(name));
  }
  return {};
}

base::Result<bool> CsvReader::next(CsvRow& row) {
  row.defect.clear();
  for (;;) {
    if (begin_ == end_ && !ended_) TRY(refill());
    if (begin_ == end_) {
      if (ended_) return false;
      continue;
    }
    char c = buffer_[begin_];
    if (c != '\n' && c != '\r') break;
    line_ += !(c == '\n' && after_cr_);  // a blank line, or the second half of a line end
    after_cr_ = c == '\r';
    ++begin_;
  }
  after_cr_ = false;
  row.line = line_;
  CsvScan::End end;
  while ((end = scan()) == CsvScan::End::kMore) {
    if (rest().size() <= kMaxCsvRowBytes && !ended_) {
      TRY(refill());
      continue;
    }
    if (scan_.open_quote) return reject_unclosed(row, "opens a quote that is never closed");
    return reject_first_line(row, "is longer than " + std::to_string(kMaxCsvRowBytes >> 10) + " KiB");
  }
  return take_row(row, end);
}

// Not more than a row may have is looked at, so that it is judged alike however the file came in.
CsvScan::End CsvReader::scan() {
  std::string_view data = rest().substr(0, kMaxCsvRowBytes + 1);
  return scan_row(data, ended_ && data.size() == rest().size(), delimiter_, quotes_, scan_);
}

base::Result<bool> CsvReader::take_row(CsvRow& row, CsvScan::End end) {
  std::string_view data = rest();
  row.text = data.substr(0, scan_.length);
  if (end == CsvScan::End::kTextAfterQuote) row.defect = "has text between a closing quote and the next delimiter";
  if (end == CsvScan::End::kTooManyColumns) row.defect = "has more than " + std::to_string(kMaxCsvColumns) + " fields";
  const std::size_t fields = scan_.fields.size();
  if (row.defect.empty() && !header_.empty() && fields != header_.size())
    row.defect = "has " + std::to_string(fields) + " fields, the header has " + std::to_string(header_.size());
  // Over several lines such a row is more likely a quote that was never closed and met the next one.
  if (!row.defect.empty() && scan_.lines > 0)
    return reject_unclosed(row, row.defect + "; perhaps a quote is never closed");
  if (row.defect.empty()) row.defect = check_text(row.text);
  give_fields(row, data);
  line_ += scan_.lines;
  begin_ += scan_.length;  // the line end is counted when the next row is looked for
  return true;
}

base::Result<bool> CsvReader::reject_unclosed(CsvRow& row, std::string reason) {
  if (++unclosed_ > kMaxUnclosedQuotes)
    return base::invalid("line " + std::to_string(row.line) + ": more than " + std::to_string(kMaxUnclosedQuotes) +
                         " quotes are never closed; `quotes` in the mapping is not what the file has");
  return reject_first_line(row, std::move(reason));
}

// Takes one line of the file as the row, and goes on behind it: a quote that is never closed must not swallow the rest.
base::Result<bool> CsvReader::reject_first_line(CsvRow& row, std::string reason) {
  row.defect = std::move(reason);
  row.fields.clear();
  std::size_t length = std::min(rest().find_first_of("\r\n"), rest().size());
  row.text = rest().substr(0, length);
  begin_ += length;
  if (begin_ < end_ || ended_) return true;
  // Longer than the buffer: the rest of the line is passed over, and only its beginning is kept for the report.
  unescaped_.assign(row.text.substr(0, kReadBytes));
  row.text = unescaped_;
  while (begin_ == end_ && !ended_) {
    TRY(refill());
    begin_ += std::min(rest().find_first_of("\r\n"), rest().size());
  }
  return true;
}

void CsvReader::give_fields(CsvRow& row, std::string_view data) {
  row.fields.clear();
  unescaped_.clear();
  unescaped_.reserve(scan_.length);  // so that views into it stay
  for (const CsvScan::Field& field : scan_.fields) {
    std::string_view raw = data.substr(field.begin, field.end - field.begin);
    if (field.escaped) {
      std::size_t from = unescaped_.size();
      unescape(raw, quotes_, unescaped_);
      raw = std::string_view(unescaped_).substr(from);
    }
    row.fields.push_back(raw);
  }
}

}  // namespace intake
