#include "kernel/rewrite.h"

#include <algorithm>

#include "store/layout.h"

namespace kernel {
namespace {

using store::Layout;
using store::Param;
using store::quote;

void add_version_params(std::vector<Param>& params, const View& view, const Layout& layout, const Record& record) {
  for (auto field : layout.narrow) add_field_params(params, view, record, *field);
  for (auto field : layout.wide) params.emplace_back(!record.at(*field).is_null());
}

base::Result<void> insert_version(Work& work, const Layout& layout, const Version& version) {
  const Record& record = version.record;
  std::vector<Param> params;
  params.reserve(8 + 3 * layout.narrow.size());
  for (auto number : {record.id, record.from_us, version.to_us, std::int64_t{span_of(record.from_us, version.to_us)},
                      record.revision, record.recorded_us})
    params.emplace_back(number);
  add_version_params(params, work, layout, record);
  TRY(work.session.execute(layout.insert_version, params));
  return {};
}

base::Result<void> write_current(Work& work, const Layout& layout, const Record& record) {
  std::vector<Param> params{Param(record.revision), Param(record.from_us), Param(record.recorded_us),
                            Param(is_open(record))};
  for (auto field : layout.narrow) add_field_params(params, work, record, *field);
  for (auto field : layout.wide) add_field_params(params, work, record, *field);
  params.emplace_back(record.id);
  TRY(work.session.execute(layout.update_any, params));
  return {};
}

// The present belief: past versions, and the current row as a version without end.
base::Result<void> supersede_all(Work& work, const Layout& layout, std::int64_t id, const Record& current) {
  std::vector<std::int64_t> starts;
  {
    auto rows = TRY(
        work.session.query("SELECT _from FROM " + quote(layout.type.name + "_version") + " WHERE id = ?", {Param(id)}));
    while (TRY(rows->next())) starts.push_back(rows->integer(0));
  }
  Version open{current, store::kForever};
  TRY(work.session.execute("DELETE FROM " + quote(layout.type.name + "_version") + " WHERE id = ? AND _from = ?",
                           {Param(id), Param(current.from_us)}));
  TRY(insert_version(work, layout, open));
  starts.push_back(current.from_us);
  for (auto from : starts) TRY(work.session.execute(layout.supersede, {Param(work.now_us), Param(id), Param(from)}));
  TRY(work.session.execute("DELETE FROM " + quote(layout.type.name + "_version") + " WHERE id = ?", {Param(id)}));
  return {};
}

// List rows of the present belief keep what they said, with an end of the belief; a row that had no end gets one far
// away.
base::Result<void> supersede_lists(Work& work, const Layout& layout, std::int64_t id) {
  for (auto group : {&layout.lists, &layout.tables})
    for (auto field : *group)
      TRY(work.session.execute(
          "UPDATE " + quote(layout.list_table(*field)) +
              " SET _recorded_to = ?, _to = coalesce(_to, ?) WHERE src = ? AND _recorded_to IS NULL",
          {Param(work.now_us), Param(store::kForever), Param(id)}));
  return {};
}

}  // namespace

std::vector<Version> fold_history(const model::RecordType& type, std::int64_t id, const std::vector<Entry>& entries) {
  std::vector<Version> versions;
  Record state = blank_record(type);
  state.id = id;
  std::int64_t highest = 0;
  for (auto& entry : entries) {
    for (auto& [field, value] : entry.changes) state.at(*field) = value;
    state.revision = entry.revision;
    state.from_us = entry.effective_us;
    state.recorded_us = entry.recorded_us;
    highest = std::max(highest, entry.revision);
    if (!versions.empty() && versions.back().record.from_us == state.from_us)
      versions.back().record = state;
    else
      versions.push_back({state, 0});
  }
  for (std::size_t i = 0; i + 1 < versions.size(); ++i) versions[i].to_us = versions[i + 1].record.from_us;
  if (!versions.empty()) versions.back().record.revision = highest;
  return versions;
}

base::Result<void> insert_versions(Work& work, const std::vector<Version>& versions) {
  if (versions.empty()) return {};
  const Layout& layout = work.ground.layouts.of(*versions.front().record.type);
  for (std::size_t i = 0; i + 1 < versions.size(); ++i) TRY(insert_version(work, layout, versions[i]));
  return {};
}

base::Result<void> rewrite_record(Work& work, const model::RecordType& type, std::int64_t id) {
  const Layout& layout = work.ground.layouts.of(type);
  auto current = TRY(read_current(work, type, id));
  if (!current) return base::internal("There is no " + type.ref(id) + " to rewrite.");
  std::vector<Version> versions = fold_history(type, id, TRY(read_history(work, type, id)));
  ENSURE(!versions.empty());
  // The whole belief changes hands now: what was known before ends, what is known from here on begins.
  for (auto& version : versions) version.record.recorded_us = work.now_us;
  TRY(supersede_all(work, layout, id, *current));
  TRY(supersede_lists(work, layout, id));
  TRY(insert_versions(work, versions));
  TRY(write_current(work, layout, versions.back().record));
  Record before = blank_record(type);
  for (auto& version : versions) {
    TRY(write_lists(work, before, version.record, version.record.from_us));
    before = version.record;
  }
  return {};
}

base::Result<void> write_backdated(Work& work, const Record& current, const FieldChanges& changes,
                                   std::string_view verb) {
  Record entry = current;
  entry.revision = current.revision + 1;
  TRY(append_history(work, entry, verb, work.effective_us.value(), changes));
  return rewrite_record(work, *current.type, current.id);
}

}  // namespace kernel
