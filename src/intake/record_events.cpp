// What the rows of one record say, as its events.
#include <algorithm>

#include "intake/convert.h"
#include "intake/digest.h"
#include "intake/record_builder.h"

namespace intake {

using base::Value;

void RecordBuilder::build(SourceRecord& record) {
  const std::size_t n = rows_.size();
  sort_rows();
  number_repeats();
  record.ref = ref_;
  record.rows = n;
  record.events.clear();
  events_.assign(n, {});
  written_.assign(n, false);
  own_.clear();
  current_.assign(mapping_.fields.size(), {});
  dirty_.assign(mapping_.fields.size(), true);
  differs_.assign(mapping_.columns.size(), false);
  state_.clear();

  open_record();
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t row = order_[i];
    if (i > 0) mark_changes(row, order_[i - 1]);
    SourceEvent& event = events_[row];
    event.effective_us = rows_[row].effective_us;
    event.line = rows_[row].line;
    event.digest = rows_[row].digest;
    event.occurrence = rows_[row].occurrence;
    if (i == 0) event.set.reserve(mapping_.fields.size());
    written_[row] = fill_event(i, event) || i == 0;
  }
  close_counters();
  for (std::size_t m = 0; m < mapping_.moments.size(); ++m) enter_moment(m);
  note_contradictions();
  give_events(record);

  tally.records += 1;
  rows_.clear();
  pieces_.clear();
  keys_.clear();
  text_.clear();
}

// The fields that read a column whose text is another than in the row before.
void RecordBuilder::mark_changes(std::size_t row, std::size_t before) {
  for (std::size_t c = 0; c < places_.size(); ++c) {
    auto column = static_cast<ColumnIndex>(c);
    bool last_value = mapping_.columns[c].moment >= 0;
    if ((fields_of_[c].empty() && !last_value) || text(row, column) == text(before, column)) continue;
    if (last_value) differs_[c] = true;
    for (std::size_t field : fields_of_[c]) dirty_[field] = true;
  }
}

// Row number `i` in order. False where it changes nothing, or nothing but counters.
bool RecordBuilder::fill_event(std::size_t i, SourceEvent& event) {
  bool changed = fill_state(i, event);
  changed = fill_fields(order_[i], false, event) || changed;
  changed = fill_comments(i, event) || changed;
  if (changed || i == 0) fill_fields(order_[i], true, event);
  return changed;
}

bool RecordBuilder::fill_state(std::size_t i, SourceEvent& event) {
  if (!mapping_.state) return false;
  const ColumnIndex column = mapping_.state->column;
  std::string_view external = text(order_[i], column);
  if (mapping_.is_missing(external) || (i > 0 && text(order_[i - 1], column) == external)) return false;
  event.external_state = std::string(external);
  auto known = mapping_.state->states.find(external);
  if (known == mapping_.state->states.end()) {
    tally.count_word(tally.unknown, "state", external, event.line);
  } else if (known->second != kKeepState && known->second != state_) {
    event.state = state_ = known->second;
  }
  return true;
}

bool RecordBuilder::fill_fields(std::size_t row, bool counters, SourceEvent& event) {
  bool changed = false;
  for (std::size_t f = 0; f < mapping_.fields.size(); ++f) {
    const FieldMap& map = mapping_.fields[f];
    if (!dirty_[f] || map.counter != counters || map.moment >= 0) continue;
    dirty_[f] = false;
    changed = set_if_changed(row, f, event) || changed;
  }
  return changed;
}

bool RecordBuilder::set_if_changed(std::size_t row, std::size_t field, SourceEvent& event) {
  const FieldMap& map = mapping_.fields[field];
  Value now = value(row, map);
  if (now == current_[field]) return false;
  current_[field] = now;
  event.set.emplace_back(&map, std::move(now));
  return true;
}

bool RecordBuilder::fill_comments(std::size_t i, SourceEvent& event) {
  bool added = false;
  for (const CommentMap& map : mapping_.comments) {
    std::string said(render(order_[i], map.from));
    if (said.empty() || (i > 0 && render(order_[i - 1], map.from) == said)) continue;
    event.comments.push_back({&map, std::move(said), std::string(render(order_[i], map.by))});
    added = true;
  }
  return added;
}

// The text of a template in one row; empty where every column in it is.
std::string_view RecordBuilder::render(std::size_t row, const Template& from) {
  if (from.is_one_column()) {
    std::string_view only = text(row, from.pieces[0].column);
    return mapping_.is_missing(only) ? std::string_view() : only;
  }
  scratch_.clear();
  bool any = false;
  for (const Template::Piece& piece : from.pieces) {
    bool left_out =
        piece.group > 0 && std::any_of(from.pieces.begin(), from.pieces.end(), [&](const Template::Piece& other) {
          return other.group == piece.group && other.column != kNoColumn && is_missing(row, other.column);
        });
    if (left_out) continue;
    if (piece.column == kNoColumn) {
      scratch_ += piece.text;
    } else if (!is_missing(row, piece.column)) {
      scratch_ += text(row, piece.column);
      any = true;
    }
  }
  return any ? std::string_view(scratch_) : std::string_view();
}

Value RecordBuilder::value(std::size_t row, const FieldMap& map) {
  if (map.from.pieces.empty()) return map.fallback;
  std::string_view given = render(row, map.from);
  if (given.empty()) return map.fallback;
  if (auto known = map.values.find(given); known != map.values.end()) return known->second;
  auto converted = convert(map, given);
  if (converted) return converted->is_null() ? map.fallback : std::move(*converted);
  bool word = map.field->type == model::FieldType::kChoice;
  tally.count_word(word ? tally.unknown : tally.unreadable, map.field->name, given, rows_[row].line);
  return map.fallback;
}

