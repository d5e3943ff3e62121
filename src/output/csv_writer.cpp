#include "output/csv_writer.h"

namespace output {
namespace {

bool looks_like_a_formula(std::string_view value) {
  return !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
}

}  // namespace

CsvWriter& CsvWriter::cell(std::string_view value, Cell kind) {
  if (!first_) text_ += ',';
  first_ = false;
  const bool formula = kind == Cell::kText && looks_like_a_formula(value);
  if (!formula && value.find_first_of(",\"\r\n") == std::string_view::npos) {
    text_ += value;
    return *this;
  }
  text_ += '"';
  if (formula) text_ += '\'';
  for (const char c : value) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
  return *this;
}

CsvWriter& CsvWriter::end_row() {
  text_ += "\r\n";
  first_ = true;
  return *this;
}

}  // namespace output
