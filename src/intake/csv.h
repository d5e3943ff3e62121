// Delimited text, row by row, in bounded memory. The first row names the columns. Nothing is guessed: a row that
// does not fit the header, a quote that is never closed or bytes that are no text make the row defective, with the
// reason; what was rejected and what was read add up to the rows of the file. Blank lines are no rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/bytes.h"
#include "intake/encoding.h"

namespace intake {

inline constexpr std::size_t kMaxCsvRowBytes = 1024 * 1024;
inline constexpr std::size_t kMaxCsvColumns = 1000;
inline constexpr std::size_t kMaxUnclosedQuotes = 100;  // rows; then the quoting is not what the mapping says
inline constexpr std::size_t kDetectionRows = 20;       // by which the delimiter is found
inline constexpr std::string_view kDelimiters = ",;\t|";

enum class Quotes { kDoubled, kBackslash, kNone };

struct CsvForm {
  char delimiter = 0;  // 0: the one of kDelimiters by which most of the first rows fit the header
  Quotes quotes = Quotes::kDoubled;
  Encoding encoding = Encoding::kDetect;
};

// Views hold until the next row is read.
struct CsvRow {
  std::size_t line = 0;  // where it starts, from 1
  std::vector<std::string_view> fields;
  std::string_view text;  // as it stands in the file, without the line end
  std::string defect;     // why it cannot be read; then `fields` say nothing
};

// Where the fields of one row lie, before escapes are resolved.
struct CsvScan {
  enum class End { kRow, kMore, kLastLine, kTextAfterQuote, kTooManyColumns };
  struct Field {
    std::uint32_t begin, end;
    bool escaped;
  };
  std::vector<Field> fields;
  std::size_t length = 0;    // up to the line end
  std::size_t consumed = 0;  // with it
  std::size_t lines = 0;     // line ends in the row, its own not counted
  bool open_quote = false;   // kMore: inside of quotes
};

class CsvReader {
 public:
  static base::Result<CsvReader> open(std::unique_ptr<Bytes> bytes, const CsvForm& form);

  const std::vector<std::string>& header() const { return header_; }
  char delimiter() const { return delimiter_; }
  Progress progress() const { return bytes_->progress(); }

  base::Result<bool> next(CsvRow& row);  // false at the end

 private:
  CsvReader(std::unique_ptr<Bytes> bytes, Quotes quotes);
  base::Result<void> refill();
  base::Result<void> find_delimiter(char said);
  base::Result<void> read_header();
  CsvScan::End scan();
  base::Result<bool> take_row(CsvRow& row, CsvScan::End end);
  base::Result<bool> reject_unclosed(CsvRow& row, std::string reason);
  base::Result<bool> reject_first_line(CsvRow& row, std::string reason);
  void give_fields(CsvRow& row, std::string_view data);
  int agreement(char delimiter) const;
  std::string_view rest() const { return {buffer_.data() + begin_, end_ - begin_}; }

  std::unique_ptr<Bytes> bytes_;
  Quotes quotes_;
  char delimiter_ = ',';
  std::vector<std::string> header_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
  bool after_cr_ = false;  // a line feed now belongs to the line end before it
  std::size_t line_ = 1;
  std::size_t unclosed_ = 0;
  CsvScan scan_;
  std::string unescaped_;
};

}  // namespace intake
