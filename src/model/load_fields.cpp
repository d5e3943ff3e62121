// Fields as they are declared. What a field says about other record types is looked at in resolve_fields.cpp.
#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlEntry;
using base::YamlNode;

struct TypeName {
  std::string_view name;
  FieldType type;
};
constexpr std::array<TypeName, 19> kTypes = {{
    {"text", FieldType::kText},         {"markdown", FieldType::kMarkdown},   {"integer", FieldType::kInteger},
    {"decimal", FieldType::kDecimal},   {"money", FieldType::kMoney},         {"boolean", FieldType::kBoolean},
    {"choice", FieldType::kChoice},     {"date", FieldType::kDate},           {"datetime", FieldType::kDateTime},
    {"duration", FieldType::kDuration}, {"reference", FieldType::kReference}, {"references", FieldType::kReferences},
    {"person", FieldType::kPerson},     {"persons", FieldType::kPersons},     {"tags", FieldType::kTags},
    {"rows", FieldType::kRows},         {"form", FieldType::kForm},           {"frozen", FieldType::kFrozen},
    {"time", FieldType::kTime},
}};

const std::vector<std::string> kFieldKeys = {"type",          "of",     "to",          "columns",  "inverse",
                                             "inverse_where", "refers", "defined_by",  "required", "required_when",
                                             "default",       "set_by", "correctable", "computed", "frozen",
                                             "label",         "help",   "shortcut"};
const std::vector<std::string> kColumnKeys = {"type", "of", "required", "label", "help"};

// The names of a record's own parts in the API, and the words that begin something else in a rule.
const std::vector<std::string> kReserved = {
    "id",      "state",   "type",     "revision", "moves", "may",  "links", "clocks", "watching",
    "records", "me",      "my_teams", "outer",    "and",   "or",   "not",   "in",     "is",
    "null",    "between", "contains", "starts",   "with",  "true", "false", "where"};

// Column types are those that one cell of a table can show.
bool fits_column(FieldType type) {
  static constexpr std::array kCells = {
      FieldType::kText, FieldType::kInteger,  FieldType::kDecimal,  FieldType::kBoolean, FieldType::kChoice,
      FieldType::kDate, FieldType::kDateTime, FieldType::kDuration, FieldType::kTags,    FieldType::kTime};
  return std::find(kCells.begin(), kCells.end(), type) != kCells.end();
}

bool read_type(const Reader& reader, const YamlEntry& entry, bool column, FieldType& out) {
  const YamlNode* node = entry.value.find("type");
  if (!node) {
    reader.wrong(entry.place, "`" + entry.key + "` needs a type");
    return false;
  }
  const std::string text = reader.text(*node, "`type`");
  std::vector<std::string> names;
  for (const TypeName& one : kTypes) {
    const bool offered = column ? fits_column(one.type) : one.type != FieldType::kTime;
    if (!offered) continue;
    names.emplace_back(one.name);
    out = one.type;
    if (one.name == text) return true;
  }
  if (text.empty()) return false;
  const std::string near = base::nearest(text, names);
  std::string offered;
  for (const std::string& name : names) offered += (offered.empty() ? "" : ", ") + name;
  reader.wrong(node->place, "there is no type `" + text + "`" + (column ? " of a column" : "") +
                                (near.empty() ? "; there are " + offered : "; did you mean `" + near + "`?"));
  return false;
}

// The key is there and fits; a key that does not fit the type is a problem.
const YamlNode* key_for(const Reader& reader, const YamlNode& map, std::string_view key, bool fits,
                        std::string_view of) {
  const auto at =
      std::find_if(map.entries.begin(), map.entries.end(), [&](const YamlEntry& one) { return one.key == key; });
  if (at == map.entries.end()) return nullptr;
  if (fits) return &at->value;
  reader.wrong(at->place, "`" + std::string(key) + "` belongs to " + std::string(of));
  return nullptr;
}

void need_key(const Reader& reader, const YamlEntry& entry, std::string_view key, bool needed, std::string_view what) {
  if (!needed || entry.value.find(key)) return;
  reader.wrong(entry.place, "`" + entry.key + "` needs `" + std::string(key) + "`: " + std::string(what));
}

void read_label(const Reader& reader, const YamlEntry& entry, Field& field) {
  field.label = reader.text_of(entry.value, "label");
  if (field.label.empty()) field.label = in_words(field.name);
  field.help = reader.text_of(entry.value, "help");
}

