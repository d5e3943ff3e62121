#include "base/text.h"

#include <doctest/doctest.h>

TEST_CASE("code points are read, counted and written back") {
  std::string text = "a\u00dc\u20ac\U0001F600";
  CHECK(base::count_code_points(text) == 4);
  CHECK(base::byte_of_code_point(text, 2) == 3);
  CHECK(base::byte_of_code_point(text, 9) == text.size());
  std::string again;
  for (std::size_t at = 0; at < text.size();) base::append_code_point(again, base::next_code_point(text, at));
  CHECK(again == text);
}

TEST_CASE("overlong, cut, surrogate and too large sequences are no UTF-8") {
  for (auto bytes : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF", "\x80"})
    CHECK_FALSE(base::is_utf8(bytes));
  CHECK(base::is_utf8("Gr\u00fc\u00dfe"));
}

TEST_CASE("folding is simple lower case, one code point to one") {
  CHECK(base::fold("GR\u00dc\u00dfE") == "gr\u00fc\u00dfe");
  CHECK(base::fold("\u0130\u03a3\u1e9e") == "i\u03c3\u00df");
  CHECK(base::is_blank(" \t\r\n"));
  CHECK_FALSE(base::is_blank(" \u00a0"));
}