// The record exists from its opening on, where that is not later than its first row.
void RecordBuilder::open_record() {
  const std::size_t first = order_.front();
  start_us_ = rows_[first].effective_us;
  if (mapping_.opening == kNoColumn) return;
  auto opened_us = time(first, mapping_.opening);
  if (!opened_us) return;
  if (*opened_us > start_us_) {
    tally.contradict("rows before " + mapping_.columns[mapping_.opening].name, ref_, rows_[first].line);
    return;
  }
  start_us_ = *opened_us;
  SourceEvent event;
  event.kind = SourceEvent::Kind::kOpening;
  event.effective_us = start_us_;
  event.line = rows_[first].line;
  for (std::size_t f = 0; f < mapping_.fields.size(); ++f) {
    if (!mapping_.fields[f].at_opening) continue;
    dirty_[f] = false;
    set_if_changed(first, f, event);
  }
  event.digest = digest_of("opening " + std::string(text(first, mapping_.opening)));
  own_.push_back(std::move(event));
}

// What counters last said belongs to the last row.
void RecordBuilder::close_counters() {
  const std::size_t last = order_.back();
  if (fill_fields(last, true, events_[last])) written_[last] = true;
}

const std::string& RecordBuilder::ours(std::string_view external) {
  static const std::string kUnchanged;
  if (!mapping_.state) return kUnchanged;
  auto known = mapping_.state->states.find(external);
  return known == mapping_.state->states.end() || known->second == kKeepState ? kUnchanged : known->second;
}

// Values that became known at one moment, from the last row.
void RecordBuilder::enter_moment(std::size_t m) {
  const Moment& moment = mapping_.moments[m];
  const std::size_t last = order_.back();
  std::string finals;
  for (std::size_t f : moment_fields_[m]) {
    const FieldMap& map = mapping_.fields[f];
    current_[f] = value(last, map);
    if (current_[f].is_null()) continue;
    finals += map.field->name + '=';
    finals += render(last, map.from);
    finals += '\0';
  }
  if (finals.empty()) return;
  auto at_us = time(last, moment.column);
  const std::string& column = mapping_.columns[moment.column].name;
  if (!at_us) {
    if (!is_missing(last, moment.column))
      tally.contradict(column + " is no date: its values enter with the last row", ref_, rows_[last].line);
    own_.push_back(own_entry(m, rows_[last].effective_us, finals));
    return;
  }
  if (*at_us > now_us_) {
    tally.contradict(column + " in the future: its values are left out", ref_, rows_[last].line);
    return;
  }
  const bool opens =
      moment.column == mapping_.opening && !own_.empty() && own_.front().kind == SourceEvent::Kind::kOpening;
  if (opens) return attach(m, own_.front(), {});
  if (*at_us < start_us_) {
    tally.contradict(column + " before the record begins", ref_, rows_[last].line);
    at_us = start_us_;
  }
  for (std::size_t row : order_) {
    if (rows_[row].effective_us != *at_us) continue;
    if (!moment.state.empty() && mapping_.state && text(row, mapping_.state->column) != moment.state) continue;
    attach(m, events_[row], finals);
    written_[row] = true;
    return;
  }
  own_.push_back(own_entry(m, *at_us, finals));
}

// The digest of a row that carries last values tells them, too: should they become others, the row is a new event.
void RecordBuilder::attach(std::size_t m, SourceEvent& event, std::string_view finals) {
  for (std::size_t f : moment_fields_[m])
    if (!current_[f].is_null()) event.set.emplace_back(&mapping_.fields[f], current_[f]);
  if (finals.empty()) return;
  std::string told(bytes_of_digest(event.digest));
  event.digest = digest_of(told += finals);
}

SourceEvent RecordBuilder::own_entry(std::size_t m, std::int64_t at_us, std::string_view finals) {
  const Moment& moment = mapping_.moments[m];
  const std::size_t last = order_.back();
  SourceEvent event;
  event.kind = SourceEvent::Kind::kMoment;
  event.effective_us = at_us;
  event.line = rows_[last].line;
  attach(m, event, {});
  std::string told = "moment " + std::string(text(last, moment.column)) + " ";
  event.digest = digest_of(told += finals);
  if (moment.enters && at_us < rows_[order_.front()].effective_us) {
    event.external_state = moment.state;
    event.state = ours(moment.state);
  }
  return event;
}

// Rows in their order; the opening before, an entry of a moment's own behind the rows of its time.
void RecordBuilder::give_events(SourceRecord& record) {
  std::stable_sort(own_.begin(), own_.end(),
                   [](const SourceEvent& a, const SourceEvent& b) { return a.effective_us < b.effective_us; });
  std::size_t next = 0;
  auto give_own = [&](std::int64_t before_us) {
    for (; next < own_.size(); ++next) {
      bool opening = own_[next].kind == SourceEvent::Kind::kOpening;
      if (!opening && own_[next].effective_us >= before_us) break;
      record.events.push_back(std::move(own_[next]));
    }
  };
  for (std::size_t row : order_) {
    give_own(rows_[row].effective_us);
    if (written_[row]) {
      record.events.push_back(std::move(events_[row]));
    } else {
      ++tally.without_change;
    }
  }
  give_own(INT64_MAX);
}

}  // namespace intake
