#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "intake/csv_cases.h"

namespace {

using intake::CsvForm;
using intake::Encoding;
using intake::Quotes;
using namespace std::string_literals;

std::vector<std::string> rows_of(const std::string& text, CsvForm form = {}) {
  auto whole = intake::read_rows(intake::bytes_of(text), form);
  CHECK(whole ==
        intake::read_rows(std::make_unique<intake::PiecewiseBytes>(text, [] { return std::size_t{1}; }), form));
  return whole;
}
std::vector<std::string> rows_with(const std::string& text, char delimiter, Quotes quotes = Quotes::kDoubled,
                                   Encoding encoding = Encoding::kDetect) {
  return rows_of(text, {delimiter, quotes, encoding});
}
using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("fields, quotes, line ends and line numbers") {
  struct {
    std::string text;
    Quotes quotes;
    Rows rows;
  } const cases[] = {
      {"a,b\n1,2\n", Quotes::kDoubled, {"|a|b", "2|1|2"}},
      {"a,b\n1,2", Quotes::kDoubled, {"|a|b", "2|1|2"}},
      {"a,b\r\n1,2\r\n3,4\r\n", Quotes::kDoubled, {"|a|b", "2|1|2", "3|3|4"}},
      {"a,b\r1,2\r3,4", Quotes::kDoubled, {"|a|b", "2|1|2", "3|3|4"}},
      {"\n\na,b\n\n1,2\n\n\n3,4\n", Quotes::kDoubled, {"|a|b", "5|1|2", "8|3|4"}},
      {"a,b\n,\n", Quotes::kDoubled, {"|a|b", "2||"}},
      {"a,b\n\"1\",\"x,y\"\n", Quotes::kDoubled, {"|a|b", "2|1|x,y"}},
      {"a,b\n\"say \"\"hi\"\"\",\"\"\n", Quotes::kDoubled, {"|a|b", "2|say \"hi\"|"}},
      {"a,b\n\"1\n2\r\n3\r4\",x\n5,6\n", Quotes::kDoubled, {"|a|b", "2|1\n2\r\n3\r4|x", "6|5|6"}},
      {"a,b\n5\" pipe,x\n", Quotes::kDoubled, {"|a|b", "2|5\" pipe|x"}},
      {"a,b\n\"1\"x,2\n3,4\n",
       Quotes::kDoubled,
       {"|a|b", "2! has text between a closing quote and the next delimiter", "3|3|4"}},
      {"a,b\n1\n1,2,3\n4,5\n",
       Quotes::kDoubled,
       {"|a|b", "2! has 1 fields, the header has 2", "3! has 3 fields, the header has 2", "4|4|5"}},
      {"a,b\n1,\"2\n3,4\n5,6\n", Quotes::kDoubled, {"|a|b", "2! opens a quote that is never closed", "3|3|4", "4|5|6"}},
      {"a,b\n1,\"2\n3,4\n\"5\",6\n",
       Quotes::kDoubled,
       {"|a|b", "2! has text between a closing quote and the next delimiter; perhaps a quote is never closed", "3|3|4",
        "4|5|6"}},
      {"a,b\n1,\"2\n3,4\n5,\",6\n7,8\n",
       Quotes::kDoubled,
       {"|a|b", "2! has 3 fields, the header has 2; perhaps a quote is never closed", "3|3|4",
        "4! opens a quote that is never closed", "5|7|8"}},
      {"a,b\n\"x\\\"y\",\"\\\\\"\n", Quotes::kBackslash, {"|a|b", "2|x\"y|\\"}},
      {"a,b\n\"1\\\n2\",\"t\\tn\\n\"\n7,8\n", Quotes::kBackslash, {"|a|b", "2|1\n2|t\tn\n", "4|7|8"}},
      {"a,b\n\"x\\\",y\n7,8\n", Quotes::kBackslash, {"|a|b", "2! opens a quote that is never closed", "3|7|8"}},
      {"a,b\n\"1,2\"\n", Quotes::kNone, {"|a|b", "2|\"1|2\""}},
      {"a,b\n\xC3\xA9,\xE2\x82\xAC\n", Quotes::kDoubled, {"|a|b", "2|\xC3\xA9|\xE2\x82\xAC"}},
      {"a,b\n\xE9,2\n3,4\n",
       Quotes::kDoubled,
       {"|a|b", "2! holds bytes that are not text in the encoding of the file", "3|3|4"}},
      {"a,b\n1\0,2\n"s, Quotes::kDoubled, {"|a|b", "2! holds a NUL byte; the encoding is perhaps utf-16"}},
      {"", Quotes::kDoubled, {"error: the file is empty; its first row must name the columns"}},
      {"a,a\n1,2\n", Quotes::kDoubled, {"error: line 1: two columns are called `a`"}},
      {" a ,b\n1,2\n", Quotes::kDoubled, {"|a|b", "2|1|2"}},
  };
  for (const auto& one : cases) {
    INFO(one.text);
    CHECK(rows_with(one.text, ',', one.quotes) == one.rows);
  }
}

TEST_CASE("the delimiter is found, or asked for") {
  CHECK(rows_of("a;b\n1,5;2\n") == Rows{"|a|b", "2|1,5|2"});
  CHECK(rows_of("a\tb\tc\n1\t2\t3\n") == Rows{"|a|b|c", "2|1|2|3"});
  CHECK(rows_of("a|b\n\"x|y\"|2\n") == Rows{"|a|b", "2|x|y|2"});
  CHECK(rows_of("a,b") == Rows{"|a|b"});
  CHECK(rows_of("a,b;c\n1,2;3\n")[0].find("say which `delimiter`") != std::string::npos);
  CHECK(rows_of("one\ntwo\n")[0].find("say which `delimiter`") != std::string::npos);
  CHECK(rows_with("one\ntwo\n", ',') == Rows{"|one", "2|two"});
}

TEST_CASE("encodings") {
  const std::string utf16le =
      "\xFF\xFE"
      "a\0,\0b\0\n\0\xE9\0,\0\x3D\xD8\x00\xDE\n\0"s;
  const std::string utf16be =
      "\xFE\xFF"
      "\0a\0,\0b\0\n\0\xE9\0,\xD8\x3D\xDE\x00\0\n"s;
  const Rows rows = {"|a|b", "2|\xC3\xA9|\xF0\x9F\x98\x80"};
  CHECK(rows_with(utf16le, ',') == rows);
  CHECK(rows_with(utf16be, ',') == rows);
  CHECK(rows_with(utf16le.substr(2), ',', Quotes::kDoubled, Encoding::kUtf16Le) == rows);
  CHECK(rows_with(utf16be.substr(2), ',', Quotes::kDoubled, Encoding::kUtf16Be) == rows);
  CHECK(rows_with(utf16le, ',', Quotes::kDoubled, Encoding::kUtf16) == rows);
  CHECK(rows_with(utf16le.substr(2), ',', Quotes::kDoubled, Encoding::kUtf16)[0].find("byte order") !=
        std::string::npos);
  CHECK(rows_with("\xEF\xBB\xBF"
                  "a,b\n1,2\n",
                  ',') == Rows{"|a|b", "2|1|2"});
  CHECK(rows_with("a,b\n\xE9,\x80\n", ',', Quotes::kDoubled, Encoding::kWindows1252) ==
        Rows{"|a|b", "2|\xC3\xA9|\xE2\x82\xAC"});
  CHECK(rows_with("a,b\n\xE9,\xA4\n", ',', Quotes::kDoubled, Encoding::kLatin1) == Rows{"|a|b", "2|\xC3\xA9|\xC2\xA4"});
  const std::string bad = "holds bytes that are not text in the encoding of the file";
  CHECK(rows_with("a,b\n\x81,1\n", ',', Quotes::kDoubled, Encoding::kWindows1252) == Rows{"|a|b", "2! " + bad});
  CHECK(rows_with("\xFF\xFE"
                  "a\0,\0b\0\n\0\x00\xDC,\0x\0\n\0y\0,\0z\0"s,
                  ',') == Rows{"|a|b", "2! " + bad, "3|y|z"});
}

TEST_CASE("limits of a row have names, and what is behind it is read") {
  const std::string wide(intake::kMaxCsvRowBytes + 10, 'x');
  CHECK(rows_of("a,b\n" + wide + ",1\n3,4\n", {',', Quotes::kDoubled, Encoding::kDetect}) ==
        Rows{"|a|b", "2! is longer than 1024 KiB", "3|3|4"});
  const std::string many(intake::kMaxCsvColumns, ',');
  CHECK(rows_with("a,b\n" + many + "\n3,4\n", ',') == Rows{"|a|b", "2! has more than 1000 fields", "3|3|4"});
  std::string unclosed = "a,b\n1,\"2\n";
  for (int i = 0; i < 200'000; ++i) unclosed += "3,4567\n";
  const Rows rows = intake::read_rows(intake::bytes_of(unclosed), {',', Quotes::kDoubled, Encoding::kDetect});
  CHECK(rows.size() == 200'002);
  CHECK(rows[1] == "2! opens a quote that is never closed");
}

TEST_CASE("quotes that are never closed end a file that is full of them, in time that grows with its size") {
  std::string text = "a,b\n";
  const std::string line =
      std::string(5'000, 'a') + "\",\"\n";  // open at its end whether it began inside of quotes or not
  for (int i = 0; i < 1'000; ++i) text += line;
  const Rows rows = intake::read_rows(intake::bytes_of(text), {',', Quotes::kDoubled, Encoding::kDetect});
  CHECK(rows.size() <= intake::kMaxUnclosedQuotes + 10);
  CHECK(rows.back().find("error: line ") == 0);
}

TEST_CASE("the corpus and random bytes hold what the fuzzer claims") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/corpus/csv")) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    intake::check_cuts(bytes.str());
    ++files;
  }
  CHECK(files > 5);
  std::mt19937 random(20261122);
  const std::string alphabet = "a,\"\"\\\n\r;1\xC3\xA9\0"s;
  for (int i = 0; i < 3'000; ++i) {
    std::string text = "a,b\n";
    for (std::size_t n = random() % 40; n > 0; --n) text.push_back(alphabet[random() % alphabet.size()]);
    intake::check_cuts(text);
  }
}
