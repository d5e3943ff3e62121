#include "intake/csv_scan.h"

#include <algorithm>

namespace intake {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

class Scanner {
 public:
  Scanner(std::string_view data, bool last, char delimiter, Quotes quotes, CsvScan& scan)
      : p_(data.data()),
        begin_(p_),
        end_(p_ + data.size()),
        last_(last),
        delimiter_(delimiter),
        quotes_(quotes),
        scan_(scan) {}

  CsvScan::End run() {
    scan_.fields.clear();
    scan_.lines = 0;
    scan_.open_quote = false;
    for (;;) {
      bool whole = quotes_ != Quotes::kNone && p_ != end_ && *p_ == '"' ? quoted() : plain();
      if (!whole) return CsvScan::End::kMore;
      if (p_ == end_) return last_ ? finish(CsvScan::End::kRow) : CsvScan::End::kMore;
      if (is_line_end(*p_)) return finish(CsvScan::End::kRow);
      if (*p_ != delimiter_) return skip_to_line_end(CsvScan::End::kTextAfterQuote);
      if (scan_.fields.size() == kMaxCsvColumns) return skip_to_line_end(CsvScan::End::kTooManyColumns);
      ++p_;
    }
  }

 private:
  void add(const char* from, const char* to, bool escaped) {
    scan_.fields.push_back(
        {static_cast<std::uint32_t>(from - begin_), static_cast<std::uint32_t>(to - begin_), escaped});
  }

  // A quote within an unquoted field is a character like any other.
  bool plain() {
    const char* from = p_;
    const char delimiter = delimiter_;
    while (p_ != end_ && *p_ != delimiter && *p_ != '\n' && *p_ != '\r') ++p_;
    if (p_ == end_ && !last_) return false;
    add(from, p_, false);
    return true;
  }

  // Leaves p_ behind the closing quote. False where the data ends before it.
  bool quoted() {
    const char* from = ++p_;
    bool escaped = false;
    for (;; ++p_) {
      while (p_ != end_ && *p_ != '"' && *p_ != '\\' && !is_line_end(*p_)) ++p_;
      if (p_ == end_) return open();
      if (is_line_end(*p_)) {
        scan_.lines += *p_ == '\n' ? (p_ == from || p_[-1] != '\r') : 1;
      } else if (*p_ == '\\') {
        if (quotes_ != Quotes::kBackslash) continue;
        if (p_ + 1 == end_) return open();
        escaped = true;
        if (!is_line_end(p_[1])) ++p_;
      } else if (p_ + 1 == end_ && !last_) {
        return open();  // the next byte says whether the quote closes
      } else if (quotes_ == Quotes::kDoubled && p_ + 1 != end_ && p_[1] == '"') {
        escaped = true;
        ++p_;
      } else {
        break;
      }
    }
    add(from, p_, escaped);
    ++p_;
    return true;
  }

  bool open() {
    scan_.open_quote = true;
    return false;
  }

  CsvScan::End skip_to_line_end(CsvScan::End end) {
    p_ = std::find_if(p_, end_, is_line_end);
    if (p_ == end_ && !last_) return CsvScan::End::kMore;
    return finish(end);
  }

  CsvScan::End finish(CsvScan::End end) {
    scan_.length = static_cast<std::size_t>(p_ - begin_);
    scan_.consumed = scan_.length + (p_ != end_);
    return end;
  }

  const char* p_;
  const char* const begin_;
  const char* const end_;
  const bool last_;
  const char delimiter_;
  const Quotes quotes_;
  CsvScan& scan_;
};

char meaning(char escaped) {
  switch (escaped) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    default: return escaped;
  }
}

}  // namespace

CsvScan::End scan_row(std::string_view data, bool last, char delimiter, Quotes quotes, CsvScan& scan) {
  return Scanner(data, last, delimiter, quotes, scan).run();
}

void unescape(std::string_view field, Quotes quotes, std::string& out) {
  const char escape = quotes == Quotes::kBackslash ? '\\' : '"';
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != escape || i + 1 == field.size()) {
      out.push_back(field[i]);
    } else {
      ++i;
      out.push_back(quotes == Quotes::kBackslash ? meaning(field[i]) : field[i]);
    }
  }
}

}  // namespace intake
