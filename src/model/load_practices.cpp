// practice.yaml: what a practice is called, the roles that belong to it and the settings that it reads first.
#include <algorithm>

#include "base/json.h"
#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlEntry;
using base::YamlNode;

const std::vector<std::string> kPracticeKeys = {"practice", "label", "help", "clauses", "roles", "settings"};
const std::vector<std::string> kRoleKeys = {"label", "help"};
const std::vector<std::string> kSettingKeys = {"type", "default", "label", "help", "read_by"};
const std::vector<std::string> kSettingTypes = {"text",     "number", "bool",      "duration", "date",
                                                "datetime", "choice", "reference", "table"};

// Words that mean whoever is concerned, or whoever holds any role at all.
const std::vector<std::string> kSpecialRoles = {"owner",    "approver", "requester",
                                                "any_role", "system",   "administrator"};

// `{}` may be left out where there is nothing to say.
bool is_described(const Reader& reader, const YamlNode& node, std::string_view what,
                  const std::vector<std::string>& keys) {
  return !node.is_empty() && reader.is_map(node, what, keys);
}

void read_roles(const Reader& reader, const YamlNode& node, const std::string& practice) {
  if (!reader.is_map(node, "`roles`")) return;
  Model& model = *reader.loading().model;
  for (const YamlEntry& entry : node.entries) {
    if (!reader.is_name(entry.place, entry.key, "the name of a role")) continue;
    if (const Role* other = model.role(entry.key)) {
      reader.wrong(entry.place,
                   "the role `" + entry.key + "` is declared by the practice " + other->practice + " already");
      continue;
    }
    Role role{entry.key, in_words(entry.key), "", practice};
    if (is_described(reader, entry.value, "a role", kRoleKeys)) {
      const std::string label = reader.text_of(entry.value, "label");
      if (!label.empty()) role.label = label;
      role.help = reader.text_of(entry.value, "help");
    }
    model.roles.push_back(std::move(role));
  }
}

// A rule reads a number, a truth value or a text; a duration, date or time is a text that reads as one.
base::Result<base::Value> setting_value(const std::string& type, const std::string& text) {
  if (type == "number") return parse_literal(FieldType::kDecimal, text);
  if (type == "bool") return parse_literal(FieldType::kBoolean, text);
  if (type == "duration") TRY(parse_literal(FieldType::kDuration, text));
  if (type == "date" || type == "datetime") TRY(parse_literal(FieldType::kDate, text));
  if (type == "table") TRY(base::parse_json(text));
  return base::Value(text);
}

void read_setting(const Reader& reader, const YamlEntry& entry, const std::string& practice) {
  Model& model = *reader.loading().model;
  if (const Setting* other = model.setting(entry.key)) {
    return reader.wrong(
        entry.place, "the setting `" + entry.key + "` is declared by the practice " + other->read_by[0] + " already");
  }
  if (!reader.is_map(entry.value, "a setting", kSettingKeys)) return;
  Setting setting;
  setting.key = entry.key;
  setting.label = reader.text_of(entry.value, "label");
  if (setting.label.empty()) setting.label = in_words(entry.key);
  setting.help = reader.text_of(entry.value, "help");
  setting.type = reader.text_of(entry.value, "type");
  if (!contains(kSettingTypes, setting.type)) {
    const YamlNode* type = entry.value.find("type");
    reader.wrong(type ? type->place : entry.place,
                 "a setting has a type" + base::did_you_mean(setting.type, kSettingTypes));
  }
  if (const YamlNode* node = entry.value.find("default")) {
    auto value = setting_value(setting.type, reader.text(*node, "`default`"));
    if (value.ok()) setting.default_value = std::move(*value);
    if (!value.ok()) reader.wrong(node->place, value.error().message);
  }
  setting.read_by = {practice};
  for (const std::string& reads : reader.texts_of(entry.value, "read_by")) setting.read_by.push_back(reads);
  model.settings.push_back(std::move(setting));
}

// "9.1" as {9, 1}: ten comes after nine.
std::vector<int> parts_of_clause(const Practice& practice) {
  std::vector<int> parts;
  int number = -1;
  for (const char c : practice.clauses.empty() ? "99" : practice.clauses[0] + ".") {
    if (c >= '0' && c <= '9')
      number = (number < 0 ? 0 : number) % 1000 * 10 + (c - '0');
    else if (number >= 0)
      parts.push_back(std::exchange(number, -1));
  }
  if (number >= 0) parts.push_back(number);
  return parts;
}

void read_practice(Loading& loading, const Document& document) {
  const Reader reader(loading, document);
  const YamlNode& root = document.root;
  reader.is_map(root, "a practice", kPracticeKeys);
  const YamlNode& name = *root.find("practice");
  if (!reader.is_name(name.place, reader.text(name, "`practice`"), "the name of a practice")) return;
  const auto same = [&](const Practice& one) { return one.name == name.text; };
  auto& practices = loading.model->practices;
  if (std::any_of(practices.begin(), practices.end(), same)) {
    return reader.wrong(name.place, "the practice `" + name.text + "` is declared already");
  }
  const std::size_t slash = document.file->name.rfind('/');
  loading.practice_of_folder.emplace(slash == std::string::npos ? "" : document.file->name.substr(0, slash), name.text);
  Practice practice{name.text, reader.text_of(root, "label"), reader.text_of(root, "help"),
                    reader.texts_of(root, "clauses")};
  if (practice.label.empty()) practice.label = in_words(practice.name);
  if (practice.help.empty()) practice.help = comment_on_top(*document.file);
  practices.push_back(std::move(practice));
  if (const YamlNode* roles = root.find("roles")) read_roles(reader, *roles, name.text);
  const YamlNode* settings = root.find("settings");
  if (!settings || !reader.is_map(*settings, "`settings`")) return;
  for (const YamlEntry& entry : settings->entries) {
    if (reader.is_name(entry.place, entry.key, "the key of a setting")) read_setting(reader, entry, name.text);
  }
}

}  // namespace

void read_practices(Loading& loading) {
  for (const Document& document : loading.practices) read_practice(loading, document);
  auto& practices = loading.model->practices;
  std::stable_sort(practices.begin(), practices.end(), [](const Practice& a, const Practice& b) {
    return std::make_pair(parts_of_clause(a), a.name) < std::make_pair(parts_of_clause(b), b.name);
  });
}

bool check_role(const Reader& reader, base::Place place, const std::string& role) {
  std::vector<std::string> known = kSpecialRoles;
  for (const Role& one : reader.loading().model->roles) known.push_back(one.name);
  if (contains(known, role)) return true;
  const std::string near = base::nearest(role, known);
  reader.wrong(place,
               "no practice declares a role `" + role + "`" + (near.empty() ? "" : "; did you mean `" + near + "`?"));
  return false;
}

}  // namespace model
