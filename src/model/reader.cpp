#include <algorithm>

#include "base/nearest.h"
#include "model/loading.h"

namespace model {

using base::YamlNode;

TypeSource* Loading::find(std::string_view name) {
  auto at = std::find_if(types.begin(), types.end(), [&](const TypeSource& one) { return one.type->name == name; });
  return at == types.end() ? nullptr : &*at;
}

std::vector<std::string> Loading::type_names() const {
  std::vector<std::string> names;
  for (const TypeSource& one : types) names.push_back(one.type->name);
  return names;
}

void Reader::wrong(base::Place place, std::string message) const {
  loading_.problems.push_back({document_.file->name, place.line, place.column, std::move(message)});
}

bool Reader::is_map(const YamlNode& node, std::string_view what, const std::vector<std::string>& allowed) const {
  if (!node.is_map()) {
    wrong(node.place, std::string(what) + " is a map, `name: value`");
    return false;
  }
  if (allowed.empty()) return true;
  for (const base::YamlEntry& entry : node.entries) {
    if (contains(allowed, entry.key)) continue;
    wrong(entry.place, std::string(what) + " has no key `" + entry.key + "`" + base::did_you_mean(entry.key, allowed));
  }
  return true;
}

std::string Reader::text(const YamlNode& node, std::string_view what) const {
  if (node.is_scalar() && !node.text.empty()) return node.text;
  wrong(node.place, std::string(what) + (node.is_scalar() ? " is empty" : " is one text, not a list or a map"));
  return "";
}

std::string Reader::text_of(const YamlNode& map, std::string_view key) const {
  const YamlNode* node = map.find(key);
  return node ? text(*node, "`" + std::string(key) + "`") : "";
}

bool Reader::boolean(const YamlNode& node, std::string_view what) const {
  if (node.is_scalar() && node.text == "true") return true;
  if (!node.is_scalar() || node.text != "false") wrong(node.place, std::string(what) + " is true or false");
  return false;
}

std::vector<const YamlNode*> Reader::list(const YamlNode& node, std::string_view what) const {
  std::vector<const YamlNode*> items;
  if (!node.is_list()) {
    wrong(node.place, std::string(what) + " is a list, [a, b]");
    return items;
  }
  std::set<std::string_view> seen;
  for (const YamlNode& item : node.items) {
    if (text(item, "an item of " + std::string(what)).empty()) continue;
    if (seen.insert(item.text).second) {
      items.push_back(&item);
    } else {
      wrong(item.place, "`" + item.text + "` stands twice in " + std::string(what));
    }
  }
  return items;
}

std::vector<std::string> Reader::texts(const YamlNode& node, std::string_view what) const {
  std::vector<std::string> texts;
  for (const YamlNode* item : list(node, what)) texts.push_back(item->text);
  return texts;
}

std::vector<std::string> Reader::texts_of(const YamlNode& map, std::string_view key) const {
  const YamlNode* node = map.find(key);
  return node ? texts(*node, "`" + std::string(key) + "`") : std::vector<std::string>();
}

namespace {

// `high`, or `high: A label`.
Choice choice_of(const Reader& reader, const YamlNode& item, std::string_view what) {
  if (item.is_map() && item.entries.size() == 1) {
    const base::YamlEntry& entry = item.entries[0];
    return {entry.key, reader.text(entry.value, "the label of `" + entry.key + "`")};
  }
  const std::string value = reader.text(item, "an item of " + std::string(what));
  return {value, in_words(value)};
}

}  // namespace

std::vector<Choice> Reader::choices(const YamlNode& node, std::string_view what) const {
  std::vector<Choice> choices;
  if (!node.is_list() || node.items.empty()) {
    wrong(node.place, std::string(what) + " is a list, [a, b: A label]");
    return choices;
  }
  for (const YamlNode& item : node.items) {
    Choice choice = choice_of(*this, item, what);
    if (choice.value.empty()) continue;
    if (!is_name(item.place, choice.value, "a name in " + std::string(what))) continue;
    const bool twice = contains(values_of(choices), choice.value);
    if (twice) wrong(item.place, "`" + choice.value + "` stands twice in " + std::string(what));
    if (!twice) choices.push_back(std::move(choice));
  }
  return choices;
}

std::string Reader::shortcut(const YamlNode& node) const {
  const std::string key = text(node, "`shortcut`");
  if (key.size() == 1 && key[0] >= 'a' && key[0] <= 'z') return key;
  if (!key.empty()) wrong(node.place, "`shortcut` is the key to press, one small letter");
  return "";
}

bool Reader::is_name(base::Place place, std::string_view name, std::string_view what) const {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool letters = !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::all_of(name.begin(), name.end(), fits);
  if (letters && name.back() != '_' && name.find("__") == std::string_view::npos && name.size() <= kMaxName)
    return true;
  wrong(place, std::string(what) +
                   " is made of small letters, digits and single underscores, begins with a letter and has at most " +
                   std::to_string(kMaxName) + " of them, unlike `" + std::string(name) + "`");
  return false;
}

void Reader::rule(const YamlNode& node, const std::string& on, std::function<void(rules::RulePtr)> keep) const {
  if (text(node, "a rule").empty()) return;
  loading_.rules.push_back({&document_, &node, on, std::move(keep)});
}

std::string comment_on_top(const File& file) {
  std::string comment;
  std::size_t at = 0;
  while (at < file.text.size() && file.text[at] == '#') {
    const std::size_t end = std::min(file.text.find('\n', at), file.text.size());
    std::size_t from = at + 1;
    while (from < end && file.text[from] == ' ') ++from;
    comment += (comment.empty() ? "" : " ") + file.text.substr(from, end - from);
    at = end + 1;
  }
  return comment;
}

std::string in_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

std::vector<std::string> names_of(const std::vector<Field>& fields) {
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

std::vector<std::string> values_of(const std::vector<Choice>& choices) {
  std::vector<std::string> values;
  for (const Choice& choice : choices) values.push_back(choice.value);
  return values;
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace model
