#include "kernel/rebuild.h"

#include "kernel/rewrite.h"
#include "kernel/rows.h"

namespace kernel {
namespace {

using store::Layout;
using store::Param;
using store::quote;

// Tables of the present belief, each with the column that names the record and what else must hold.
struct Derived {
  std::string table, id;
  const char* condition;
};

std::vector<Derived> derived_tables(const Layout& layout) {
  std::vector<Derived> tables = {{quote(layout.type.name), "id", ""}};
  if (!layout.type.entry) tables.push_back({quote(layout.type.name + "_version"), "id", ""});
  for (auto group : {&layout.lists, &layout.tables})
    for (auto field : *group) tables.push_back({quote(layout.list_table(*field)), "src", " AND _recorded_to IS NULL"});
  return tables;
}

base::Result<void> drop_unknown(Work& work, const Layout& layout) {
  for (auto& one : derived_tables(layout))
    TRY(work.session.execute(
        "DELETE FROM " + one.table +
            " WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.record_type = ? AND h.record_id = " + one.table + "." +
            one.id + ")" + one.condition,
        {Param(layout.type.name)}));
  return {};
}

base::Result<void> rebuild_record(Work& work, const Layout& layout, std::int64_t id) {
  const std::vector<Version> versions = fold_history(layout.type, id, TRY(read_history(work, layout.type, id)));
  for (auto& one : derived_tables(layout))
    TRY(work.session.execute("DELETE FROM " + one.table + " WHERE " + one.id + " = ?" + one.condition, {Param(id)}));
  TRY(insert_row(work, versions.back().record));
  if (!layout.type.entry) TRY(insert_versions(work, versions));
  Record before = blank_record(layout.type);
  for (auto& version : versions) {
    TRY(write_lists(work, before, version.record, version.record.from_us));
    before = version.record;
  }
  return {};
}

}  // namespace

base::Result<std::optional<std::int64_t>> rebuild_records(Work& work, const model::RecordType& type,
                                                          std::int64_t after_id, int limit) {
  const Layout& layout = work.ground.layouts.of(type);
  if (after_id == 0) TRY(drop_unknown(work, layout));
  base::Ids ids;
  {
    auto rows = TRY(work.session.query(
        "SELECT DISTINCT record_id FROM history WHERE record_type = ? AND record_id > ? ORDER BY record_id LIMIT ?",
        {Param(type.name), Param(after_id), Param(limit)}));
    while (TRY(rows->next())) ids.push_back(rows->integer(0));
  }
  for (auto id : ids) TRY(rebuild_record(work, layout, id));
  if (ids.empty()) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(ids.back());
}

}  // namespace kernel
