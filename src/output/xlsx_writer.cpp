#include "output/xlsx_writer.h"

#include <xlsxwriter.h>

#include <cmath>

namespace output {
namespace {

constexpr double kDaysFrom1900 = 25'569;  // 1970-01-01 as the format counts

// The longest beginning of whole code points.
std::string fitting(std::string_view text) {
  if (text.size() > kMaxSheetCellBytes) {
    text = text.substr(0, kMaxSheetCellBytes);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.remove_suffix(1);
    if (!text.empty()) text.remove_suffix(1);
  }
  return std::string(text);
}

}  // namespace

struct XlsxWriter::Book {
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format *bold = nullptr, *date = nullptr, *datetime = nullptr;

  ~Book() {
    if (workbook) lxw_workbook_free(workbook);
  }
};

base::Result<std::unique_ptr<XlsxWriter>> XlsxWriter::create(const std::string& path,
                                                             const std::string& temporary_folder) {
  auto book = std::make_unique<Book>();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = const_cast<char*>(temporary_folder.c_str());  // read only, while the book is made
  book->workbook = workbook_new_opt(path.c_str(), &options);
  if (!book->workbook) return base::unavailable("Cannot begin a workbook at " + path + ".");
  book->sheet = workbook_add_worksheet(book->workbook, nullptr);
  if (!book->sheet) return base::unavailable("Cannot begin a sheet in " + temporary_folder + ".");
  book->bold = workbook_add_format(book->workbook);
  format_set_bold(book->bold);
  book->date = workbook_add_format(book->workbook);
  format_set_num_format(book->date, "yyyy-mm-dd");
  book->datetime = workbook_add_format(book->workbook);
  format_set_num_format(book->datetime, "yyyy-mm-dd hh:mm:ss");
  worksheet_freeze_panes(book->sheet, 1, 0);
  return std::unique_ptr<XlsxWriter>(new XlsxWriter(std::move(book)));
}

XlsxWriter::XlsxWriter(std::unique_ptr<Book> book) : book_(std::move(book)) {}
XlsxWriter::~XlsxWriter() = default;

void XlsxWriter::heading(std::string_view value) {
  worksheet_write_string(book_->sheet, row_, column_++, fitting(value).c_str(), book_->bold);
}

void XlsxWriter::text(std::string_view value) {
  if (!value.empty()) worksheet_write_string(book_->sheet, row_, column_, fitting(value).c_str(), nullptr);
  ++column_;
}

void XlsxWriter::number(double value) { worksheet_write_number(book_->sheet, row_, column_++, value, nullptr); }

void XlsxWriter::boolean(bool value) { worksheet_write_boolean(book_->sheet, row_, column_++, value ? 1 : 0, nullptr); }

void XlsxWriter::day(double days_since_1970) {
  const auto format = days_since_1970 == std::floor(days_since_1970) ? book_->date : book_->datetime;
  worksheet_write_number(book_->sheet, row_, column_++, days_since_1970 + kDaysFrom1900, format);
}

base::Result<void> XlsxWriter::end_row() {
  column_ = 0;
  if (++row_ < kMaxSheetRows) return {};
  return base::Error{base::ErrorKind::kTooLarge, "A sheet holds 1,048,576 rows; narrow the filter, or export as CSV."};
}

base::Result<void> XlsxWriter::finish() {
  const auto workbook = std::exchange(book_->workbook, nullptr);
  if (const auto error = workbook_close(workbook); error != LXW_NO_ERROR)
    return base::unavailable(std::string("The workbook could not be written: ") + lxw_strerror(error) + ".");
  return {};
}

}  // namespace output
