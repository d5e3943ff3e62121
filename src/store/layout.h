// How the records of one type lie in tables (docs/store.md), and the statements that read and write them.
//
//   incident              one row a record: the current version; narrow columns first, wide text last
//   incident_version      past versions as known now, with their validity; no wide text
//   incident_superseded   what backdated changes replaced; read only for `known_at`
//   incident__cis         a many-valued field: one row per member and span of validity
//
// An entry has the first table only.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/model.h"
#include "store/store.h"

namespace store {

// A valid-now relation row has no end.
inline constexpr std::int64_t kForever = INT64_MAX;

struct Layout {
  explicit Layout(const model::RecordType& type);

  const model::RecordType& type;
  std::vector<const model::Field*> narrow;  // columns that versions keep too
  std::vector<const model::Field*> wide;    // markdown, form, frozen: current table only
  std::vector<const model::Field*> lists;   // references, persons, tags: a table each
  std::vector<const model::Field*> tables;  // rows: a table each
  std::vector<std::string> sort_columns;    // generated, without null: fields of the default sort

  std::string columns;  // "state", "priority", … narrow then wide, with their companions
  std::string version_columns;
  std::string insert, update;  // parameters: see kernel/rows.cpp
  std::string update_any;      // the same without looking at the revision; of an entry, its columns alone
  std::string archive;         // the current row into the versions: (to, span, id)
  std::string insert_version;  // (id, from, to, span, rev, recorded, narrow …, has wide …)
  std::string believe;       // the current row, as believed until now over [at, ever): (at, to, span, recorded_to, id)
  std::string supersede;     // a past version into the superseded: (recorded_to, id, from)
  std::string load;          // by id: _rev, _from, _recorded, columns
  std::string load_version;  // by (id, instant)

  std::string list_table(const model::Field& field) const { return type.name + "__" + field.name; }
};

// Layouts of all types of a model, by name.
class Layouts {
 public:
  explicit Layouts(const model::Model& model);
  const Layout& of(const model::RecordType& type) const { return *by_type_.at(&type); }

 private:
  std::unordered_map<const model::RecordType*, std::unique_ptr<Layout>> by_type_;
};

std::string quote(std::string_view identifier);  // "priority"

// Whether a field is kept in a column of the record's table.
bool has_column(const model::Field& field);
// The names of its columns: itself, and for a number of any record the type and id beside it.
std::vector<std::string> column_names(const model::Field& field);
// The column to sort by: without nulls.
std::string sort_column(const Layout& layout, const model::Field& field);

// Reads the value of a field from a column; the column after it for nothing else.
base::Value read_value(const Rows& rows, int column, model::FieldType type);

}  // namespace store
