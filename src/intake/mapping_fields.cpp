#include <algorithm>
#include <array>
#include <charconv>

#include "base/nearest.h"
#include "intake/convert.h"
#include "intake/mapping_reader.h"

namespace intake {
namespace {

using base::YamlNode;
using model::FieldType;

bool is_null_word(const YamlNode& node) {
  return node.is_scalar() && !node.quoted && (node.text.empty() || node.text == "null" || node.text == "~");
}

std::vector<std::string> names_of(const model::RecordType& type) {
  std::vector<std::string> names;
  for (const model::Field& field : type.fields) names.push_back(field.name);
  return names;
}

struct Unit {
  std::string_view name;
  std::int64_t seconds;
};
constexpr std::array<Unit, 4> kUnits = {Unit{"seconds", 1}, Unit{"minutes", 60}, Unit{"hours", 3600},
                                        Unit{"days", 86400}};

}  // namespace

ColumnIndex MappingReader::column(std::string_view name, base::Place place) {
  auto [at, fresh] = column_index_.try_emplace(std::string(name), static_cast<ColumnIndex>(mapping_.columns.size()));
  if (!fresh) return at->second;
  if (name.empty()) problem(place, "a column has a name");
  if (mapping_.columns.size() == kMaxMappingColumns)
    problem(place, "a mapping names at most " + std::to_string(kMaxMappingColumns) + " columns");
  Column column;
  column.name = name;
  column.place = place;
  column.optional = true;
  mapping_.columns.push_back(std::move(column));
  return at->second;
}

ColumnIndex MappingReader::used_column(const YamlNode& node, bool optional) {
  ColumnIndex index = column(node.text, node.place);
  Column& used = mapping_.columns[index];
  if (!used.used) used.place = node.place;
  used.used = true;
  used.optional = used.optional && optional;
  return index;
}

ColumnIndex MappingReader::named_column(const YamlNode& root, std::string_view key, bool required) {
  const YamlNode* node = root.find(key);
  if (!node) {
    if (required) problem(root.place, "`" + std::string(key) + "` is missing: the name of a column");
    return kNoColumn;
  }
  if (!is_text(*node, "the name of a column")) return kNoColumn;
  ColumnIndex index = used_column(*node);
  if (key != "opening" && mapping_.columns[index].moment >= 0)
    problem(node->place,
            "`" + node->text + "` cannot be used here: `final` says that it holds its last value in every row");
  return index;
}

Template MappingReader::one_column(const YamlNode& node, bool optional) {
  Template out;
  if (is_text(node, "the name of a column")) out.pieces.push_back({"", used_column(node, optional), 0});
  return out;
}

// {{ and [[ stand for the brackets themselves, and so do }} and ]].
Template MappingReader::read_template(const YamlNode& node, bool optional) {
  Template out;
  if (!is_text(node, "a template")) return out;
  const std::string& text = node.text;
  int groups = 0, group = 0;
  std::string plain;
  auto flush = [&] {
    if (!plain.empty()) out.pieces.push_back({plain, kNoColumn, group});
    plain.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool bracket = c == '{' || c == '}' || c == '[' || c == ']';
    if (bracket && i + 1 < text.size() && text[i + 1] == c) {
      plain.push_back(text[i++]);
    } else if (c == '{') {
      std::size_t end = text.find('}', i);
      if (end == std::string::npos) {
        problem(node.place, "the template opens { and does not close it");
        return out;
      }
      flush();
      YamlNode name = node;
      name.text = text.substr(i + 1, end - i - 1);
      out.pieces.push_back({"", used_column(name, optional), group});
      i = end;
    } else if ((c == '[' && group == 0) || (c == ']' && group > 0)) {
      flush();
      group = c == '[' ? ++groups : 0;
    } else if (bracket) {
      problem(node.place,
              "`" + std::string(1, c) + "` has no partner in the template; written twice it stands for itself");
      return out;
    } else {
      plain.push_back(c);
    }
  }
  flush();
  if (group > 0) problem(node.place, "the template opens [ and does not close it");
  return out;
}

void MappingReader::read_fields(const YamlNode* node) {
  if (!node) {
    problem({}, "`fields` is missing: which column becomes which field");
    return;
  }
  if (!is_map(*node, "`fields`")) return;
  for (const base::YamlEntry& entry : node->entries) read_field(entry);
}

bool MappingReader::may_fill(const base::YamlEntry& entry, const model::Field* field) {
  if (!field) {
    problem(entry.place, "`" + mapping_.type->name + "` has no field `" + entry.key + "`" +
                             base::did_you_mean(entry.key, names_of(*mapping_.type)));
    return false;
  }
  if (field->name == "state" && mapping_.type->lifecycle) {
    problem(entry.place, "states have a part of their own: `state`");
    return false;
  }
  bool platform = field->set_by == model::SetBy::kPlatform && field->name != "closed_at";
  if (platform || field->set_by == model::SetBy::kImport || field->name == "external_ref") {
    problem(entry.place, "`" + entry.key + "` is filled by the import itself");
    return false;
  }
  if (field->computed() || !is_convertible(field->type)) {
    problem(entry.place, "`" + entry.key + "` cannot be filled from a column");
    return false;
  }
  return true;
}

// `team: assignment_group`, `title: "{category}: {symptom}"`, or a map of options.
void MappingReader::read_field(const base::YamlEntry& entry) {
  const model::Field* field = mapping_.type->find(entry.key);
  if (!may_fill(entry, field)) return;
  FieldMap map;
  map.field = field;
  map.dates = &mapping_.dates();
  if (field->reference()) map.reference = reference(model_.find(field->to.empty() ? "person" : field->to), nullptr);
  const YamlNode& node = entry.value;
  if (node.is_map()) {
    read_field_options(node, map);
  } else if (is_text(node, "a field is a column, a template or a map of options; this")) {
    map.from = node.text.find('{') == std::string::npos ? one_column(node, false) : read_template(node, false);
  }
  settle_moment(map, entry.place);
  mapping_.fields.push_back(std::move(map));
}

void MappingReader::read_field_options(const YamlNode& node, FieldMap& map) {
  allow(node, {"column", "template", "name", "value", "map", "default", "dates", "split", "unit", "make"});
  if (const YamlNode* split = node.find("split"); split && is_text(*split, "`split`")) map.split = split->text;
  if (const YamlNode* dates = node.find("dates"); dates && is_text(*dates, "`dates`"))
    if (const DateFormat* form = date_form(dates->text, dates->place)) map.dates = form;
  if (const YamlNode* make = node.find("make")) {
    if (map.reference) {
      map.reference = reference(map.reference->type, make);
    } else {
      problem(make->place, "`make` belongs to a reference; `" + map.field->name + "` is none");
    }
  }
  read_unit(node, map);
  map.from = read_source(node, map);
  if (const YamlNode* fallback = node.find("default")) map.fallback = constant(*fallback, map);
  if (const YamlNode* value = node.find("value")) map.fallback = constant(*value, map);
  read_values(node, map);
}

Template MappingReader::read_source(const YamlNode& node, const FieldMap& map) {
  const YamlNode *column = node.find("column"), *written = node.find("template"), *name = node.find("name");
  bool optional = node.find("default") != nullptr;
  if (!!column + !!written + !!name + !!node.find("value") != 1)
    problem(node.place, "a field has one of `column`, `template`, `name` and `value`");
  if (name && !map.reference) problem(name->place, "`name` belongs to a reference; use `template`");
  if (column) return one_column(*column, optional);
  if (written || name) return read_template(written ? *written : *name, optional);
  return {};
}

void MappingReader::read_unit(const YamlNode& node, FieldMap& map) {
  const YamlNode* unit = node.find("unit");
  if (!unit) return;
  auto known = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.name == unit->text; });
  if (known == kUnits.end() || map.field->type != FieldType::kDuration) {
    problem(unit->place, "a duration has a `unit`: seconds, minutes, hours or days");
  } else {
    map.unit_seconds = known->seconds;
  }
}

