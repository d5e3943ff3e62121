// A small table: an array of objects by column name.
#include "fields/kind.h"

namespace fields {
namespace {

std::vector<std::string> column_names(const model::Field& field) {
  std::vector<std::string> names;
  for (auto& column : field.columns) names.push_back(column.name);
  return names;
}

bool has_column(const model::Field& field, std::string_view name) {
  for (auto& column : field.columns)
    if (column.name == name) return true;
  return false;
}

void add_errors(std::vector<base::FieldError>& errors, const std::string& place, base::Error error) {
  for (auto& each : error.fields) {
    each.field = place + each.field;
    errors.push_back(std::move(each));
  }
}

void find_unknown(const model::Field& field, const base::Json::Object& row, const std::string& place,
                  std::vector<base::FieldError>& errors) {
  for (auto& [name, value] : row)
    if (!has_column(field, name))
      errors.push_back({place + name, "unknown",
                        field.label + " has no column \"" + name + "\"" + suggestion(name, column_names(field))});
}

std::vector<base::Value> read_row(const model::Field& field, const base::Json& row, const std::string& place,
                                  const Reading& reading, std::vector<base::FieldError>& errors) {
  std::vector<base::Value> values(field.columns.size());
  for (std::size_t i = 0; i < field.columns.size(); ++i) {
    auto& column = field.columns[i];
    const auto json = row.find(column.name);
    auto value = json ? fields::from_json(column, *json, reading) : base::Result<base::Value>(base::Value());
    if (!value.ok())
      add_errors(errors, place, value.take_error());
    else if (value->is_null() && column.required)
      errors.push_back({place + column.name, "required", column.label + " must be given in every row."});
    else
      values[i] = value.release();
  }
  return values;
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  const auto items = json.array();
  if (!items) return wrong_type(field, "a list of rows", json);
  if (items->size() > kMaxRows)
    return wrong("too_many", field.label + " may have " + std::to_string(kMaxRows) + " rows at most.");
  base::Table table;
  std::vector<base::FieldError> errors;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const auto row = (*items)[i].object();
    if (!row) return wrong_type(field, "a list of rows, each an object by column name", (*items)[i]);
    const std::string place = "[" + std::to_string(i) + "].";
    find_unknown(field, *row, place, errors);
    table.push_back(read_row(field, (*items)[i], place, reading, errors));
  }
  if (!errors.empty()) return base::Error{base::ErrorKind::kInvalid, errors.front().message, std::move(errors)};
  return table.empty() ? base::Value() : base::Value(std::move(table));
}

base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading& reading) {
  auto json = base::parse_json(text);
  if (!json.ok()) return wrong("type", field.label + " must be a list of rows in JSON: " + json.error().message + ".");
  return read_json(field, *json, reading);
}

void print_json(const model::Field& field, const base::Value& value, const Writing& writing, base::JsonWriter& json) {
  json.begin_array();
  for (auto& row : value.table()) {
    json.begin_object();
    for (std::size_t i = 0; i < field.columns.size() && i < row.size(); ++i) {
      json.key(field.columns[i].name);
      fields::to_json(field.columns[i], row[i], writing, json);
    }
    json.end_object();
  }
  json.end_array();
}

std::string print_text(const model::Field& field, const base::Value& value, const Writing& writing) {
  base::JsonWriter json;
  print_json(field, value, writing, json);
  return json.take();
}

void describe(const model::Field& field, Side side, base::JsonWriter& json) {
  if (side == Side::kBody)
    schema_type(json, "array");
  else
    json.key("type").text("array");
  json.key("maxItems")
      .integer(kMaxRows)
      .key("items")
      .begin_object()
      .key("type")
      .text("object")
      .key("properties")
      .begin_object();
  for (auto& column : field.columns) {
    json.key(column.name);
    fields::write_schema(column, side, json);
  }
  json.end_object().key("additionalProperties").boolean(false).end_object();
}

}  // namespace

const Kind kRowsKind = {"rows", false, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
