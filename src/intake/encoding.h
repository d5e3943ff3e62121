// Text in the encodings that exports come in, as UTF-8. A mark at the front of the file (BOM) wins where nothing is
// said, and is never part of the text. What cannot be decoded becomes the byte 0xFF, which no UTF-8 holds: the row
// that holds it is refused by the reader, never repaired.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "intake/bytes.h"

namespace intake {

enum class Encoding { kDetect, kUtf8, kUtf16, kUtf16Le, kUtf16Be, kWindows1252, kLatin1 };

inline constexpr char kUndecodable = '\xFF';
inline constexpr std::string_view kEncodingNames = "utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-1";

std::optional<Encoding> parse_encoding(std::string_view name);

base::Result<std::unique_ptr<Bytes>> to_utf8(std::unique_ptr<Bytes> bytes, Encoding encoding);

}  // namespace intake
