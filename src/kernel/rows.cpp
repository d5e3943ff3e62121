#include "kernel/rows.h"

#include <algorithm>

#include "base/civil.h"
#include "base/random.h"
#include "kernel/rewrite.h"
#include "store/schema.h"

namespace kernel {
namespace {

using store::Layout;
using store::Param;
using store::quote;

constexpr std::size_t kSaltBytes = 16;

void add_column_params(std::vector<Param>& params, const View& view, const Layout& layout, const Record& record) {
  for (auto field : layout.narrow) add_field_params(params, view, record, *field);
  for (auto field : layout.wide) add_field_params(params, view, record, *field);
}

base::Result<void> insert_list_row(Work& work, const Layout& layout, const model::Field& field, std::int64_t src,
                                   const Param& dst, std::int64_t from_us) {
  TRY(work.session.execute(
      "INSERT INTO " + quote(layout.list_table(field)) + "(src, dst, _from, _recorded) VALUES (?, ?, ?, ?)",
      {Param(src), dst, Param(from_us), Param(work.now_us)}));
  return {};
}

base::Result<void> close_list_row(Work& work, const Layout& layout, const model::Field& field, std::int64_t src,
                                  const Param& dst, std::int64_t to_us) {
  TRY(work.session.execute(
      "UPDATE " + quote(layout.list_table(field)) + " SET _to = ? WHERE src = ? AND dst = ? AND _to IS NULL",
      {Param(to_us), Param(src), dst}));
  return {};
}

template <class Item>
base::Result<void> replace_members(Work& work, const Layout& layout, const model::Field& field, std::int64_t src,
                                   const std::vector<Item>& before, const std::vector<Item>& after,
                                   std::int64_t at_us) {
  for (auto& item : before)
    if (std::find(after.begin(), after.end(), item) == after.end())
      TRY(close_list_row(work, layout, field, src, Param(item), at_us));
  for (auto& item : after)
    if (std::find(before.begin(), before.end(), item) == before.end())
      TRY(insert_list_row(work, layout, field, src, Param(item), at_us));
  return {};
}

base::Result<void> replace_list(Work& work, const Layout& layout, const model::Field& field, std::int64_t src,
                                const base::Value& before, const base::Value& after, std::int64_t at_us) {
  if (before == after) return {};
  if (field.type == model::FieldType::kTags)
    return replace_members(work, layout, field, src, before.is_null() ? base::Texts() : before.texts(),
                           after.is_null() ? base::Texts() : after.texts(), at_us);
  return replace_members(work, layout, field, src, before.is_null() ? base::Ids() : before.ids(),
                         after.is_null() ? base::Ids() : after.ids(), at_us);
}

// A table is replaced whole: its rows have no identity of their own.
base::Result<void> replace_table(Work& work, const Layout& layout, const model::Field& field, std::int64_t src,
                                 const base::Value& before, const base::Value& after, std::int64_t at_us) {
  if (before == after) return {};
  const std::string table = quote(layout.list_table(field));
  if (!before.is_null())
    TRY(work.session.execute("UPDATE " + table + " SET _to = ? WHERE src = ? AND _to IS NULL",
                             {Param(at_us), Param(src)}));
  if (after.is_null()) return {};
  std::string columns, marks;
  for (auto& column : field.columns) {
    columns += ", " + quote(column.name);
    marks += ", ?";
  }
  const std::string insert =
      "INSERT INTO " + table + "(src, _n, _from, _recorded" + columns + ") VALUES (?, ?, ?, ?" + marks + ")";
  std::int64_t number = 0;
  for (auto& row : after.table()) {
    std::vector<Param> params{Param(src), Param(number++), Param(at_us), Param(work.now_us)};
    for (auto& cell : row) params.emplace_back(cell);
    TRY(work.session.execute(insert, params));
  }
  return {};
}

base::Result<base::Value> read_table(const View& view, const Layout& layout, const model::Field& field,
                                     std::int64_t id) {
  std::string columns;
  for (auto& column : field.columns) columns += (columns.empty() ? "" : ", ") + quote(column.name);
  auto rows = TRY(view.session.query(
      "SELECT " + columns + " FROM " + quote(layout.list_table(field)) + " WHERE src = ? AND _to IS NULL ORDER BY _n",
      {Param(id)}));
  base::Table table;
  while (TRY(rows->next())) {
    std::vector<base::Value> cells;
    int column = 0;
    for (auto& declared : field.columns) cells.push_back(store::read_value(*rows, column++, declared.type));
    table.push_back(std::move(cells));
  }
  return normalized(base::Value(std::move(table)));
}

// One statement asks for the members of every list at once: most are empty, and a statement each would cost more.
base::Result<void> read_lists(const View& view, const Layout& layout, Record& record) {
  if (!layout.lists.empty()) {
    std::string sql;
    std::vector<Param> params;
    for (std::size_t i = 0; i < layout.lists.size(); ++i) {
      if (i) sql += " UNION ALL ";
      sql += "SELECT " + std::to_string(i) + ", dst FROM " + quote(layout.list_table(*layout.lists[i])) +
             " WHERE src = ? AND _to IS NULL";
      params.emplace_back(record.id);
    }
    auto rows = TRY(view.session.query(sql, params));
    while (TRY(rows->next())) {
      auto& field = *layout.lists[static_cast<std::size_t>(rows->integer(0))];
      base::Value& value = record.at(field);
      if (field.type == model::FieldType::kTags) {
        if (value.is_null()) value = base::Texts();
        std::get<base::Texts>(value.v).emplace_back(rows->text(1));
      } else {
        if (value.is_null()) value = base::Ids();
        std::get<base::Ids>(value.v).push_back(rows->integer(1));
      }
    }
  }
  for (auto field : layout.tables) record.at(*field) = TRY(read_table(view, layout, *field, record.id));
  return {};
}

}  // namespace

void add_field_params(std::vector<Param>& params, const View& view, const Record& record, const model::Field& field) {
  const base::Value& value = record.at(field);
  params.emplace_back(value);
  if (!field.refers_any) return;
  std::int64_t id = 0;
  auto type = value.is_null() ? nullptr : view.model().by_ref(value.text(), id);
  params.push_back(type ? Param(type->name) : Param());
  params.push_back(type ? Param(id) : Param());
}

base::Result<void> write_lists(Work& work, const Record& before, const Record& after, std::int64_t at_us) {
  const Layout& layout = work.ground.layouts.of(*after.type);
  for (auto field : layout.lists)
    TRY(replace_list(work, layout, *field, after.id, before.at(*field), after.at(*field), at_us));
  for (auto field : layout.tables)
    TRY(replace_table(work, layout, *field, after.id, before.at(*field), after.at(*field), at_us));
  return {};
}

Record blank_record(const model::RecordType& type) {
  Record record;
  record.type = &type;
  record.values.resize(type.fields.size());
  return record;
}

int span_of(std::int64_t from_us, std::int64_t to_us) {
  std::int64_t length = base::kHourUs;
  int span = 0;
  for (; span < kSpans - 1 && to_us - from_us > length; ++span) length *= 4;
  return span;
}

bool is_open(const Record& record) {
  return record.type->lifecycle ? !record.type->lifecycle->is_final(record.state()) : true;
}

void read_columns(const store::Rows& rows, int first, const std::vector<const model::Field*>& fields, Record& record) {
  int column = first;
  for (auto field : fields) {
    record.at(*field) = store::read_value(rows, column, field->type);
    column += field->refers_any ? 3 : 1;
  }
}

base::Result<base::Value> read_list(const View& view, const model::RecordType& type, const model::Field& field,
                                    std::int64_t id) {
  const Layout& layout = view.ground.layouts.of(type);
  if (field.type == model::FieldType::kRows) return read_table(view, layout, field, id);
  auto rows = TRY(view.session.query(
      "SELECT dst FROM " + quote(layout.list_table(field)) + " WHERE src = ? AND _to IS NULL", {Param(id)}));
  if (field.type == model::FieldType::kTags) {
    base::Texts texts;
    while (TRY(rows->next())) texts.emplace_back(rows->text(0));
    return normalized(std::move(texts));
  }
  base::Ids ids;
  while (TRY(rows->next())) ids.push_back(rows->integer(0));
  return normalized(std::move(ids));
}

base::Result<std::optional<Record>> read_current(const View& view, const model::RecordType& type, std::int64_t id) {
  const Layout& layout = view.ground.layouts.of(type);
  Record record = blank_record(type);
  {
    auto rows = TRY(view.session.query(layout.load, {Param(id)}));
    if (!TRY(rows->next())) return std::optional<Record>();
    record.id = id;
    record.revision = rows->integer(0);
    record.from_us = rows->integer(1);
    record.recorded_us = rows->integer(2);
    read_columns(*rows, 3, layout.narrow, record);
    int column = 3;
    for (auto field : layout.narrow) column += field->refers_any ? 3 : 1;
    read_columns(*rows, column, layout.wide, record);
  }
  TRY(read_lists(view, layout, record));
  return std::optional<Record>(std::move(record));
}

base::Result<std::int64_t> next_id(Work& work, const model::RecordType& type) {
  // Records are never deleted, so one more than the highest number was never given before.
  auto rows = TRY(work.session.query("SELECT coalesce(max(id), 0) + 1 FROM " + quote(type.name)));
  TRY(rows->next());
  return rows->integer(0);
}

FieldChanges differences(const Record& before, const Record& after) {
  FieldChanges changes;
  for (auto& field : after.type->fields)
    if (!field.computed() && !(before.at(field) == after.at(field))) changes.emplace_back(&field, after.at(field));
  return changes;
}

base::Result<void> append_history_json(Work& work, const Record& record, std::string_view verb,
                                       std::int64_t effective_us, const std::string& json) {
  const std::string salt = base::random_bytes(kSaltBytes);
  TRY(work.session.execute(
      "INSERT INTO history(record_type, record_id, rev, recorded_at, effective_at, actor, verb, changes, salt) VALUES "
      "(?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {Param(record.type->name), Param(record.id), Param(record.revision), Param(work.now_us), Param(effective_us),
       Param(work.actor.person), Param(verb), Param(json), Param(Param::Bytes{salt})}));
  work.touched.push_back({record.type, record.id, record.revision, std::string(verb)});
  return {};
}