void read_columns(const Reader& reader, const YamlNode& node, Field& field) {
  if (!reader.is_map(node, "the list of columns")) return;
  for (const YamlEntry& entry : node.entries) {
    Field column;
    column.name = entry.key;
    reader.is_name(entry.place, entry.key, "the name of a column");
    if (!reader.is_map(entry.value, "a column", kColumnKeys)) continue;
    if (!read_type(reader, entry, true, column.type)) continue;
    const bool choice = column.type == FieldType::kChoice;
    if (const YamlNode* of = key_for(reader, entry.value, "of", choice, "the type choice"))
      column.of = reader.choices(*of, "`of`");
    need_key(reader, entry, "of", choice, "the values to choose from");
    if (const YamlNode* required = entry.value.find("required"))
      column.required = reader.boolean(*required, "`required`");
    read_label(reader, entry, column);
    column.index = field.columns.size();
    field.columns.push_back(std::move(column));
  }
}

// `true`, or `at resolved, closed`.
void read_required(const Reader& reader, const YamlNode& node, Field& field) {
  const std::string text = reader.text(node, "`required`");
  if (text == "true") {
    field.required = true;
  } else if (text.starts_with("at ")) {
    std::string rest = text.substr(3);
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string state = rest.substr(0, comma);
      state.erase(0, state.find_first_not_of(' '));
      state.erase(state.find_last_not_of(' ') + 1);
      field.required_at.push_back(state);
      rest.erase(0, comma + 1);
    }
  } else if (!text.empty() && text != "false") {
    reader.wrong(node.place, "`required` is true, or `at` and the states that ask for it: at resolved, closed");
  }
}

void read_set_by(const Reader& reader, const YamlNode& node, Field& field) {
  static const std::vector<std::string> kNames = {"move", "behaviour", "import", "platform"};
  static constexpr std::array kValues = {SetBy::kMove, SetBy::kBehaviour, SetBy::kImport, SetBy::kPlatform};
  const std::string text = reader.text(node, "`set_by`");
  const auto at = std::find(kNames.begin(), kNames.end(), text);
  if (at != kNames.end()) {
    field.set_by = kValues[static_cast<std::size_t>(at - kNames.begin())];
  } else if (text == "inverse") {
    reader.wrong(node.place, "`set_by: inverse` follows from `inverse`; leave it out");
  } else if (!text.empty()) {
    reader.wrong(node.place, "`" + text + "` sets no field" + base::did_you_mean(text, kNames));
  }
}

void read_default(const Reader& reader, const YamlNode& node, Field& field) {
  const std::string text = node.is_scalar() && node.quoted && node.text.empty() ? "" : reader.text(node, "`default`");
  const auto stands_for = [&](std::string_view word, FieldType type, Default::Kind kind) {
    if (text == word && field.type == type) field.default_value.kind = kind;
    return text == word && field.type == type;
  };
  if (text.empty() || stands_for("now", FieldType::kDateTime, Default::Kind::kNow) ||
      stands_for("today", FieldType::kDate, Default::Kind::kToday) ||
      stands_for("actor", FieldType::kPerson, Default::Kind::kActor)) {
    return;
  }
  if (field.type == FieldType::kChoice && !contains(values_of(field.of), text)) {
    reader.wrong(node.place,
                 "the default `" + text + "` is none of its choices" + base::did_you_mean(text, values_of(field.of)));
    return;
  }
  auto value = parse_literal(field.type, text);
  if (!value.ok()) return reader.wrong(node.place, value.error().message);
  field.default_value = {Default::Kind::kValue, std::move(*value)};
}

void read_inverse(const Reader& reader, const YamlEntry& entry, Field& field) {
  const bool may = field.type == FieldType::kReference || field.type == FieldType::kReferences;
  const YamlNode* node = key_for(reader, entry.value, "inverse", may, "the types reference and references");
  const YamlNode* where = key_for(reader, entry.value, "inverse_where", node != nullptr, "a field with `inverse`");
  if (!node) return;
  std::vector<const YamlNode*> sides =
      node->is_scalar() ? std::vector<const YamlNode*>{node} : reader.list(*node, "`inverse`");
  for (const YamlNode* side : sides) {
    const std::size_t dot = side->text.find('.');
    if (dot == std::string::npos) {
      reader.wrong(side->place, "`inverse` names a type and its field, such as action.source_ref");
      continue;
    }
    field.inverse.push_back({side->text.substr(0, dot), side->text.substr(dot + 1)});
  }
  field.set_by = SetBy::kInverse;
  if (!field.inverse.empty()) field.to = field.inverse[0].type;
  for (const std::string_view key : {"required", "required_when", "default", "set_by", "correctable"}) {
    key_for(reader, entry.value, key, false, "fields that are filled; this one is derived from another record");
  }
  if (where) reader.text(*where, "`inverse_where`");
}

