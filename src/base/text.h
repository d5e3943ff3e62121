// UTF-8 text by code points: validation, positions, and the folding by which searches ignore case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace base {

inline constexpr char32_t kNoCodePoint = 0xFFFFFFFF;

// The code point at `offset`, which moves past it. Bytes that are no UTF-8 are kNoCodePoint, one byte at a time.
char32_t next_code_point(std::string_view text, std::size_t& offset);
void append_code_point(std::string& text, char32_t code_point);

bool is_utf8(std::string_view text);
std::size_t count_code_points(std::string_view text);

// The byte at which the code point number `index` starts; the size of the text where it has fewer.
std::size_t byte_of_code_point(std::string_view text, std::size_t index);

// Simple lower case, one code point to one: what `contains` compares.
char32_t fold(char32_t code_point);
std::string fold(std::string_view text);

// The form in which full text is indexed and asked for: full case folding, so that "GROSSE" finds "Größe" once the
// index has dropped the marks.
std::string search_form(std::string_view text);

// Nothing but spaces, tabs and line ends: such a text counts as no value.
bool is_blank(std::string_view text);

}  // namespace base
