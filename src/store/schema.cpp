#include "store/schema.h"

#include <algorithm>
#include <set>

namespace store {
namespace {

using model::Field;
using model::FieldType;

const char* column_type(FieldType type) {
  switch (type) {
    case FieldType::kInteger:
    case FieldType::kMoney:
    case FieldType::kBoolean:
    case FieldType::kDate:
    case FieldType::kDateTime:
    case FieldType::kDuration:
    case FieldType::kReference:
    case FieldType::kPerson:
    case FieldType::kReferences:
    case FieldType::kPersons: return "INTEGER";
    case FieldType::kDecimal: return "REAL";
    default: return "TEXT";
  }
}

void add_field_columns(TableSpec& table, const Field& field) {
  table.columns.push_back({field.name, column_type(field.type), ""});
  if (!field.refers_any) return;
  table.columns.push_back({"_" + field.name + "_type", "TEXT", ""});
  table.columns.push_back({"_" + field.name + "_id", "INTEGER", ""});
}

TableSpec current_table(const Layout& layout) {
  TableSpec table{layout.type.name, {{"id", "INTEGER", ""}}, "id", false, ""};
  if (!layout.type.entry)
    for (auto name : {"_rev", "_from", "_recorded", "_open"}) table.columns.push_back({name, "INTEGER", ""});
  for (auto field : layout.narrow) add_field_columns(table, *field);
  for (auto& name : layout.sort_columns) {
    const Field& field = *layout.type.find(name);
    const bool text = std::string_view(column_type(field.type)) == "TEXT";
    table.columns.push_back(
        {"_sort_" + name, column_type(field.type), "coalesce(" + quote(name) + (text ? ", '')" : ", 0)")});
  }
  for (auto field : layout.wide) add_field_columns(table, *field);
  return table;
}

TableSpec version_table(const Layout& layout, std::string_view suffix) {
  TableSpec table{layout.type.name + std::string(suffix), {}, "id, _from", true, ""};
  for (auto name : {"id", "_from", "_to", "_span", "_rev", "_recorded"}) table.columns.push_back({name, "INTEGER", ""});
  if (suffix == "_superseded") {
    table.columns.push_back({"_recorded_to", "INTEGER", ""});
    table.primary_key = "id, _recorded_to, _from";
  }
  for (auto field : layout.narrow) add_field_columns(table, *field);
  for (auto field : layout.wide) table.columns.push_back({"_has_" + field->name, "INTEGER", ""});
  return table;
}

TableSpec list_table(const Layout& layout, const Field& field) {
  TableSpec table{
      layout.list_table(field), {{"src", "INTEGER", ""}, {"dst", column_type(field.type), ""}}, "", false, ""};
  for (auto name : {"_from", "_to", "_recorded", "_recorded_to"}) table.columns.push_back({name, "INTEGER", ""});
  return table;
}

TableSpec rows_table(const Layout& layout, const Field& field) {
  TableSpec table{layout.list_table(field), {{"src", "INTEGER", ""}, {"_n", "INTEGER", ""}}, "", false, ""};
  for (auto& column : field.columns) table.columns.push_back({column.name, column_type(column.type), ""});
  for (auto name : {"_from", "_to", "_recorded", "_recorded_to"}) table.columns.push_back({name, "INTEGER", ""});
  return table;
}

// Columns that row rules and filters ask for most: they stand at the end of the list indexes, so that a list is
// answered from the index alone until the row itself is shown.
std::string trailing_columns(const Layout& layout) {
  std::string text;
  for (auto name : {"state", "organization", "team", "assignee", "reporter", "owner", "service"})
    if (auto field = layout.type.find(name); field && has_column(*field)) text += ", " + quote(name);
  return text;
}

std::string sort_key(const Layout& layout) {
  std::string text;
  for (auto& name : layout.type.sort) {
    const bool falls = name.starts_with('-');
    auto field = layout.type.find(falls ? name.substr(1) : name);
    if (!field || !has_column(*field)) continue;
    text += sort_column(layout, *field) + (falls ? " DESC, " : ", ");
  }
  return text;
}

void add_list_indexes(SchemaSpec& schema, const Layout& layout) {
  const auto& type = layout.type;
  const std::string key = sort_key(layout), trailing = trailing_columns(layout);
  schema.indexes.push_back({open_index(type), type.name, key + "id" + trailing + ", _from", "_open"});
  for (auto name : {"team", "assignee", "organization"})
    if (auto field = type.find(name); field && has_column(*field))
      schema.indexes.push_back({type.name + "_open_" + name, type.name, quote(name) + ", " + key + "id",
                                "_open AND " + quote(name) + " IS NOT NULL"});
  if (auto recent = recent_field(type)) {
    schema.indexes.push_back({recent_index(type), type.name, quote(recent->name) + ", id" + trailing, ""});
    if (type.find("organization"))
      schema.indexes.push_back({type.name + "_recent_organization", type.name,
                                "organization, " + quote(recent->name) + ", id", "organization IS NOT NULL"});
  }
}

// Every reference and every number of another record can be followed backwards.
void add_reference_indexes(SchemaSpec& schema, const Layout& layout) {
  static const std::set<std::string> kCommon = {"created_by", "updated_by", "organization"};
  for (auto field : layout.narrow) {
    if (kCommon.contains(field->name)) continue;
    if (field->reference())
      schema.indexes.push_back({layout.type.name + "_by_" + field->name, layout.type.name, quote(field->name),
                                quote(field->name) + " IS NOT NULL"});
    if (field->refers_any)
      schema.indexes.push_back({layout.type.name + "_by_" + field->name, layout.type.name,
                                quote("_" + field->name + "_id") + ", " + quote("_" + field->name + "_type"),
                                quote("_" + field->name + "_id") + " IS NOT NULL"});
  }
  for (auto name : {"external_ref", "login", "key"})
    if (auto field = layout.type.find(name); field && has_column(*field))
      schema.indexes.push_back(
          {layout.type.name + "_by_" + name, layout.type.name, quote(name), quote(name) + " IS NOT NULL"});
}

void add_type(SchemaSpec& schema, const Layout& layout) {
  const auto& type = layout.type;
  schema.tables.push_back(current_table(layout));
  add_reference_indexes(schema, layout);
  for (auto field : layout.lists) {
    const std::string table = layout.list_table(*field);
    schema.tables.push_back(list_table(layout, *field));
    schema.indexes.push_back({table + "_src", table, "src, dst, _from, _to", ""});
    schema.indexes.push_back({table + "_dst", table, "dst, src", "_to IS NULL"});
  }
  for (auto field : layout.tables) {
    const std::string table = layout.list_table(*field);
    schema.tables.push_back(rows_table(layout, *field));
    schema.indexes.push_back({table + "_src", table, "src, _from", ""});
  }
  if (type.entry) return;
  schema.tables.push_back(version_table(layout, "_version"));
  schema.tables.push_back(version_table(layout, "_superseded"));
  std::string covered;
  for (auto& name : layout.sort_columns) covered += ", " + quote(name);
  for (auto name : {"state", "organization", "team"})
    if (auto field = type.find(name); field && has_column(*field) && covered.find(quote(name)) == std::string::npos)
      covered += ", " + quote(name);
  schema.indexes.push_back({type.name + "_version_at", type.name + "_version", "_span, _from, _to" + covered, ""});
  add_list_indexes(schema, layout);
}

TableSpec plain(std::string name, std::string primary_key, std::vector<ColumnSpec> columns, std::string suffix = "") {
  return {std::move(name), std::move(columns), std::move(primary_key), false, std::move(suffix)};
}

// What the kernel keeps beside the records of the model. Names of their own: no record type is called so.
void add_kernel_tables(SchemaSpec& schema) {
  const std::string integer = "INTEGER", text = "TEXT", blob = "BLOB";
  auto add = [&](TableSpec table) { schema.tables.push_back(std::move(table)); };
  add(plain("_meta", "key", {{"key", text, ""}, {"value", text, ""}}));
  add(plain("history", "seq",
            {{"seq", integer, ""},
             {"record_type", text, ""},
             {"record_id", integer, ""},
             {"rev", integer, ""},
             {"recorded_at", integer, ""},
             {"effective_at", integer, ""},
             {"actor", integer, ""},
             {"verb", text, ""},
             {"changes", text, ""},
             {"salt", blob, ""}},
            "UNIQUE(record_type, record_id, rev)"));
  add(plain("_link", "id",
            {{"id", integer, ""},
             {"relation", text, ""},
             {"from_type", text, ""},
             {"from_id", integer, ""},
             {"to_type", text, ""},
             {"to_id", integer, ""},
             {"_from", integer, ""},
             {"_to", integer, ""}}));
  add(plain("_watcher", "", {{"record_type", text, ""}, {"record_id", integer, ""}, {"person", integer, ""}},
            "UNIQUE(record_type, record_id, person)"));
  add(plain("_idempotency", "",
            {{"actor", integer, ""},
             {"key", text, ""},
             {"digest", blob, ""},
             {"status", integer, ""},
             {"location", text, ""},
             {"answer", text, ""},
             {"made_at", integer, ""}},
            "UNIQUE(actor, key)"));
  add(plain("_delivery", "id",
            {{"id", integer, ""},
             {"kind", text, ""},
             {"record_type", text, ""},
             {"record_id", integer, ""},
             {"seq", integer, ""},
             {"payload", text, ""},
             {"run_at", integer, ""},
             {"attempts", integer, ""},
             {"last_error", text, ""},
             {"done_at", integer, ""}}));
  add(plain("_timer", "id",
            {{"id", integer, ""},
             {"run_at", integer, ""},
             {"fence", integer, ""},
             {"kind", text, ""},
             {"record_type", text, ""},
             {"record_id", integer, ""},
             {"due_at", integer, ""}}));
  add(plain("_credential", "person",
            {{"person", integer, ""}, {"password_hash", text, ""}, {"changed_at", integer, ""}}));
  add(plain("_session", "token_hash",
            {{"token_hash", blob, ""},
             {"person", integer, ""},
             {"csrf", text, ""},
             {"made_at", integer, ""},
             {"used_at", integer, ""},
             {"expires_at", integer, ""},
             {"agent", text, ""}}));
  add(plain("_token", "id",
            {{"id", integer, ""},
             {"token_hash", blob, ""},
             {"person", integer, ""},
             {"name", text, ""},
             {"scopes", text, ""},
             {"made_at", integer, ""},
             {"used_at", integer, ""},
             {"expires_at", integer, ""},
             {"revoked_at", integer, ""}}));
  add(plain("_draft", "",
            {{"person", integer, ""}, {"key", text, ""}, {"value", text, ""}, {"changed_at", integer, ""}},
            "UNIQUE(person, key)"));
  add(plain("_import_event", "source, ref, digest, occurrence",
            {{"source", text, ""},
             {"ref", text, ""},
             {"digest", blob, ""},
             {"occurrence", integer, ""},
             {"record_type", text, ""},
             {"record_id", integer, ""},
             {"rev", integer, ""}}));
  schema.tables.back().without_rowid = true;
  add(plain("_import_name", "",
            {{"record_type", text, ""}, {"source", text, ""}, {"name", text, ""}, {"record_id", integer, ""}},
            "UNIQUE(record_type, source, name)"));
  add(plain("_cursor", "name", {{"name", text, ""}, {"seq", integer, ""}}));
  add(plain("_seal", "size",
            {{"size", integer, ""},
             {"root", blob, ""},
             {"edge", blob, ""},
             {"signed_at", integer, ""},
             {"signature", blob, ""}}));
  schema.indexes.push_back({"_link_from", "_link", "from_type, from_id", "_to IS NULL"});
  schema.indexes.push_back({"_link_to", "_link", "to_type, to_id", "_to IS NULL"});
  schema.indexes.push_back({"_watcher_person", "_watcher", "person", ""});
  schema.indexes.push_back({"_timer_run_at", "_timer", "run_at", ""});
  schema.indexes.push_back({"_delivery_run_at", "_delivery", "run_at", "done_at IS NULL"});
  schema.indexes.push_back({"_token_hash", "_token", "token_hash", ""});
  schema.indexes.push_back({"_idempotency_made_at", "_idempotency", "made_at", ""});
  schema.indexes.push_back({"_session_person", "_session", "person", ""});
  schema.others.push_back(
      "CREATE VIRTUAL TABLE IF NOT EXISTS _text USING fts5(title, body, access, record_type UNINDEXED, record_id "
      "UNINDEXED, "
      "tokenize = \"unicode61 remove_diacritics 2\")");
  // History only grows. Erasing a person (docs/store.md) is the one exception, and says so in _meta first.
  schema.others.push_back(
      "CREATE TRIGGER IF NOT EXISTS history_never_changes BEFORE UPDATE ON history WHEN NOT EXISTS (SELECT 1 FROM "
      "_meta WHERE key = 'erasing') "
      "BEGIN SELECT raise(ABORT, 'history is append-only'); END");
  schema.others.push_back(
      "CREATE TRIGGER IF NOT EXISTS history_never_shrinks BEFORE DELETE ON history BEGIN SELECT raise(ABORT, 'history "
      "is append-only'); END");
}

std::string column_sql(const ColumnSpec& column) {
  std::string text = quote(column.name) + " " + column.type;
  if (!column.generated.empty()) text += " GENERATED ALWAYS AS (" + column.generated + ") VIRTUAL";
  return text;
}

std::string create_table(const TableSpec& table) {
  std::string text = "CREATE TABLE " + quote(table.name) + "(";
  const bool row_id = table.primary_key == table.columns.front().name && table.columns.front().type == "INTEGER";
  for (auto& column : table.columns) {
    if (&column != &table.columns.front()) text += ", ";
    text += column_sql(column);
    if (row_id && &column == &table.columns.front()) text += " PRIMARY KEY";
  }
  if (!row_id && !table.primary_key.empty()) text += ", PRIMARY KEY(" + table.primary_key + ")";
  if (!table.suffix.empty()) text += ", " + table.suffix;
  return text + (table.without_rowid ? ") WITHOUT ROWID" : ")");
}

std::string create_index(const IndexSpec& index) {
  return "CREATE INDEX " + quote(index.name) + " ON " + quote(index.table) + "(" + index.columns + ")" +
         (index.where.empty() ? "" : " WHERE " + index.where);
}

base::Result<std::set<std::string>> names(Session& session, std::string_view sql, std::string_view of = {}) {
  std::set<std::string> found;
  auto rows = of.empty() ? TRY(session.query(sql)) : TRY(session.query(sql, {Param(of)}));
  while (TRY(rows->next())) found.emplace(rows->text(0));
  return found;
}

base::Result<void> refuse_newer(Session& session) {
  auto rows = TRY(session.query("SELECT value FROM _meta WHERE key = 'schema_version'"));
  if (TRY(rows->next()) && std::stoi(std::string(rows->text(0))) > kSchemaVersion)
    return base::conflict("A newer Mainstay wrote this database (schema " + std::string(rows->text(0)) +
                          ", this program knows " + std::to_string(kSchemaVersion) +
                          "). Use that version, or restore a backup made by this one.");
  return {};
}

}  // namespace

std::string open_index(const model::RecordType& type) { return type.name + "_open"; }
std::string recent_index(const model::RecordType& type) { return type.name + "_recent"; }

const model::Field* recent_field(const model::RecordType& type) {
  for (auto name : {"reported_at", "requested_at", "at", "created_at"})
    if (auto field = type.find(name); field && has_column(*field) && field->type == FieldType::kDateTime) return field;
  return nullptr;
}

SchemaSpec derive_schema(const model::Model& model, const Layouts& layouts) {
  SchemaSpec schema;
  add_kernel_tables(schema);
  for (auto& type : model.types) add_type(schema, layouts.of(*type));
  return schema;
}

base::Result<Migration> plan_migration(Session& session, const SchemaSpec& wanted) {
  Migration plan;
  const auto tables = TRY(names(session, "SELECT name FROM sqlite_master WHERE type = 'table'"));
  const auto indexes = TRY(names(session, "SELECT name FROM sqlite_master WHERE type = 'index'"));
  plan.fresh = tables.empty();
  if (!plan.fresh && !tables.contains("_meta"))
    return base::conflict("This database is not one of Mainstay's: it has tables, but none called _meta.");
  if (!plan.fresh) TRY(refuse_newer(session));
  for (auto& table : wanted.tables) {
    if (!tables.contains(table.name)) {
      plan.statements.push_back(create_table(table));
      continue;
    }
    const auto columns = TRY(names(session, "SELECT name FROM pragma_table_xinfo(?)", table.name));
    for (auto& column : table.columns)
      if (!columns.contains(column.name))
        plan.statements.push_back("ALTER TABLE " + quote(table.name) + " ADD COLUMN " + column_sql(column));
  }
  for (auto& index : wanted.indexes)
    if (!indexes.contains(index.name)) plan.statements.push_back(create_index(index));
  const auto others =
      TRY(names(session, "SELECT name FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE VIRTUAL%'"));
  for (auto& statement : wanted.others) {
    const bool there = std::any_of(others.begin(), others.end(),
                                   [&](auto& name) { return statement.find(" " + name + " ") != std::string::npos; });
    if (!there) plan.statements.push_back(statement);
  }
  return plan;
}

base::Result<void> migrate(Session& session, const Migration& migration) {
  for (auto& statement : migration.statements) TRY(session.execute(statement));
  TRY(
      session.execute("INSERT INTO _meta(key, value) VALUES ('schema_version', ?) ON CONFLICT(key) DO UPDATE SET value "
                      "= excluded.value",
                      {Param(std::to_string(kSchemaVersion))}));
  return {};
}

}  // namespace store
