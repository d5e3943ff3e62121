// History, links, watchers and the entries that hang on a record: what the sub-resources of the API show.
#include <algorithm>

#include "base/json_writer.h"
#include "kernel/as_of.h"
#include "kernel/find.h"
#include "kernel/rows.h"
#include "kernel/source.h"
#include "kernel/write.h"

namespace kernel {
namespace {

using store::Param;
using store::quote;

constexpr int kMaxHistoryPage = 200;
constexpr int kMaxEntries = 5'000;  // of one type on one record, in one answer

base::Result<std::vector<Record>> read_entries(const View& view, const model::RecordType& type,
                                               const rules::Sql& where) {
  rules::Sql sql{"SELECT t.id FROM " + quote(type.name) + " t WHERE " + where.text + " ORDER BY t.id LIMIT " +
                     std::to_string(kMaxEntries),
                 where.params};
  base::Ids ids;
  {
    auto rows = TRY(view.session.query(sql));
    while (TRY(rows->next())) ids.push_back(rows->integer(0));
  }
  std::vector<Record> entries;
  for (auto id : ids) {
    auto entry = TRY(read_current(view, type, id));
    if (entry) entries.push_back(std::move(*entry));
  }
  return entries;
}

// A link is part of the record's past: it raises the revision and leaves an entry.
base::Result<void> note_link(Work& work, const Record& record, std::string_view verb, std::string_view relation,
                             const std::string& other) {
  Record bumped = record;
  bumped.revision += 1;
  TRY(work.session.execute("UPDATE " + quote(record.type->name) + " SET _rev = ? WHERE id = ?",
                           {Param(bumped.revision), Param(record.id)}));
  base::JsonWriter json;
  json.begin_object()
      .key("_link")
      .begin_object()
      .key("relation")
      .text(relation)
      .key("to")
      .text(other)
      .end_object()
      .end_object();
  return append_history_json(work, bumped, verb, work.now_us, json.str());
}

}  // namespace

base::Result<std::vector<HistoryEntry>> history(const View& view, const Record& record, int limit,
                                                std::optional<std::int64_t> before_revision) {
  // The values before an entry are those of the entries that were true earlier: fold forward, answer backward.
  std::vector<HistoryEntry> all;
  Record state = blank_record(*record.type);
  for (auto& entry : TRY(read_history(view, *record.type, record.id))) {
    if (view.as_of_us && entry.effective_us > *view.as_of_us) break;
    HistoryEntry shown{entry.seq, entry.revision, entry.recorded_us, entry.effective_us, entry.actor, entry.verb, {},
                       {}};
    for (auto& [field, value] : entry.changes) {
      if (rights::may_read_field(view.actor, *field)) {
        shown.before.push_back(state.at(*field));
        shown.changes.emplace_back(field, value);
      }
      state.at(*field) = value;
    }
    all.push_back(std::move(shown));
  }
  std::reverse(all.begin(), all.end());
  if (before_revision) {
    auto at = std::find_if(all.begin(), all.end(), [&](auto& entry) { return entry.revision == *before_revision; });
    all.erase(all.begin(), at == all.end() ? at : at + 1);
  }
  const auto keep = static_cast<std::size_t>(std::clamp(limit, 1, kMaxHistoryPage));
  if (all.size() > keep) all.resize(keep);
  return all;
}

base::Result<std::vector<Record>> entries_of(const View& view, const Record& record, const model::RecordType& type) {
  ENSURE(type.entry);
  auto field = type.find(type.hangs_on);
  rules::Sql where;
  if (!field) return std::vector<Record>();
  if (field->refers_any)
    where = {"t." + quote("_" + field->name + "_id") + " = ? AND t." + quote("_" + field->name + "_type") + " = ?",
             {base::Value(record.id), base::Value(record.type->name)}};
  else
    where = {"t." + quote(field->name) + " = ?", {base::Value(record.id)}};
  if (view.as_of_us) {
    where.text += " AND t.created_at <= ?";
    where.params.emplace_back(*view.as_of_us);
  }
  // The record itself is seen already: only the entry's own row rules narrow.
  const rights::Visibility seen = rights::visibility(view.actor, view.model(), type);
  if (seen.nothing()) return std::vector<Record>();
  const bool narrowed = std::none_of(seen.any.begin(), seen.any.end(), [](auto& way) { return !way.rule; });
  if (narrowed) {
    std::string any;
    rules::SqlContext context = view.sql_context();
    context.visible = nullptr;
    for (auto& way : seen.any) {
      const rules::Sql condition = rules::to_sql_condition(*way.rule, "t", context);
      any += (any.empty() ? "" : " OR ") + ("(" + condition.text + ")");
      where.params.insert(where.params.end(), condition.params.begin(), condition.params.end());
    }
    where.text += " AND (" + any + ")";
  }
  return read_entries(view, type, where);
}

base::Result<std::int64_t> link(Work& work, const Record& from, std::string relation, const Record& to) {
  if (from.type == to.type && from.id == to.id)
    return base::invalid_field("to", "self", "A record is not linked with itself.");
  if (!may_change(work, from) && !rights::may_create(work.actor, *from.type))
    return base::forbidden("You may not link this record.");
  {
    auto rows = TRY(work.session.query(
        "SELECT id FROM _link WHERE from_type = ? AND from_id = ? AND to_type = ? AND to_id = ? AND relation = ? AND "
        "_to IS NULL",
        {Param(from.type->name), Param(from.id), Param(to.type->name), Param(to.id), Param(relation)}));
    if (TRY(rows->next())) return rows->integer(0);
  }
  TRY(work.session.execute(
      "INSERT INTO _link(relation, from_type, from_id, to_type, to_id, _from) VALUES (?, ?, ?, ?, ?, ?)",
      {Param(relation), Param(from.type->name), Param(from.id), Param(to.type->name), Param(to.id),
       Param(work.now_us)}));
  const std::int64_t id = work.session.last_insert_id();
  TRY(note_link(work, from, "link", relation, to.ref()));
  return id;
}

base::Result<void> unlink(Work& work, const Record& record, std::int64_t link_id) {
  std::string relation, other;
  {
    auto rows = TRY(work.session.query(
        "SELECT relation, from_type, from_id, to_type, to_id FROM _link WHERE id = ? AND _to IS NULL",
        {Param(link_id)}));
    if (!TRY(rows->next())) return base::not_found("There is no such link.");
    const bool outgoing = rows->text(1) == record.type->name && rows->integer(2) == record.id;
    const bool incoming = rows->text(3) == record.type->name && rows->integer(4) == record.id;
    if (!outgoing && !incoming) return base::not_found("There is no such link.");
    relation = rows->text(0);
    auto type = work.model().find(rows->text(outgoing ? 3 : 1));
    other = type ? type->ref(rows->integer(outgoing ? 4 : 2)) : "";
  }
  if (!may_change(work, record) && !rights::may_create(work.actor, *record.type))
    return base::forbidden("You may not unlink this record.");
  TRY(work.session.execute("UPDATE _link SET _to = ? WHERE id = ?", {Param(work.now_us), Param(link_id)}));
  return note_link(work, record, "unlink", relation, other);
}

base::Result<std::vector<LinkRow>> links_of(const View& view, const Record& record) {
  std::vector<LinkRow> links;
  const std::string valid = valid_link_row(view);
  auto rows = TRY(view.session.query(
      "SELECT id, relation, 1, to_type, to_id FROM _link WHERE from_type = ?1 AND from_id = ?2 AND " + valid +
          " UNION ALL SELECT id, relation, 0, from_type, from_id FROM _link WHERE to_type = ?1 AND to_id = ?2 AND " +
          valid + " ORDER BY 1",
      {Param(record.type->name), Param(record.id)}));
  while (TRY(rows->next()))
    if (auto type = view.model().find(rows->text(3)))
      links.push_back({rows->integer(0), std::string(rows->text(1)), rows->integer(2) != 0, type, rows->integer(4)});
  rows.reset();
  std::vector<LinkRow> visible;
  for (auto& link : links)
    if (TRY(may_see(view, *link.type, link.record_id))) visible.push_back(link);
  return visible;
}

base::Result<void> watch(Work& work, const Record& record, bool watching) {
  if (watching)
    TRY(work.session.execute(
        "INSERT INTO _watcher(record_type, record_id, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        {Param(record.type->name), Param(record.id), Param(work.actor.person)}));
  else
    TRY(work.session.execute("DELETE FROM _watcher WHERE record_type = ? AND record_id = ? AND person = ?",
                             {Param(record.type->name), Param(record.id), Param(work.actor.person)}));
  return {};
}

base::Result<base::Ids> watchers_of(const View& view, const Record& record) {
  auto rows =
      TRY(view.session.query("SELECT person FROM _watcher WHERE record_type = ? AND record_id = ? ORDER BY person",
                             {Param(record.type->name), Param(record.id)}));
  base::Ids people;
  while (TRY(rows->next())) people.push_back(rows->integer(0));
  return people;
}

}  // namespace kernel
