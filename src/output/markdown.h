// Markdown as people write it in comments, to HTML that may stand in a page: everything is escaped, no raw HTML, no
// images, links to http, https and mailto only and without referrer.
#pragma once

#include <string>
#include <string_view>

namespace output {

inline constexpr std::size_t kMaxMarkdownBytes = 64 * 1024;  // of the text; more is shown as plain paragraphs
inline constexpr std::size_t kMaxHtmlBytes = 1024 * 1024;    // of the result; small tables can expand a thousandfold

std::string markdown_to_html(std::string_view markdown);

// & < > " ' as entities.
void append_escaped(std::string& html, std::string_view text);

}  // namespace output
