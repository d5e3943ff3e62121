#include "base/text.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <vector>

namespace base {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// How many bytes a sequence has by its first byte, and the smallest code point that needs so many; 0: no first byte.
int sequence_length(unsigned char first, char32_t& smallest) {
  if (first >= 0xC2 && first <= 0xDF) return smallest = 0x80, 2;
  if (first >= 0xE0 && first <= 0xEF) return smallest = 0x800, 3;
  if (first >= 0xF0 && first <= 0xF4) return smallest = 0x10000, 4;
  return 0;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& offset) {
  auto first = static_cast<unsigned char>(text[offset]);
  if (first < 0x80) return ++offset, first;
  char32_t smallest = 0;
  int length = sequence_length(first, smallest);
  char32_t code_point = first & (0x7F >> length);
  for (int i = 1; i < length; ++i) {
    if (offset + i >= text.size() || !is_continuation(text[offset + i])) return ++offset, kNoCodePoint;
    code_point = code_point << 6 | (static_cast<unsigned char>(text[offset + i]) & 0x3F);
  }
  bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (length == 0 || code_point < smallest || code_point > 0x10FFFF || surrogate) return ++offset, kNoCodePoint;
  offset += static_cast<std::size_t>(length);
  return code_point;
}

void append_code_point(std::string& text, char32_t c) {
  auto byte = [&text](char32_t b) { text += static_cast<char>(b); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) return byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F));
  if (c < 0x10000) return byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F));
  byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F));
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (next_code_point(text, at) == kNoCodePoint) return false;
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

std::size_t byte_of_code_point(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  while (at < text.size() && index-- > 0) next_code_point(text, at);
  return at;
}

char32_t fold(char32_t code_point) {
  if (code_point < 0x80) return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(code_point)));
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t start = at;
    char32_t code_point = next_code_point(text, at);
    if (code_point == kNoCodePoint)
      out += text[start];
    else
      append_code_point(out, fold(code_point));
  }
  return out;
}

std::string search_form(std::string_view text) {
  std::vector<UChar> wide(text.size() + 1), folded(text.size() * 3 + 1);
  std::int32_t wide_length = 0, folded_length = 0, length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &wide_length, text.data(),
                       static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &error);
  folded_length = u_strFoldCase(folded.data(), static_cast<std::int32_t>(folded.size()), wide.data(), wide_length,
                                U_FOLD_CASE_DEFAULT, &error);
  std::string form(static_cast<std::size_t>(folded_length) * 3 + 1, '\0');
  u_strToUTF8(form.data(), static_cast<std::int32_t>(form.size()), &length, folded.data(), folded_length, &error);
  if (U_FAILURE(error)) return std::string(text);
  form.resize(static_cast<std::size_t>(length));
  return form;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

}  // namespace base
