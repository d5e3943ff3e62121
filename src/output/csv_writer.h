// CSV after RFC 4180: commas, quotes doubled, lines end with CRLF, UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace output {

// A text of people's may begin like a formula; a spreadsheet would run it. An apostrophe before it stops that.
enum class Cell { kText, kNumber };

class CsvWriter {
 public:
  CsvWriter& cell(std::string_view value, Cell kind = Cell::kText);
  CsvWriter& end_row();
  std::string& text() { return text_; }

 private:
  std::string text_;
  bool first_ = true;
};

}  // namespace output
