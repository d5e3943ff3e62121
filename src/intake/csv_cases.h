// For the tests of the CSV reader and its fuzzer: all rows of some bytes, read in pieces of any size.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "intake/csv.h"

namespace intake {

// Gives as many bytes at a time as `step` says.
class PiecewiseBytes : public Bytes {
 public:
  PiecewiseBytes(std::string content, std::function<std::size_t()> step)
      : content_(std::move(content)), step_(std::move(step)) {}
  base::Result<std::size_t> read(std::span<char> out) override {
    std::size_t n = std::min({out.size(), content_.size() - used_, step_()});
    std::copy_n(content_.data() + used_, n, out.data());
    used_ += n;
    return n;
  }
  Progress progress() const override { return {used_, content_.size()}; }

 private:
  std::string content_;
  std::function<std::size_t()> step_;
  std::size_t used_ = 0;
};

// One text a row: "line|field|field", or "line! defect"; the last one is the error, if there is one.
inline std::vector<std::string> read_rows(std::unique_ptr<Bytes> bytes, const CsvForm& form) {
  std::vector<std::string> out;
  auto reader = CsvReader::open(std::move(bytes), form);
  if (!reader) return {"error: " + reader.error().message};
  std::string header;
  for (const std::string& name : reader->header()) header += "|" + name;
  out.push_back(header);
  CsvRow row;
  for (;;) {
    auto more = reader->next(row);
    if (!more) {
      out.push_back("error: " + more.error().message);
      return out;
    }
    if (!*more) return out;
    std::string text = std::to_string(row.line);
    if (!row.defect.empty()) {
      text += "! " + row.defect;
    } else {
      for (std::string_view field : row.fields) text.append("|").append(field);
    }
    out.push_back(std::move(text));
  }
}

// The rows of some bytes do not depend on how the bytes are cut, in any quoting and encoding.
inline void check_cuts(const std::string& bytes) {
  for (char delimiter : {',', '\0'})
    for (Quotes quotes : {Quotes::kDoubled, Quotes::kBackslash, Quotes::kNone})
      for (Encoding encoding : {Encoding::kDetect, Encoding::kUtf16Le, Encoding::kWindows1252}) {
        const CsvForm form{delimiter, quotes, encoding};
        const auto whole = read_rows(std::make_unique<PiecewiseBytes>(bytes, [] { return SIZE_MAX; }), form);
        std::size_t step = 0;
        ENSURE(whole == read_rows(std::make_unique<PiecewiseBytes>(bytes, [] { return std::size_t{1}; }), form));
        ENSURE(whole == read_rows(std::make_unique<PiecewiseBytes>(bytes, [&] { return ++step % 7 + 1; }), form));
      }
}

}  // namespace intake
