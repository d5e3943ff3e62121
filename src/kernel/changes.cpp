#include "kernel/changes.h"

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace kernel {
namespace {

using model::FieldType;

void write_value(base::JsonWriter& json, const base::Value& value) {
  if (auto b = std::get_if<bool>(&value.v))
    json.boolean(*b);
  else if (auto n = std::get_if<std::int64_t>(&value.v))
    json.integer(*n);
  else if (auto d = std::get_if<double>(&value.v))
    json.decimal(*d);
  else if (auto s = std::get_if<std::string>(&value.v))
    json.text(*s);
  else if (auto ids = std::get_if<base::Ids>(&value.v)) {
    json.begin_array();
    for (auto id : *ids) json.integer(id);
    json.end_array();
  } else if (auto texts = std::get_if<base::Texts>(&value.v)) {
    json.begin_array();
    for (auto& text : *texts) json.text(text);
    json.end_array();
  } else if (auto table = std::get_if<base::Table>(&value.v)) {
    json.begin_array();
    for (auto& row : *table) {
      json.begin_array();
      for (auto& cell : row) write_value(json, cell);
      json.end_array();
    }
    json.end_array();
  } else {
    json.null();
  }
}

base::Value read_scalar(const base::Json& json, FieldType type) {
  if (auto b = json.boolean()) return *b;
  if (auto s = json.text()) return *s;
  double number = 0;
  if (type == FieldType::kDecimal && json.number(number)) return number;
  if (auto n = json.integer()) return *n;
  return {};
}

base::Value read_table(const model::Field& field, const base::Json::Array& rows) {
  base::Table table;
  for (auto& row : rows) {
    std::vector<base::Value> cells(field.columns.size());
    if (auto values = row.array())
      for (std::size_t i = 0; i < cells.size() && i < values->size(); ++i)
        cells[i] = read_scalar((*values)[i], field.columns[i].type);
    table.push_back(std::move(cells));
  }
  return table;
}

base::Value read_value(const model::Field& field, const base::Json& json) {
  auto items = json.array();
  if (!items) return read_scalar(json, field.type);
  if (field.type == FieldType::kRows) return read_table(field, *items);
  if (field.type == FieldType::kTags) {
    base::Texts texts;
    for (auto& item : *items)
      if (auto text = item.text()) texts.push_back(*text);
    return texts;
  }
  base::Ids ids;
  for (auto& item : *items)
    if (auto id = item.integer()) ids.push_back(*id);
  return ids;
}

}  // namespace

std::string encode_changes(const FieldChanges& changes) {
  base::JsonWriter json;
  json.begin_object();
  for (auto& [field, value] : changes) {
    json.key(field->name);
    write_value(json, value);
  }
  json.end_object();
  return json.take();
}

base::Result<FieldChanges> decode_changes(const model::RecordType& type, std::string_view text) {
  const base::Json json = TRY(base::parse_json(text));
  FieldChanges changes;
  auto members = json.object();
  if (!members) return base::internal("an entry of history is no object");
  for (auto& [name, value] : *members)
    if (auto field = type.find(name)) changes.emplace_back(field, read_value(*field, value));
  return changes;
}

base::Value normalized(base::Value value) {
  if (auto text = std::get_if<std::string>(&value.v); text && base::is_blank(*text)) return {};
  if (auto ids = std::get_if<base::Ids>(&value.v); ids && ids->empty()) return {};
  if (auto texts = std::get_if<base::Texts>(&value.v); texts && texts->empty()) return {};
  if (auto table = std::get_if<base::Table>(&value.v); table && table->empty()) return {};
  return value;
}

}  // namespace kernel
