#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "output/csv_writer.h"
#include "output/xlsx_writer.h"

namespace {

TEST_CASE("cells of CSV are quoted where they must be, and formulas of people are texts") {
  output::CsvWriter csv;
  csv.cell("plain").cell("a,b").cell("say \"hi\"").cell("two\nlines").cell("").end_row();
  csv.cell("=1+1").cell("-5").cell("-5", output::Cell::kNumber).cell("@x").end_row();
  CHECK(csv.text() == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n\"'=1+1\",\"'-5\",-5,\"'@x\"\r\n");
}

TEST_CASE("a workbook is a ZIP file, there once it is finished") {
  const std::string folder = std::filesystem::temp_directory_path();
  const std::string path = folder + "/mainstay_xlsx_" + std::to_string(::getpid()) + ".xlsx";
  {
    auto made = output::XlsxWriter::create(path, folder);
    REQUIRE(made.ok());
    auto& book = **made;
    book.heading("Number");
    book.heading("At");
    CHECK(book.end_row().ok());
    book.text("=HYPERLINK(\"x\")");
    book.day(20'000.5);
    CHECK(book.end_row().ok());
    CHECK(book.finish().ok());
  }
  std::ifstream file(path, std::ios::binary);
  char magic[2] = {};
  file.read(magic, 2);
  CHECK(std::string(magic, 2) == "PK");
  std::remove(path.c_str());
  auto nowhere = output::XlsxWriter::create("/nowhere/x.xlsx", "/tmp");
  CHECK(!(nowhere.ok() && (*nowhere)->finish().ok()));
}

}  // namespace
