#include "base/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <optional>
#include <set>

namespace base {

const YamlNode* YamlNode::find(std::string_view key) const {
  auto at = std::find_if(entries.begin(), entries.end(), [&](const YamlEntry& entry) { return entry.key == key; });
  return at == entries.end() ? nullptr : &at->value;
}

namespace {

Place place_of(const yaml_mark_t& mark) { return {mark.line + 1, mark.column + 1}; }

std::string text_of(const yaml_char_t* bytes, std::size_t size) { return {reinterpret_cast<const char*>(bytes), size}; }

// One event of libyaml, freed when it goes.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  yaml_event_t* get() { return &event_; }
  yaml_event_type_t type() const { return event_.type; }
  Place place() const { return place_of(event_.start_mark); }
  const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_ = {};
};

class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view text) {
    ENSURE(yaml_parser_initialize(&parser_));
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  TreeBuilder(const TreeBuilder&) = delete;
  TreeBuilder& operator=(const TreeBuilder&) = delete;
  ~TreeBuilder() { yaml_parser_delete(&parser_); }

  YamlParsed build() {
    YamlParsed parsed;
    parsed.ok = document(parsed.root);
    if (!parsed.ok) parsed.problem = std::move(problem_);
    return parsed;
  }

 private:
  bool document(YamlNode& root) {
    Event start, opening, first, closing, end;
    if (!next(start) || !next(opening)) return false;
    if (opening.type() == YAML_STREAM_END_EVENT) return fail({1, 1}, "the file holds nothing");
    if (!next(first) || !node(first, root, 1) || !next(closing) || !next(end)) return false;
    if (end.type() != YAML_STREAM_END_EVENT)
      return fail(end.place(), "a file holds one document; leave out the line `---`");
    return true;
  }

  bool node(const Event& event, YamlNode& out, std::size_t depth) {
    out.place = event.place();
    if (depth > kMaxYamlDepth)
      return fail(out.place, "nested deeper than " + std::to_string(kMaxYamlDepth) + " levels");
    switch (event.type()) {
      case YAML_SCALAR_EVENT: return scalar(event, out);
      case YAML_SEQUENCE_START_EVENT: return list(event, out, depth);
      case YAML_MAPPING_START_EVENT: return map(event, out, depth);
      case YAML_ALIAS_EVENT: return fail(out.place, "aliases (`*name`) are not allowed; write the value again");
      default: return fail(out.place, "a value is expected here");
    }
  }

  bool scalar(const Event& event, YamlNode& out) {
    const auto& data = event->data.scalar;
    if (!plain_node(out.place, data.anchor, data.tag)) return false;
    out.kind = YamlNode::Kind::kScalar;
    out.text = text_of(data.value, data.length);
    out.quoted = data.style != YAML_PLAIN_SCALAR_STYLE;
    if (out.text.find('\0') != std::string::npos) return fail(out.place, "a text may not hold the character NUL");
    return true;
  }

  bool list(const Event& event, YamlNode& out, std::size_t depth) {
    if (!plain_node(out.place, event->data.sequence_start.anchor, event->data.sequence_start.tag)) return false;
    out.kind = YamlNode::Kind::kList;
    for (;;) {
      Event item;
      if (!next(item)) return false;
      if (item.type() == YAML_SEQUENCE_END_EVENT) return true;
      if (!node(item, out.items.emplace_back(), depth + 1)) return false;
    }
  }

  bool map(const Event& event, YamlNode& out, std::size_t depth) {
    if (!plain_node(out.place, event->data.mapping_start.anchor, event->data.mapping_start.tag)) return false;
    out.kind = YamlNode::Kind::kMap;
    std::set<std::string, std::less<>> seen;
    for (;;) {
      Event key, value;
      if (!next(key)) return false;
      if (key.type() == YAML_MAPPING_END_EVENT) return true;
      YamlNode name;
      if (!node(key, name, depth + 1)) return false;
      if (!name.is_scalar()) return fail(name.place, "a key is one word, not a list or a map");
      if (!seen.insert(name.text).second) return fail(name.place, "the key `" + name.text + "` stands here twice");
      if (!next(value)) return false;
      YamlEntry& entry = out.entries.emplace_back(YamlEntry{std::move(name.text), name.place, {}});
      if (!node(value, entry.value, depth + 1)) return false;
    }
  }

  bool plain_node(Place place, const yaml_char_t* anchor, const yaml_char_t* tag) {
    if (anchor) return fail(place, "anchors (`&name`) are not allowed");
    if (tag) return fail(place, "tags (`!name`) are not allowed");
    return true;
  }

  bool next(Event& event) {
    if (yaml_parser_parse(&parser_, event.get())) return true;
    std::string message = parser_.problem ? parser_.problem : "not readable as YAML";
    if (parser_.context) message += std::string(", ") + parser_.context;
    if (parser_.error == YAML_READER_ERROR) return fail(place_of(parser_.mark), "not valid UTF-8 text: " + message);
    return fail(place_of(parser_.problem_mark), message);
  }

  bool fail(Place place, std::string message) {
    problem_ = {place, std::move(message)};
    return false;
  }

  yaml_parser_t parser_;
  YamlProblem problem_;
};

// YAML also breaks lines at a lone carriage return and at three characters of Unicode, where no editor does: lines
// would be counted differently by us and by the person who looks for one.
std::optional<YamlProblem> find_odd_line_break(std::string_view text) {
  Place place;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    const std::string_view rest = text.substr(i);
    const bool separator =
        rest.starts_with("\xC2\x85") || rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9");
    if (lone_return || separator)
      return YamlProblem{place, "lines end with a line feed here; take this other line break out"};
    const bool continuation = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    if (text[i] == '\n')
      place = {place.line + 1, 1};
    else if (!continuation)
      ++place.column;
  }
  return std::nullopt;
}

}  // namespace

YamlParsed parse_yaml_tree(std::string_view text) {
  if (text.size() > kMaxYamlBytes) {
    YamlParsed refused;
    refused.problem.message = "larger than " + std::to_string(kMaxYamlBytes / (1024 * 1024)) + " MiB";
    return refused;
  }
  if (auto odd = find_odd_line_break(text)) return {{}, false, std::move(*odd)};
  return TreeBuilder(text).build();
}

Result<YamlNode> parse_yaml(std::string_view text, std::string_view file) {
  YamlParsed parsed = parse_yaml_tree(text);
  if (parsed.ok) return std::move(parsed.root);
  const Place place = parsed.problem.place;
  const ErrorKind kind = text.size() > kMaxYamlBytes ? ErrorKind::kTooLarge : ErrorKind::kMalformed;
  return Error{kind, std::string(file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
                         parsed.problem.message};
}

}  // namespace base