base::Result<void> append_history(Work& work, const Record& record, std::string_view verb, std::int64_t effective_us,
                                  const FieldChanges& changes) {
  return append_history_json(work, record, verb, effective_us, encode_changes(changes));
}

base::Result<void> insert_row(Work& work, const Record& record) {
  const Layout& layout = work.ground.layouts.of(*record.type);
  std::vector<Param> params{Param(record.id)};
  if (!record.type->entry) {
    for (auto number : {record.revision, record.from_us, record.recorded_us}) params.emplace_back(number);
    params.emplace_back(is_open(record));
  }
  add_column_params(params, work, layout, record);
  TRY(work.session.execute(layout.insert, params));
  return {};
}

base::Result<void> insert_record(Work& work, Record& record, std::string_view verb) {
  const std::int64_t at = work.effective_us.value_or(work.now_us);
  record.revision = 1;
  record.from_us = at;
  record.recorded_us = work.now_us;
  if (auto recent = store::recent_field(*record.type); recent && record.at(*recent).is_null()) record.at(*recent) = at;
  TRY(insert_row(work, record));
  const Record nothing = blank_record(*record.type);
  TRY(write_lists(work, nothing, record, at));
  return append_history(work, record, verb, at, differences(nothing, record));
}

base::Result<void> replace_record(Work& work, const Record& before, Record& after, std::string_view verb,
                                  bool even_if_same) {
  const FieldChanges changes = differences(before, after);
  if (changes.empty() && !even_if_same) return {};
  if (work.effective_us && *work.effective_us < before.from_us) {
    TRY(write_backdated(work, before, changes, verb));
    after = TRY(read_current(work, *before.type, before.id)).value();
    return {};
  }
  const Layout& layout = work.ground.layouts.of(*before.type);
  const std::int64_t at = std::max(work.effective_us.value_or(work.now_us), before.from_us);
  after.revision = before.revision + 1;
  after.from_us = at;
  after.recorded_us = work.now_us;
  // True from an earlier instant than it is learned: what was believed of the time since then stays known.
  if (!after.type->entry && at < work.now_us)
    TRY(work.session.execute(
        layout.believe, {Param(at), Param(store::kForever), Param(kSpans - 1), Param(work.now_us), Param(after.id)}));
  if (!after.type->entry && at != before.from_us)
    TRY(work.session.execute(layout.archive, {Param(at), Param(span_of(before.from_us, at)), Param(after.id)}));
  std::vector<Param> params{Param(after.revision), Param(at), Param(work.now_us), Param(is_open(after))};
  add_column_params(params, work, layout, after);
  params.emplace_back(after.id);
  params.emplace_back(before.revision);
  if (TRY(work.session.execute(layout.update, params)) != 1)
    return base::Error{base::ErrorKind::kStale,
                       after.ref() + " was changed by somebody else in the meantime; look at it again."};
  TRY(write_lists(work, before, after, at));
  return append_history(work, after, verb, at, changes);
}

