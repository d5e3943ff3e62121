// A workbook with one sheet, written row by row in constant memory. Cells are values, never formulas.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace output {

inline constexpr std::uint32_t kMaxSheetRows = 1'048'576;  // what the format allows
inline constexpr std::size_t kMaxSheetCellBytes = 32'767;  // likewise; longer texts are cut

class XlsxWriter {
 public:
  // The file appears at `path` when `finish` has succeeded.
  static base::Result<std::unique_ptr<XlsxWriter>> create(const std::string& path, const std::string& temporary_folder);
  ~XlsxWriter();

  void heading(std::string_view value);
  void text(std::string_view value);
  void number(double value);
  void boolean(bool value);
  void day(double days_since_1970);  // with a fraction: a time of that day, in UTC
  void nothing() { ++column_; }
  // Errors: kTooLarge after kMaxSheetRows.
  base::Result<void> end_row();
  base::Result<void> finish();

 private:
  struct Book;
  explicit XlsxWriter(std::unique_ptr<Book> book);

  std::unique_ptr<Book> book_;
  std::uint32_t row_ = 0;
  std::uint16_t column_ = 0;
};

}  // namespace output
