#include "kernel/replay_streams.h"

#include <algorithm>

namespace kernel {
namespace {

using store::Param;
using store::quote;

std::int64_t end_of(const store::Rows& rows, int column) {
  return rows.is_null(column) ? store::kForever : rows.integer(column);
}

int width_of(const std::vector<const model::Field*>& fields) {
  int width = 0;
  for (auto field : fields) width += static_cast<int>(store::column_names(*field).size());
  return width;
}

// A member that is not there any more at the end of its stretch leaves an empty one behind: never true.
bool holds_at(std::int64_t from_us, std::int64_t to_us, std::int64_t at_us) {
  return from_us <= at_us && at_us < to_us;
}

}  // namespace

base::Result<void> ReplayStreams::Stream::step() {
  if (TRY(rows->next()))
    id = rows->integer(0);
  else
    id.reset();
  return {};
}

base::Result<void> ReplayStreams::add(Stream& stream, const View& view, const std::string& sql) {
  stream.rows = TRY(view.session.query(sql));
  return stream.step();
}

base::Result<ReplayStreams> ReplayStreams::open(const View& view, const model::RecordType& type) {
  const store::Layout& layout = view.ground.layouts.of(type);
  ReplayStreams streams(type, layout);
  const std::string table = quote(type.name);
  streams.history_.rows =
      TRY(view.session.query("SELECT record_id, seq, rev, recorded_at, effective_at, actor, verb, changes FROM history "
                             "WHERE record_type = ? ORDER BY record_id, rev",
                             {Param(type.name)}));
  TRY(streams.history_.step());
  const std::string head = type.entry ? "SELECT id, 1, 0, 0, 1, " : "SELECT id, _rev, _from, _recorded, _open, ";
  TRY(streams.add(streams.current_, view, head + layout.columns + " FROM " + table + " ORDER BY id"));
  if (!type.entry)
    TRY(streams.add(streams.versions_, view,
                    "SELECT id, _from, _to, _span, _rev, " + layout.version_columns + " FROM " +
                        quote(type.name + "_version") + " ORDER BY id, _from"));
  for (auto field : layout.lists) {
    Stream stream;
    stream.field = field;
    TRY(streams.add(stream, view,
                    "SELECT src, _from, _to, dst FROM " + quote(layout.list_table(*field)) +
                        " WHERE _recorded_to IS NULL ORDER BY src"));
    streams.lists_.push_back(std::move(stream));
  }
  for (auto field : layout.tables) {
    Stream stream;
    stream.field = field;
    std::string columns;
    for (auto& column : field->columns) columns += ", " + quote(column.name);
    TRY(streams.add(stream, view,
                    "SELECT src, _from, _to" + columns + " FROM " + quote(layout.list_table(*field)) +
                        " WHERE _recorded_to IS NULL ORDER BY src, _from, _n"));
    streams.lists_.push_back(std::move(stream));
  }
  return streams;
}

base::Result<std::optional<std::int64_t>> ReplayStreams::next_id() {
  std::optional<std::int64_t> least;
  auto consider = [&](const Stream& stream) {
    if (stream.id && (!least || *stream.id < *least)) least = stream.id;
  };
  consider(history_);
  consider(current_);
  consider(versions_);
  for (auto& list : lists_) consider(list);
  return least;
}

base::Result<Told> ReplayStreams::take_told(std::int64_t id) {
  Told told;
  for (; history_.id == id; TRY(history_.step())) {
    auto& rows = *history_.rows;
    told.entries.push_back({rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4), rows.integer(5),
                            std::string(rows.text(6)), TRY(decode_changes(*type_, rows.text(7)))});
    told.last_revision = std::max(told.last_revision, rows.integer(2));
  }
  std::stable_sort(told.entries.begin(), told.entries.end(), [](auto& a, auto& b) {
    return std::pair(a.effective_us, a.seq) < std::pair(b.effective_us, b.seq);
  });
  return told;
}

Stretch ReplayStreams::read_version() const {
  auto& rows = *versions_.rows;
  Stretch stretch;
  stretch.record = blank_record(*type_);
  stretch.from_us = rows.integer(1);
  stretch.to_us = rows.integer(2);
  stretch.span = rows.integer(3);
  stretch.revision = rows.integer(4);
  constexpr int kFirst = 5;
  read_columns(rows, kFirst, layout_->narrow, stretch.record);
  const int wide = kFirst + width_of(layout_->narrow);
  for (std::size_t i = 0; i < layout_->wide.size(); ++i)
    stretch.has_wide.push_back(rows.integer(wide + static_cast<int>(i)) != 0);
  return stretch;
}

Stretch ReplayStreams::read_current_row() const {
  auto& rows = *current_.rows;
  Stretch stretch;
  stretch.record = blank_record(*type_);
  stretch.current = true;
  stretch.revision = rows.integer(1);
  stretch.from_us = rows.integer(2);
  stretch.open = rows.integer(4) != 0;
  constexpr int kFirst = 5;
  read_columns(rows, kFirst, layout_->narrow, stretch.record);
  read_columns(rows, kFirst + width_of(layout_->narrow), layout_->wide, stretch.record);
  for (auto field : layout_->wide) stretch.has_wide.push_back(!stretch.record.at(*field).is_null());
  return stretch;
}

base::Result<std::vector<ReplayStreams::Member>> ReplayStreams::take_members(std::int64_t id) {
  std::vector<Member> members;
  for (auto& stream : lists_) {
    for (; stream.id == id; TRY(stream.step())) {
      auto& rows = *stream.rows;
      Member member{stream.field, rows.integer(1), end_of(rows, 2), {}, {}};
      if (stream.field->type == model::FieldType::kRows) {
        int column = 3;
        for (auto& declared : stream.field->columns)
          member.cells.push_back(store::read_value(rows, column++, declared.type));
      } else if (stream.field->type == model::FieldType::kTags) {
        member.value = std::string(rows.text(3));
      } else {
        member.value = rows.integer(3);
      }
      members.push_back(std::move(member));
    }
  }
  return members;
}

base::Result<Stored> ReplayStreams::take_stored(std::int64_t id) {
  Stored stored;
  for (; versions_.id == id; TRY(versions_.step())) stored.stretches.push_back(read_version());
  for (; current_.id == id; TRY(current_.step())) stored.stretches.push_back(read_current_row());
  const auto members = TRY(take_members(id));
  for (auto& stretch : stored.stretches) {
    // The current row of an entry has no beginning of its own: its members hold from when it was made.
    const std::int64_t at_us = stretch.current ? store::kForever - 1 : stretch.from_us;
    for (auto& member : members) {
      if (!holds_at(member.from_us, member.to_us, at_us)) continue;
      base::Value& value = stretch.record.at(*member.field);
      if (member.field->type == model::FieldType::kRows) {
        if (value.is_null()) value = base::Table();
        std::get<base::Table>(value.v).push_back(member.cells);
      } else if (member.field->type == model::FieldType::kTags) {
        if (value.is_null()) value = base::Texts();
        std::get<base::Texts>(value.v).push_back(member.value.text());
      } else {
        if (value.is_null()) value = base::Ids();
        std::get<base::Ids>(value.v).push_back(member.value.integer());
      }
    }
  }
  return stored;
}

}  // namespace kernel
