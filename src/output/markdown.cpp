#include "output/markdown.h"

#include <md4c.h>

#include <array>

namespace output {
namespace {

constexpr unsigned kFlags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                            MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEEMAILAUTOLINKS |
                            MD_FLAG_NOINDENTEDCODEBLOCKS;

struct Writer {
  std::string html;
  int images = 0;  // open ones: their text is shown, the picture is not

  // Whether to go on: md4c stops at the first callback that does not answer 0.
  int verdict() const { return html.size() > kMaxHtmlBytes ? 1 : 0; }
};

bool is_safe_target(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://", "mailto:"})
    if (target.starts_with(scheme)) return true;
  return false;
}

std::string_view view_of(const MD_ATTRIBUTE& attribute) { return {attribute.text, attribute.size}; }

std::string_view align_of(MD_ALIGN align) {
  switch (align) {
    case MD_ALIGN_CENTER: return " align=\"center\"";
    case MD_ALIGN_RIGHT: return " align=\"right\"";
    default: return "";
  }
}

void open_list(Writer& writer, const MD_BLOCK_OL_DETAIL& list) {
  writer.html += list.start == 1 ? "<ol>" : "<ol start=\"" + std::to_string(list.start) + "\">";
}

void open_item(Writer& writer, const MD_BLOCK_LI_DETAIL& item) {
  writer.html += "<li>";
  if (item.is_task) writer.html += item.task_mark == ' ' ? "\xE2\x98\x90 " : "\xE2\x98\x91 ";  // ballot boxes
}

// Headings of a comment stand below those of the page: h1 becomes h3.
constexpr std::array<std::string_view, 7> kHeadings = {"", "h3", "h4", "h5", "h6", "h6", "h6"};

void open_cell(Writer& writer, std::string_view tag, const MD_BLOCK_TD_DETAIL& cell) {
  writer.html.append("<").append(tag).append(align_of(cell.align)).append(">");
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  switch (type) {
    case MD_BLOCK_QUOTE: writer.html += "<blockquote>"; break;
    case MD_BLOCK_UL: writer.html += "<ul>"; break;
    case MD_BLOCK_OL: open_list(writer, *static_cast<MD_BLOCK_OL_DETAIL*>(detail)); break;
    case MD_BLOCK_LI: open_item(writer, *static_cast<MD_BLOCK_LI_DETAIL*>(detail)); break;
    case MD_BLOCK_HR: writer.html += "<hr>"; break;
    case MD_BLOCK_H:
      writer.html.append("<").append(kHeadings[static_cast<MD_BLOCK_H_DETAIL*>(detail)->level]).append(">");
      break;
    case MD_BLOCK_CODE: writer.html += "<pre><code>"; break;
    case MD_BLOCK_P: writer.html += "<p>"; break;
    case MD_BLOCK_TABLE: writer.html += "<table>"; break;
    case MD_BLOCK_THEAD: writer.html += "<thead>"; break;
    case MD_BLOCK_TBODY: writer.html += "<tbody>"; break;
    case MD_BLOCK_TR: writer.html += "<tr>"; break;
    case MD_BLOCK_TH: open_cell(writer, "th", *static_cast<MD_BLOCK_TD_DETAIL*>(detail)); break;
    case MD_BLOCK_TD: open_cell(writer, "td", *static_cast<MD_BLOCK_TD_DETAIL*>(detail)); break;
    default: break;
  }
  return writer.verdict();
}

int leave_block(MD_BLOCKTYPE type, void* detail, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  switch (type) {
    case MD_BLOCK_QUOTE: writer.html += "</blockquote>"; break;
    case MD_BLOCK_UL: writer.html += "</ul>"; break;
    case MD_BLOCK_OL: writer.html += "</ol>"; break;
    case MD_BLOCK_LI: writer.html += "</li>"; break;
    case MD_BLOCK_H:
      writer.html.append("</").append(kHeadings[static_cast<MD_BLOCK_H_DETAIL*>(detail)->level]).append(">");
      break;
    case MD_BLOCK_CODE: writer.html += "</code></pre>"; break;
    case MD_BLOCK_P: writer.html += "</p>"; break;
    case MD_BLOCK_TABLE: writer.html += "</table>"; break;
    case MD_BLOCK_THEAD: writer.html += "</thead>"; break;
    case MD_BLOCK_TBODY: writer.html += "</tbody>"; break;
    case MD_BLOCK_TR: writer.html += "</tr>"; break;
    case MD_BLOCK_TH: writer.html += "</th>"; break;
    case MD_BLOCK_TD: writer.html += "</td>"; break;
    default: break;
  }
  return writer.verdict();
}

void open_link(Writer& writer, const MD_SPAN_A_DETAIL& link) {
  writer.html += "<a";
  if (is_safe_target(view_of(link.href))) {
    writer.html += " href=\"";
    append_escaped(writer.html, view_of(link.href));
    writer.html += "\" rel=\"noopener noreferrer nofollow\"";
  }
  writer.html += ">";
}

std::string_view tag_of(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_EM: return "em";
    case MD_SPAN_STRONG: return "strong";
    case MD_SPAN_CODE: return "code";
    case MD_SPAN_DEL: return "del";
    default: return "";
  }
}

// Inside the description of an image only text may stand.
int enter_span(MD_SPANTYPE type, void* detail, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  if (type == MD_SPAN_IMG)
    ++writer.images;
  else if (writer.images > 0)
    return writer.verdict();
  else if (type == MD_SPAN_A)
    open_link(writer, *static_cast<MD_SPAN_A_DETAIL*>(detail));
  else if (const auto tag = tag_of(type); !tag.empty())
    writer.html.append("<").append(tag).append(">");
  return writer.verdict();
}

int leave_span(MD_SPANTYPE type, void*, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  if (type == MD_SPAN_IMG)
    --writer.images;
  else if (writer.images > 0)
    return writer.verdict();
  else if (type == MD_SPAN_A)
    writer.html += "</a>";
  else if (const auto tag = tag_of(type); !tag.empty())
    writer.html.append("</").append(tag).append(">");
  return writer.verdict();
}

// A single line end in a comment is one: people write them like mails.
int text(MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* user) {
  auto& writer = *static_cast<Writer*>(user);
  const std::string_view piece(bytes, size);
  switch (type) {
    case MD_TEXT_NULLCHAR: writer.html += "\xEF\xBF\xBD"; break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR: writer.html += writer.images > 0 ? " " : "<br>\n"; break;
    case MD_TEXT_ENTITY: writer.html += piece; break;  // &name; or &#1234; as md4c has checked
    default: append_escaped(writer.html, piece);
  }
  return writer.verdict();
}

std::string as_plain(std::string_view text) {
  std::string html = "<p>";
  for (const auto c : text) {
    if (c == '\n')
      html += "<br>\n";
    else
      append_escaped(html, {&c, 1});
  }
  return html + "</p>";
}

}  // namespace

void append_escaped(std::string& html, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html += c;
    }
  }
}

std::string markdown_to_html(std::string_view markdown) {
  if (markdown.size() > kMaxMarkdownBytes) return as_plain(markdown);
  MD_PARSER parser{};
  parser.flags = kFlags;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = text;
  Writer writer;
  if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &writer) != 0)
    return as_plain(markdown);
  return std::move(writer.html);
}

}  // namespace output
