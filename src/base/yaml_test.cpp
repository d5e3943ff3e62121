#include "base/yaml.h"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string problem(std::string_view text) {
  auto parsed = base::parse_yaml(text, "m.yaml");
  return parsed.ok() ? "" : parsed.error().message;
}

std::string place(base::Place place) { return std::to_string(place.line) + ":" + std::to_string(place.column); }

// Where the code point `at` of the value of `rule` stands.
std::string place_of(const std::string& text, std::size_t at) {
  auto parsed = base::parse_yaml(text, "m.yaml");
  REQUIRE(parsed.ok());
  return place(base::place_in_scalar(text, *parsed->find("rule"), at));
}

}  // namespace

TEST_CASE("yaml: every node and key knows its place") {
  auto parsed = base::parse_yaml("record: incident\nfields:\n  title:   {type: text, of: [no, 010, 'x']}\n", "m.yaml");
  REQUIRE(parsed.ok());
  const auto& fields = *parsed->find("fields");
  REQUIRE(fields.is_map());
  CHECK(fields.entries[0].key == "title");
  CHECK(place(fields.entries[0].place) == "3:3");
  const auto& title = fields.entries[0].value;
  CHECK(place(title.place) == "3:12");
  const auto& of = *title.find("of");
  REQUIRE(of.is_list());
  CHECK(of.items[0].text == "no");
  CHECK(of.items[1].text == "010");
  CHECK_FALSE(of.items[1].quoted);
  CHECK(of.items[2].quoted);
  CHECK(place(of.items[2].place) == "3:39");
  CHECK(title.find("to") == nullptr);
}

TEST_CASE("yaml: a key without a value is empty, a quoted nothing is a text") {
  auto parsed = base::parse_yaml("a:\nb: ''\n", "m.yaml");
  REQUIRE(parsed.ok());
  CHECK(parsed->find("a")->is_empty());
  CHECK_FALSE(parsed->find("b")->is_empty());
}

TEST_CASE("yaml: what configuration does not need is refused, with the place") {
  CHECK(problem("a: 1\nb: 2\na: 3\n") == "m.yaml:3:1: the key `a` stands here twice");
  CHECK(problem("a: &x 1\n") == "m.yaml:1:4: anchors (`&name`) are not allowed");
  CHECK(problem("a: [1, *x]\n") == "m.yaml:1:8: aliases (`*name`) are not allowed; write the value again");
  CHECK(problem("a: !!str 1\n") == "m.yaml:1:4: tags (`!name`) are not allowed");
  CHECK(problem("? [a, b]\n: 1\n") == "m.yaml:1:3: a key is one word, not a list or a map");
  CHECK(problem("a: 1\n---\nb: 2\n") == "m.yaml:2:1: a file holds one document; leave out the line `---`");
  CHECK(problem("") == "m.yaml:1:1: the file holds nothing");
  CHECK(problem("# only a comment\n") == "m.yaml:1:1: the file holds nothing");
  CHECK(problem("a: \"\\0\"\n") == "m.yaml:1:4: a text may not hold the character NUL");
}

TEST_CASE("yaml: broken text is an error that names the place") {
  CHECK(problem("a: [1, 2\n").rfind("m.yaml:2:1: ", 0) == 0);
  CHECK(problem("a: 1\n\tb: 2\n").rfind("m.yaml:2:1: ", 0) == 0);
  CHECK(problem("a: \xff\xfe\n").find("not valid UTF-8") != std::string::npos);
  CHECK(problem(std::string("a\0b: 1", 6)).rfind("m.yaml:", 0) == 0);
}

TEST_CASE("yaml: lines are counted as editors count them") {
  CHECK(problem("a: 1\r\nb: [\r\n").rfind("m.yaml:3:1: ", 0) == 0);
  CHECK(problem("a: 1\rb: 2\n") == "m.yaml:1:5: lines end with a line feed here; take this other line break out");
  CHECK(problem("a: 1\nb: é\u2028c\n") ==
        "m.yaml:2:5: lines end with a line feed here; take this other line break out");
}

TEST_CASE("yaml: depth and size are bounded") {
  CHECK(problem(std::string(31, '[') + std::string(31, ']')).empty());
  const std::string deep(1'000'000, '[');
  CHECK(problem(deep) == "m.yaml:1:33: nested deeper than 32 levels");
  const std::string large(base::kMaxYamlBytes + 1, ' ');
  auto refused = base::parse_yaml(large, "m.yaml");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == base::ErrorKind::kTooLarge);
}

TEST_CASE("yaml: a place inside a scalar is found however the scalar is written") {
  CHECK(place_of("rule: a = 1\n", 0) == "1:7");
  CHECK(place_of("rule: a = 1\n", 4) == "1:11");
  CHECK(place_of("rule: a = 1\n", 5) == "1:12");  // the end
  CHECK(place_of("{rule: \"a = 1\"}\n", 4) == "1:13");
  CHECK(place_of("{rule: 'a = ''x'' and b'}\n", 12) == "1:23");       // a = 'x' and b
  CHECK(place_of("{rule: \"\\u00e9 = \\\"b\\\"\"}\n", 5) == "1:20");  // é = "b"
  CHECK(place_of("rule: é = b\n", 4) == "1:11");
  CHECK(place_of("rule: a = 1\n  and b = 2\n", 6) == "2:3");  // folded: one space for the line break
  CHECK(place_of("rule: a = 1\n  and b = 2\n", 10) == "2:7");
  CHECK(place_of("rule: |\n  a = 1\n  and b\n", 6) == "3:3");
  CHECK(place_of("rule: >-\n  a = 1\n  and b\n", 10) == "3:7");
}
