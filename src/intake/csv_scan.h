// One row of delimited text: where its fields lie. Pure: the reader and its fuzzer share it.
#pragma once

#include <string_view>

#include "intake/csv.h"

namespace intake {

// `last`: nothing follows `data`. kMore where the row does not end within it.
CsvScan::End scan_row(std::string_view data, bool last, char delimiter, Quotes quotes, CsvScan& scan);

// A field without its escapes, appended to `out`.
void unescape(std::string_view field, Quotes quotes, std::string& out);

}  // namespace intake
