#include "store/layout.h"

#include <algorithm>

namespace store {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (auto& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::vector<std::string> quoted_columns(const std::vector<const model::Field*>& fields) {
  std::vector<std::string> names;
  for (auto field : fields)
    for (auto& name : column_names(*field)) names.push_back(quote(name));
  return names;
}

std::string sort_default(model::FieldType type) {
  switch (type) {
    case model::FieldType::kText:
    case model::FieldType::kMarkdown:
    case model::FieldType::kChoice: return "''";
    default: return "0";
  }
}

}  // namespace

std::string quote(std::string_view identifier) { return '"' + std::string(identifier) + '"'; }

bool has_column(const model::Field& field) {
  return !field.computed() && !field.many() && field.name != "ref" && field.name != "id";
}

std::vector<std::string> column_names(const model::Field& field) {
  if (field.refers_any) return {field.name, "_" + field.name + "_type", "_" + field.name + "_id"};
  return {field.name};
}

Layout::Layout(const model::RecordType& record_type) : type(record_type) {
  for (auto& field : type.fields) {
    if (type.entry && field.name == "in_scope") continue;  // that of the record it hangs on
    if (field.computed()) continue;
    if (field.type == model::FieldType::kRows)
      tables.push_back(&field);
    else if (field.many())
      lists.push_back(&field);
    else if (has_column(field))
      (field.wide() ? wide : narrow).push_back(&field);
  }
  for (auto& name : type.sort) {
    auto field = type.find(name.starts_with('-') ? name.substr(1) : name);
    if (field && has_column(*field)) sort_columns.push_back(field->name);
  }

  auto narrow_names = quoted_columns(narrow);
  auto names = narrow_names;
  for (auto& name : quoted_columns(wide)) names.push_back(name);
  columns = joined(names, ", ");
  version_columns = joined(narrow_names, ", ");
  for (auto field : wide) version_columns += ", " + quote("_has_" + field->name);

  const std::string table = quote(type.name);
  std::string marks;
  for (std::size_t i = 0; i < names.size(); ++i) marks += ", ?";
  std::vector<std::string> assignments;
  for (auto& name : names) assignments.push_back(name + " = ?");

  if (type.entry) {
    insert = "INSERT INTO " + table + "(id, " + columns + ") VALUES (?" + marks + ")";
    update_any = "UPDATE " + table + " SET " + joined(assignments, ", ") + " WHERE id = ?";
    load = "SELECT 1, 0, 0, " + columns + " FROM " + table + " WHERE id = ?";
    return;
  }
  insert = "INSERT INTO " + table + "(id, _rev, _from, _recorded, _open, " + columns + ") VALUES (?, ?, ?, ?, ?" +
           marks + ")";
  update_any = "UPDATE " + table + " SET _rev = ?, _from = ?, _recorded = ?, _open = ?, " + joined(assignments, ", ") +
               " WHERE id = ?";
  update = update_any + " AND _rev = ?";
  std::string archived = joined(narrow_names, ", ");
  for (auto field : wide) archived += ", " + quote(field->name) + " IS NOT NULL";
  archive = "INSERT INTO " + quote(type.name + "_version") + "(id, _from, _to, _span, _rev, _recorded, " +
            version_columns + ") SELECT id, _from, ?, ?, _rev, _recorded, " + archived + " FROM " + table +
            " WHERE id = ?";
  const std::string version_head = "id, _from, _to, _span, _rev, _recorded",
                    version_table = quote(type.name + "_version");
  marks = "";
  for (std::size_t i = 0; i < narrow_names.size() + wide.size(); ++i) marks += ", ?";
  insert_version = "INSERT INTO " + version_table + "(" + version_head + ", " + version_columns +
                   ") VALUES (?, ?, ?, ?, ?, ?" + marks + ")";
  std::string kept = joined(narrow_names, ", ");
  for (auto field : wide) kept += ", " + quote(field->name) + " IS NOT NULL";
  believe = "INSERT INTO " + quote(type.name + "_superseded") +
            "(id, _from, _to, _span, _rev, _recorded, _recorded_to, " + version_columns +
            ") SELECT id, ?, ?, ?, _rev, _recorded, ?, " + kept + " FROM " + table + " WHERE id = ?";
  supersede = "INSERT INTO " + quote(type.name + "_superseded") + "(" + version_head + ", _recorded_to, " +
              version_columns + ") SELECT " + version_head + ", ?, " + version_columns + " FROM " + version_table +
              " WHERE id = ? AND _from = ?";
  load = "SELECT _rev, _from, _recorded, " + columns + " FROM " + table + " WHERE id = ?";
  load_version = "SELECT _rev, _from, _recorded, " + version_columns + " FROM " + quote(type.name + "_version") +
                 " WHERE id = ? AND _from <= ? AND _to > ? ORDER BY _from DESC LIMIT 1";
}

Layouts::Layouts(const model::Model& model) {
  for (auto& type : model.types) by_type_.emplace(type.get(), std::make_unique<Layout>(*type));
}

std::string sort_column(const Layout& layout, const model::Field& field) {
  if (std::find(layout.sort_columns.begin(), layout.sort_columns.end(), field.name) != layout.sort_columns.end())
    return quote("_sort_" + field.name);
  if (field.name == "id") return quote("id");
  return "coalesce(" + quote(field.name) + ", " + sort_default(field.type) + ")";
}

base::Value read_value(const Rows& rows, int column, model::FieldType type) {
  if (rows.is_null(column)) return {};
  switch (type) {
    case model::FieldType::kBoolean: return rows.integer(column) != 0;
    case model::FieldType::kDecimal: return rows.decimal(column);
    case model::FieldType::kInteger:
    case model::FieldType::kMoney:
    case model::FieldType::kDate:
    case model::FieldType::kDateTime:
    case model::FieldType::kDuration:
    case model::FieldType::kReference:
    case model::FieldType::kPerson: return rows.integer(column);
    default: return std::string(rows.text(column));
  }
}

}  // namespace store
