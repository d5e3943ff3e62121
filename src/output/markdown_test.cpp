#include "output/markdown.h"

#include <doctest/doctest.h>

namespace {

using output::markdown_to_html;

TEST_CASE("what people write is shown") {
  CHECK(markdown_to_html("**Mail** is `down`") == "<p><strong>Mail</strong> is <code>down</code></p>");
  CHECK(markdown_to_html("one\ntwo") == "<p>one<br>\ntwo</p>");
  CHECK(markdown_to_html("- a\n- [x] b") == "<ul><li>a</li><li>\xE2\x98\x91 b</li></ul>");
  CHECK(markdown_to_html("# Title") == "<h3>Title</h3>");
  CHECK(markdown_to_html("|a|b|\n|---|--:|\n|1|2|") ==
        "<table><thead><tr><th>a</th><th align=\"right\">b</th></tr></thead><tbody><tr><td>1</td><td "
        "align=\"right\">2</td></tr></tbody></table>");
  CHECK(markdown_to_html("```\na < b\n```") == "<pre><code>a &lt; b\n</code></pre>");
}

TEST_CASE("links lead to the web or to mail only") {
  CHECK(markdown_to_html("[x](https://example.org/?a=1&b=\"2)") ==
        "<p><a href=\"https://example.org/?a=1&amp;b=&quot;2\" rel=\"noopener noreferrer nofollow\">x</a></p>");
  CHECK(markdown_to_html("[x](javascript:alert(1))") == "<p><a>x</a></p>");
  CHECK(markdown_to_html("[x](JAVASCRIPT:alert(1))") == "<p><a>x</a></p>");
  CHECK(markdown_to_html("<data:text/html,x>").find("href") == std::string::npos);
  CHECK(markdown_to_html("![shown](https://example.org/a.png)") == "<p>shown</p>");
}

TEST_CASE("nothing of the text becomes a tag") {
  CHECK(markdown_to_html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
  CHECK(markdown_to_html("a <b onclick=x>") == "<p>a &lt;b onclick=x&gt;</p>");
  CHECK(markdown_to_html("&lt;b&gt;") == "<p>&lt;b&gt;</p>");
}

TEST_CASE("a text that is or grows too long is shown plainly") {
  const auto long_text = std::string(output::kMaxMarkdownBytes, '*') + "<";
  CHECK(markdown_to_html(long_text).ends_with("*&lt;</p>"));
  std::string table = "|", rule = "|";
  for (int i = 0; i < 2'000; ++i) table += "x|", rule += "---|";
  for (int i = 0; i < 5'000; ++i) rule += "\n|a|";
  const auto html = markdown_to_html(table + "\n" + rule);
  CHECK(html.starts_with("<p>|x|"));
}

}  // namespace