base::Result<std::vector<Entry>> read_history(const View& view, const model::RecordType& type, std::int64_t id) {
  auto rows =
      TRY(view.session.query("SELECT seq, rev, recorded_at, effective_at, actor, verb, changes FROM history WHERE "
                             "record_type = ? AND record_id = ? "
                             "ORDER BY effective_at, seq",
                             {Param(type.name), Param(id)}));
  std::vector<Entry> entries;
  while (TRY(rows->next()))
    entries.push_back({rows->integer(0), rows->integer(1), rows->integer(2), rows->integer(3), rows->integer(4),
                       std::string(rows->text(5)), TRY(decode_changes(type, rows->text(6)))});
  return entries;
}

base::Result<std::optional<Record>> replay(const View& view, const model::RecordType& type, std::int64_t id,
                                           std::int64_t at_us, std::int64_t known_us) {
  Record record = blank_record(type);
  record.id = id;
  for (auto& entry : TRY(read_history(view, type, id))) {
    if (entry.effective_us > at_us) break;
    if (entry.recorded_us > known_us) continue;
    for (auto& [field, value] : entry.changes) record.at(*field) = value;
    record.revision = entry.revision;
    record.from_us = entry.effective_us;
    record.recorded_us = entry.recorded_us;
  }
  if (record.revision == 0) return std::optional<Record>();
  return std::optional<Record>(std::move(record));
}

}  // namespace kernel
