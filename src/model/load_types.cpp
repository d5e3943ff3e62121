// What a record type is called and which fields it has: `state` first where it has a lifecycle, the common ones, its
// own.
#include <algorithm>

#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlNode;

const std::vector<std::string> kRecordKeys = {
    "record",     "label",  "plural",       "help",      "icon",   "shortcut",      "practice",
    "clauses",    "kind",   "hangs_on",     "path",      "ref",    "owner_default", "organization_from",
    "title_from", "fields", "filled_later", "lifecycle", "access", "list",          "sort",
    "search",     "index",  "sections"};
const std::vector<std::string> kCommonKeys = {"record", "fields"};

// Of the common fields, those that an entry has (RULES section 2).
const std::vector<std::string> kEntryFields = {"in_scope", "created_at", "created_by"};

std::string folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash);
}

// The practice that the file names, or else that of the practice.yaml beside it.
std::string practice_of(const Reader& reader, const YamlNode& root) {
  const Loading& loading = reader.loading();
  std::vector<std::string> names;
  for (const Practice& one : loading.model->practices) names.push_back(one.name);
  if (const YamlNode* node = root.find("practice")) {
    const std::string name = reader.text(*node, "`practice`");
    if (!contains(names, name))
      reader.wrong(node->place, "there is no practice `" + name + "`" + base::did_you_mean(name, names));
    return name;
  }
  const std::string folder = folder_of(reader.document().file->name);
  for (const auto& [beside, practice] : loading.practice_of_folder) {
    if (beside == folder) return practice;
  }
  reader.wrong(root.place,
               "the practice is missing: put a practice.yaml beside this file, or write `practice: ` and its name");
  return "";
}

std::string prefix_of(const Reader& reader, const YamlNode& node) {
  static constexpr std::string_view kForm = "-%06d";
  const std::string text = reader.text(node, "`ref`");
  const bool form = text.size() > kForm.size() && text.ends_with(kForm);
  const std::string prefix = form ? text.substr(0, text.size() - 4) : "";
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; };
  if (form && prefix.size() <= 9 && std::all_of(prefix.begin(), prefix.end(), fits) &&
      prefix.find('-') == prefix.size() - 1)
    return prefix;
  if (!text.empty()) reader.wrong(node.place, "`ref` is up to eight capital letters and -%06d, such as INC-%06d");
  return "";
}

void read_number(const Reader& reader, const YamlNode& root, RecordType& type) {
  const YamlNode* path = root.find("path");
  const YamlNode* ref = root.find("ref");
  if (type.entry) {
    for (const YamlNode* node : {path, ref}) {
      if (node)
        reader.wrong(node->place, "an entry has no number and no path: it is reached through the record it hangs on");
    }
    return;
  }
  if (!path) reader.wrong(root.place, "`" + type.name + "` needs `path`, its part of the address, such as incidents");
  if (!ref) reader.wrong(root.place, "`" + type.name + "` needs `ref`, the form of its numbers, such as INC-%06d");
  if (path && reader.is_name(path->place, reader.text(*path, "`path`"), "`path`")) type.path = path->text;
  if (ref) type.ref_prefix = prefix_of(reader, *ref);
}

void read_head(const Reader& reader, const YamlNode& root, RecordType& type) {
  type.practice = practice_of(reader, root);
  type.label = reader.text_of(root, "label");
  if (type.label.empty()) type.label = in_words(type.name);
  type.plural = reader.text_of(root, "plural");
  if (type.plural.empty()) type.plural = type.label + "s";
  type.help = reader.text_of(root, "help");
  if (type.help.empty()) type.help = comment_on_top(*reader.document().file);
  type.clauses = reader.texts_of(root, "clauses");
  if (const YamlNode* kind = root.find("kind")) {
    type.entry = reader.text(*kind, "`kind`") == "entry";
    if (!type.entry) reader.wrong(kind->place, "`kind` is `entry`, or left out for a record");
  }
  read_number(reader, root, type);
}