void check_who_fills(const Reader& reader, const YamlEntry& entry, const Field& field) {
  const bool never_asked =
      field.set_by == SetBy::kBehaviour || field.set_by == SetBy::kImport || field.set_by == SetBy::kPlatform;
  for (const std::string_view key : {"required", "required_when"}) {
    const YamlNode* node = entry.value.find(key);
    if (never_asked && node && node->text != "false") {
      reader.wrong(node->place, "`" + std::string(key) + "` binds people; nobody is asked for a field with `set_by`");
    }
  }
  key_for(reader, entry.value, "correctable", field.set_by == SetBy::kBehaviour, "a field with `set_by: behaviour`");
}

void read_by_type(const Reader& reader, const YamlEntry& entry, Field& field) {
  const YamlNode& map = entry.value;
  const bool choice = field.type == FieldType::kChoice, rows = field.type == FieldType::kRows,
             form = field.type == FieldType::kForm;
  const bool refers = field.type == FieldType::kText || field.type == FieldType::kTags;
  const bool to_type = field.type == FieldType::kReference || field.type == FieldType::kReferences;
  if (const YamlNode* of = key_for(reader, map, "of", choice, "the type choice"))
    field.of = reader.choices(*of, "`of`");
  need_key(reader, entry, "of", choice, "the values to choose from");
  read_inverse(reader, entry, field);
  if (const YamlNode* to = key_for(reader, map, "to", to_type, "the types reference and references")) {
    if (!field.inverse.empty()) reader.wrong(to->place, "`to` follows from `inverse`; leave it out");
    if (field.inverse.empty()) field.to = reader.text(*to, "`to`");
  }
  need_key(reader, entry, "to", to_type && field.inverse.empty(), "the record type that it points to");
  if (field.reference() && !to_type) field.to = "person";
  if (const YamlNode* columns = key_for(reader, map, "columns", rows, "the type rows"))
    read_columns(reader, *columns, field);
  need_key(reader, entry, "columns", rows, "what stands in a row");
  if (const YamlNode* by = key_for(reader, map, "defined_by", form, "the type form"))
    field.defined_by = reader.text(*by, "`defined_by`");
  need_key(reader, entry, "defined_by", form, "the path of the rows that define the form");
  if (const YamlNode* any = key_for(reader, map, "refers", refers, "the types text and tags")) {
    field.refers_any = reader.text(*any, "`refers`") == "any";
    if (!field.refers_any)
      reader.wrong(any->place, "`refers` is `any`: the text holds the number of a record of any type");
  }
}

}  // namespace

Field read_field(const Reader& reader, const YamlEntry& entry) {
  Field field;
  field.name = entry.key;
  if (!reader.is_map(entry.value, "a field", kFieldKeys)) return field;
  if (!read_type(reader, entry, false, field.type)) return field;
  read_label(reader, entry, field);
  read_by_type(reader, entry, field);
  const YamlNode& map = entry.value;
  if (const YamlNode* required = map.find("required"); required && !field.computed())
    read_required(reader, *required, field);
  if (const YamlNode* by = map.find("set_by"); by && !field.computed()) read_set_by(reader, *by, field);
  if (const YamlNode* value = map.find("default"); value && !field.computed()) read_default(reader, *value, field);
  if (const YamlNode* correctable = map.find("correctable"))
    field.correctable = reader.boolean(*correctable, "`correctable`");
  field.worked_out = reader.text_of(map, "computed");
  if (const YamlNode* key = map.find("shortcut")) field.shortcut = reader.shortcut(*key);
  field.frozen = field.type == FieldType::kFrozen;
  if (const YamlNode* frozen = map.find("frozen")) field.frozen = reader.boolean(*frozen, "`frozen`");
  if (!field.computed()) check_who_fills(reader, entry, field);
  return field;
}

std::vector<FieldSource> declared_fields(const Reader& reader, const YamlNode& root) {
  std::vector<FieldSource> sources;
  const YamlNode* fields = root.find("fields");
  if (!fields || !reader.is_map(*fields, "`fields`")) return sources;
  for (const YamlEntry& entry : fields->entries) {
    if (!reader.is_name(entry.place, entry.key, "the name of a field")) continue;
    if (contains(kReserved, entry.key)) {
      reader.wrong(entry.place,
                   "`" + entry.key +
                       "` is reserved: every record has it, or a rule means something else by it; take another name");
      continue;
    }
    sources.push_back({&reader.document(), &entry});
  }
  return sources;
}

}  // namespace model
