// Markdown of a stranger. Whatever it is, the HTML has only tags that we write, closes every one, and stays in its
// limit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "output/markdown.h"

namespace {

bool is_known(std::string_view tag) {
  for (const std::string_view known :
       {"blockquote", "ul",    "ol",    "li", "h3", "h4", "h5", "h6",     "pre", "code", "p",
        "table",      "thead", "tbody", "tr", "th", "td", "em", "strong", "del", "a"})
    if (tag == known) return true;
  return false;
}

// The name of the tag that begins at `html[0] == '<'`.
std::string_view name_of(std::string_view html) {
  html.remove_prefix(html.starts_with("</") ? 2 : 1);
  return html.substr(0, html.find_first_of(" >"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto html = output::markdown_to_html(text);
  if (html.size() > 2 * output::kMaxHtmlBytes + 6 * text.size()) std::abort();
  std::vector<std::string_view> open;
  for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const auto rest = std::string_view(html).substr(at);
    const auto name = name_of(rest);
    if (name == "br" || name == "hr") continue;
    if (!is_known(name)) std::abort();
    if (!rest.starts_with("</"))
      open.push_back(name);
    else if (open.empty() || open.back() != name)
      std::abort();
    else
      open.pop_back();
  }
  if (!open.empty()) std::abort();
  return 0;
}
