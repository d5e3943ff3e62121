// The tables that a model asks for, and the steps from what a database has to that. A step adds a table, a column
// or an index; nothing is dropped, so what an older model kept stays readable.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"
#include "store/layout.h"
#include "store/store.h"

namespace store {

struct ColumnSpec {
  std::string name;
  std::string type;       // INTEGER, REAL, TEXT, BLOB
  std::string generated;  // expression of a virtual column; empty: stored
};

struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;
  std::string primary_key;  // "id" or "id, _from"; empty: none
  bool without_rowid = false;
  std::string suffix;  // further constraints, e.g. UNIQUE(…)
};

struct IndexSpec {
  std::string name;
  std::string table;
  std::string columns;  // quoted, as they stand between the brackets
  std::string where;
};

struct SchemaSpec {
  std::vector<TableSpec> tables;
  std::vector<IndexSpec> indexes;
  std::vector<std::string> others;  // triggers and virtual tables, each `CREATE … IF NOT EXISTS`
};

SchemaSpec derive_schema(const model::Model& model, const Layouts& layouts);

inline constexpr int kSchemaVersion = 1;  // of the tables that the kernel keeps for itself

struct Migration {
  std::vector<std::string> statements;  // in order; empty: nothing to do
  bool fresh = false;                   // the database was empty
};

// Compares; changes nothing. Refuses a database that a newer program wrote.
base::Result<Migration> plan_migration(Session& session, const SchemaSpec& wanted);
base::Result<void> migrate(Session& session, const Migration& migration);

// Names of the indexes that lists use (kernel/find.cpp names them in its queries).
std::string open_index(const model::RecordType& type);
std::string recent_index(const model::RecordType& type);
// The field that says when a record came: reported_at, else requested_at, at, created_at.
const model::Field* recent_field(const model::RecordType& type);

}  // namespace store