// `state` is a field like others to whoever reads; its values are the states.
void add_state(const Reader& reader, const YamlNode& root, TypeSource& source) {
  const YamlNode* lifecycle = root.find("lifecycle");
  const YamlNode* states = lifecycle && lifecycle->is_map() ? lifecycle->find("states") : nullptr;
  if (!states) return;
  Field state;
  state.name = "state";
  state.label = "State";
  state.type = FieldType::kChoice;
  state.set_by = SetBy::kPlatform;
  state.of = reader.choices(*states, "the list of states");
  source.type->fields.push_back(std::move(state));
  source.sources.push_back({});
}

void add_field(Loading& loading, TypeSource& source, const FieldSource& from) {
  const Reader reader(loading, *from.document);
  Field field = read_field(reader, *from.entry);
  const bool common = from.document == loading.common;
  field.derived = common && (source.type->entry ? field.name == "in_scope" : field.name == "ref");
  if (common && source.type->entry) field.set_by = SetBy::kPlatform, field.required = false, field.default_value = {};
  const auto at = std::find_if(source.type->fields.begin(), source.type->fields.end(),
                               [&](const Field& one) { return one.name == field.name; });
  if (at == source.type->fields.end()) {
    source.type->fields.push_back(std::move(field));
    source.sources.push_back(from);
    return;
  }
  // Declared again: it takes the place of the common field and remains of its type.
  if (at->type != field.type)
    reader.wrong(from.entry->place,
                 "`" + field.name + "` is a field of every record; declared again, it keeps its type");
  if (at->derived)
    reader.wrong(from.entry->place, "`" + field.name + "` is made by the platform and cannot be declared again");
  *at = std::move(field);
  source.sources[static_cast<std::size_t>(at - source.type->fields.begin())] = from;
}

void read_type(Loading& loading, const Document& document, const std::vector<FieldSource>& common, RecordType& type) {
  const Reader reader(loading, document);
  TypeSource& source = loading.types.emplace_back(TypeSource{&document, &type, {}});
  read_head(reader, document.root, type);
  add_state(reader, document.root, source);
  for (const FieldSource& field : common) {
    if (!type.entry || contains(kEntryFields, field.entry->key)) add_field(loading, source, field);
  }
  for (const FieldSource& field : declared_fields(reader, document.root)) add_field(loading, source, field);
  for (std::size_t i = 0; i < type.fields.size(); ++i) {
    type.fields[i].index = i;
    type.field_index[type.fields[i].name] = i;
  }
}

std::vector<FieldSource> read_common(Loading& loading) {
  for (const Document& document : loading.records) {
    if (document.root.find("record")->text != kCommon) continue;
    const Reader reader(loading, document);
    if (loading.common)
      reader.wrong(document.root.place, "the common fields are declared in " + loading.common->file->name + " already");
    if (!loading.common) loading.common = &document;
  }
  if (!loading.common) {
    loading.problems.push_back({"", 1, 1, "no file declares the common fields, `record: _base`"});
    return {};
  }
  const Reader reader(loading, *loading.common);
  reader.is_map(loading.common->root, "the file of the common fields", kCommonKeys);
  return declared_fields(reader, loading.common->root);
}

}  // namespace

void read_types(Loading& loading) {
  const std::vector<FieldSource> common = read_common(loading);
  Model& model = *loading.model;
  for (const Document& document : loading.records) {
    const Reader reader(loading, document);
    const YamlNode& name = *document.root.find("record");
    if (name.text == kCommon) continue;
    reader.is_map(document.root, "a record type", kRecordKeys);
    if (!reader.is_name(name.place, reader.text(name, "`record`"), "the name of a record type")) continue;
    if (const TypeSource* other = loading.find(name.text)) {
      reader.wrong(name.place,
                   "the record type `" + name.text + "` is declared in " + other->document->file->name + " already");
      continue;
    }
    model.types.push_back(std::make_unique<RecordType>());
    model.types.back()->name = name.text;
    read_type(loading, document, common, *model.types.back());
  }
}

}  // namespace model
