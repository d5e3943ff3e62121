// Where in the file a code point of a scalar stands. What the scalar means and how it is written differ by
// quotes, escapes, and lines that are folded or indented; so both are walked side by side.
#include "base/yaml.h"

namespace base {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t code_point_size(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  while (at + size < text.size() && is_continuation(text[at + size])) ++size;
  return size;
}

class Cursor {
 public:
  Cursor(std::string_view text, Place place) : text_(text) {
    while (place_.line < place.line && at_ < text_.size()) step();
    while (place_.column < place.column && at_ < text_.size()) step();
  }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  Place place() const { return place_; }
  std::string_view code_point() const { return text_.substr(at_, code_point_size(text_, at_)); }
  void step() {
    if (peek() == '\n') {
      place_ = {place_.line + 1, 1};
    } else {
      ++place_.column;
    }
    at_ += code_point_size(text_, at_);
  }
  void skip_blanks() {
    while (!at_end() && is_blank(peek())) step();
  }
  void skip_line() {
    while (!at_end() && peek() != '\n') step();
    if (!at_end()) step();
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Place place_;
};

// Passes one escape of a double-quoted scalar, `\n` or `\x41`; a line break behind the backslash joins two lines.
void skip_escape(Cursor& cursor) {
  cursor.step();
  const char kind = cursor.peek();
  const int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  for (int i = 0; i <= digits && !cursor.at_end(); ++i) cursor.step();
}

// Passes what one code point of the meaning is written as.
void skip_one(Cursor& cursor, std::string_view meant, char quote) {
  const bool blank = meant.size() == 1 && is_blank(meant[0]);
  if (!blank && is_blank(cursor.peek())) cursor.skip_blanks();
  if (quote == '"' && cursor.peek() == '\\') return skip_escape(cursor);
  if (blank && !is_blank(cursor.peek())) return;  // a line break that the block's style adds
  if (quote == '\'' && cursor.peek() == '\'') cursor.step();
  cursor.step();
}

}  // namespace

Place place_in_scalar(std::string_view text, const YamlNode& scalar, std::size_t code_point) {
  Cursor cursor(text, scalar.place);
  const char opening = cursor.peek();
  const char quote = scalar.quoted && (opening == '"' || opening == '\'') ? opening : '\0';
  if (quote) cursor.step();
  if (scalar.quoted && !quote) {  // `|` or `>`: the text begins on the next line
    cursor.skip_line();
    if (!scalar.text.empty() && !is_blank(scalar.text[0])) cursor.skip_blanks();
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < code_point && at < scalar.text.size() && !cursor.at_end(); ++i) {
    const std::size_t size = code_point_size(scalar.text, at);
    skip_one(cursor, std::string_view(scalar.text).substr(at, size), quote);
    at += size;
  }
  const bool next_is_blank = at >= scalar.text.size() || is_blank(scalar.text[at]);
  if (!next_is_blank) cursor.skip_blanks();
  return cursor.place();
}

}  // namespace base
