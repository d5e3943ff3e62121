// How lists and pages show a record type: icon, shortcut, columns, order, what is searched, groups of the form.
#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlEntry;
using base::YamlNode;

class PresentationReader {
 public:
  PresentationReader(Loading& loading, TypeSource& source)
      : reader_(loading, *source.document), root_(source.document->root), type_(*source.type) {}

  void read() {
    type_.icon = read_icon();
    if (const YamlNode* key = root_.find("shortcut")) type_.shortcut = reader_.shortcut(*key);
    type_.list = fields_in("list", [](const Field&) { return ""; });
    type_.sort = fields_in("sort", why_not_sorted);
    type_.search = fields_in("search", why_not_searched);
    if (const YamlNode* index = root_.find("index")) read_index(*index);
    if (const YamlNode* sections = root_.find("sections")) read_sections(*sections);
    fill_defaults();
  }

 private:
  std::string read_icon() {
    const YamlNode* node = root_.find("icon");
    if (!node) return type_.entry ? "minus" : "file";
    const std::string icon = reader_.text(*node, "`icon`");
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (!std::all_of(icon.begin(), icon.end(), fits))
      reader_.wrong(node->place, "`icon` is the name of a Lucide icon, such as life-buoy");
    return icon;
  }

  static std::string why_not_sorted(const Field& field) {
    return field.many() || field.wide() || (field.computed() && field.name != "ref") ? "has no order" : "";
  }

  static std::string why_not_searched(const Field& field) {
    const bool text =
        field.type == FieldType::kText || field.type == FieldType::kMarkdown || field.type == FieldType::kTags;
    return text ? "" : "holds no text to search";
  }

  const Field* find(base::Place place, const std::string& name) {
    const Field* field = type_.find(name);
    if (!field)
      reader_.wrong(
          place, "`" + type_.name + "` has no field `" + name + "`" + base::did_you_mean(name, names_of(type_.fields)));
    return field;
  }

  template <class WhyNot>
  std::vector<std::string> fields_of(const YamlNode& node, std::string_view what, bool signs, WhyNot why_not) {
    std::vector<std::string> names;
    for (const YamlNode* item : reader_.list(node, what)) {
      const bool falls = signs && item->text[0] == '-';
      const Field* field = find(item->place, falls ? item->text.substr(1) : item->text);
      const std::string why = field ? std::string(why_not(*field)) : "";
      if (!why.empty()) reader_.wrong(item->place, "`" + field->name + "` " + why);
      if (field && why.empty()) names.push_back(item->text);
    }
    return names;
  }

  template <class WhyNot>
  std::vector<std::string> fields_in(std::string_view key, WhyNot why_not) {
    const YamlNode* node = root_.find(key);
    return node ? fields_of(*node, "`" + std::string(key) + "`", key == "sort", why_not) : std::vector<std::string>();
  }

  void read_index(const YamlNode& node) {
    if (!node.is_list())
      return reader_.wrong(node.place, "`index` is a list of lists of fields, [[team, state], [service]]");
    for (const YamlNode& item : node.items) type_.indexes.push_back(fields_of(item, "an index", false, why_not_sorted));
  }

  void read_sections(const YamlNode& node) {
    if (!reader_.is_map(node, "`sections`")) return;
    std::vector<std::string> shown;
    for (const YamlEntry& entry : node.entries) {
      Section section{entry.key, fields_of(entry.value, "the section", false, [](const Field&) { return ""; })};
      for (const std::string& name : section.fields) {
        if (contains(shown, name)) reader_.wrong(entry.place, "`" + name + "` stands in a section above already");
        shown.push_back(name);
      }
      type_.sections.push_back(std::move(section));
    }
  }

  // A list shows the number and title, what a person must give and what fits a column, the owner and the state.
  void fill_defaults() {
    if (type_.list.empty()) type_.list = default_list();
    if (type_.sort.empty() && type_.find("created_at")) type_.sort = {"-created_at"};
    if (!type_.search.empty()) return;
    for (const Field& field : type_.fields) {
      const bool own_text = field.type == FieldType::kText && field.required && type_.entry;
      if (field.name == "title" || field.name == "description" || own_text) type_.search.push_back(field.name);
    }
  }

  std::vector<std::string> default_list() const {
    static constexpr std::size_t kOwn = 3;
    static constexpr std::array kShort = {FieldType::kChoice, FieldType::kReference, FieldType::kPerson,
                                          FieldType::kDate, FieldType::kDateTime};
    static const std::vector<std::string> kPlaced = {"ref",          "title",    "owner",      "state",
                                                     "organization", "in_scope", "created_at", "created_by"};
    std::vector<std::string> list;
    const auto add = [&](const std::string& name) {
      if (type_.find(name)) list.push_back(name);
    };
    add(type_.entry ? "created_at" : "ref");
    add("title");
    std::size_t own = 0;
    for (const Field& field : type_.fields) {
      const bool is_short = std::find(kShort.begin(), kShort.end(), field.type) != kShort.end();
      const bool telling = field.required || field.name == type_.hangs_on;
      if (own == kOwn || !is_short || !telling || contains(kPlaced, field.name)) continue;
      list.push_back(field.name);
      ++own;
    }
    add(type_.entry ? "created_by" : "owner");
    add("state");
    return list;
  }

  Reader reader_;
  const YamlNode& root_;
  RecordType& type_;
};

}  // namespace

void read_presentation(Loading& loading, TypeSource& source) { PresentationReader(loading, source).read(); }

}  // namespace model