void MappingReader::read_values(const YamlNode& node, FieldMap& map) {
  const YamlNode* values = node.find("map");
  if (!values || !is_map(*values, "`map`")) return;
  for (const base::YamlEntry& entry : values->entries) map.values.emplace(entry.key, constant(entry.value, map));
}

// A value that the mapping file itself gives: choices in our words, times in RFC 3339.
base::Value MappingReader::constant(const YamlNode& node, const FieldMap& map) {
  if (is_null_word(node) || !is_text(node, "a value")) return {};
  FieldMap ours;
  ours.field = map.field;
  ours.split = map.split;
  ours.unit_seconds = map.unit_seconds;
  ours.dates = date_form("rfc3339", node.place);
  auto value = convert(ours, node.text);
  if (value) return std::move(*value);
  std::vector<std::string> choices;
  for (const model::Choice& one : map.field->of) choices.push_back(one.value);
  problem(node.place, "`" + node.text + "` is not " + std::string(describe(map.field->type)) +
                          base::did_you_mean(node.text, choices));
  return {};
}

std::shared_ptr<const Reference> MappingReader::reference(const model::RecordType* type, const YamlNode* make) {
  auto out = std::make_shared<Reference>();
  out->type = type;
  if (make && is_map(*make, "`make`"))
    for (const base::YamlEntry& entry : make->entries) read_given(entry, *out);
  return out;
}

void MappingReader::read_given(const base::YamlEntry& entry, Reference& made) {
  const model::Field* field = made.type->find(entry.key);
  if (!field || field->computed() || !is_convertible(field->type)) {
    problem(entry.place, "a `" + made.type->name + "` cannot be made with `" + entry.key + "`" +
                             (field ? "" : base::did_you_mean(entry.key, names_of(*made.type))));
    return;
  }
  Reference::Given given;
  given.field = field;
  const YamlNode* value = &entry.value;
  const YamlNode* make = nullptr;
  if (field->reference() && entry.value.is_map()) {
    allow(entry.value, {"name", "make"});
    value = entry.value.find("name");
    make = entry.value.find("make");
    if (!value) {
      problem(entry.value.place, "say the `name` of the record");
      return;
    }
  }
  if (field->reference()) given.reference = reference(model_.find(field->to.empty() ? "person" : field->to), make);
  FieldMap map;
  map.field = field;
  given.value = constant(*value, map);
  made.make.push_back(std::move(given));
}

void MappingReader::settle_moment(FieldMap& map, base::Place place) {
  for (const Template::Piece& piece : map.from.pieces) {
    if (piece.column == kNoColumn) continue;
    int moment = mapping_.columns[piece.column].moment;
    if (moment < 0) continue;
    if (map.moment >= 0 && map.moment != moment)
      problem(place, "`" + map.field->name + "` mixes columns that become known at different moments");
    map.moment = moment;
  }
}

}  // namespace intake
