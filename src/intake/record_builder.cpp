#include "intake/record_builder.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "intake/digest.h"

namespace intake {
namespace {

constexpr std::size_t kMaxRefBytes = 200;
constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
  std::size_t from = text.find_first_not_of(kBlanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlanks) - from + 1);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 60;
  return "`" + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "…`" : "`");
}

}  // namespace

RecordBuilder::RecordBuilder(const Mapping& mapping, std::vector<std::size_t> places,
                             const std::vector<std::string>& header, std::int64_t now_us)
    : mapping_(mapping),
      places_(std::move(places)),
      now_us_(now_us),
      in_digest_(header.size(), true),
      fields_of_(mapping.columns.size()),
      moment_fields_(mapping.moments.size()) {
  for (const std::string& name : header) tally.columns.push_back({name, 0});
  for (std::size_t c = 0; c < places_.size(); ++c)
    if (mapping.columns[c].moment >= 0 && places_[c] != kAbsent) in_digest_[places_[c]] = false;
  for (std::size_t f = 0; f < mapping.fields.size(); ++f) {
    const FieldMap& map = mapping.fields[f];
    if (map.moment >= 0) moment_fields_[static_cast<std::size_t>(map.moment)].push_back(f);
    if (map.moment >= 0) continue;
    for (const Template::Piece& piece : map.from.pieces)
      if (piece.column != kNoColumn) fields_of_[piece.column].push_back(f);
  }
}

std::string_view RecordBuilder::given(const CsvRow& row, ColumnIndex column) const {
  std::size_t place = places_[column];
  return place == kAbsent ? std::string_view() : row.fields[place];
}

std::string_view RecordBuilder::ref_of(const CsvRow& row) const { return trimmed(given(row, mapping_.identity)); }

// Whole numbers as they are, times as instants; what is neither stands first.
std::int64_t RecordBuilder::order_key(std::string_view text) const {
  text = trimmed(text);
  std::int64_t n = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error == std::errc() && end == text.data() + text.size()) return n;
  return mapping_.dates().read(text).value_or(INT64_MIN);
}

std::string RecordBuilder::add(const CsvRow& row) {
  const std::string& identity = mapping_.columns[mapping_.identity].name;
  std::string_view ref = ref_of(row);
  if (mapping_.is_missing(ref)) return "has no " + identity;
  if (ref.size() > kMaxRefBytes) return identity + " is longer than " + std::to_string(kMaxRefBytes) + " bytes";
  std::string_view when = given(row, mapping_.effective);
  auto effective_us = mapping_.dates().read(when);
  if (!effective_us) {
    const std::string& column = mapping_.columns[mapping_.effective].name;
    if (mapping_.is_missing(when)) return "has no " + column;
    return column + " is " + quoted(when) + ", no date in the form " + mapping_.dates().form();
  }
  if (*effective_us > now_us_)
    return mapping_.columns[mapping_.effective].name + " is " + quoted(when) + ", in the future";
  if (rows_.empty()) ref_ = ref;
  count_missing(row);
  rows_.push_back({row.line, *effective_us, row_digest(row), 0});
  keep_text(row);
  for (ColumnIndex column : mapping_.order)
    keys_.push_back(column == mapping_.effective ? *effective_us : order_key(given(row, column)));
  tally.effective.add(*effective_us);
  return {};
}

void RecordBuilder::count_missing(const CsvRow& row) {
  for (std::size_t i = 0; i < row.fields.size(); ++i) tally.columns[i].missing += mapping_.is_missing(row.fields[i]);
}

// The row as it stands is copied once; only fields with escapes lie elsewhere.
void RecordBuilder::keep_text(const CsvRow& row) {
  const std::size_t from = text_.size();
  text_ += row.text;
  const char* begin = row.text.data();
  const char* end = begin + row.text.size();
  for (std::size_t place : places_) {
    std::string_view field = place == kAbsent ? std::string_view() : row.fields[place];
    bool inside = field.data() >= begin && field.data() <= end;
    std::size_t at = inside ? from + static_cast<std::size_t>(field.data() - begin) : text_.size();
    if (!inside) text_ += field;
    pieces_.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(field.size())});
  }
}

// Of the raw fields, each with its size in front, without those that hold their last value in every row: a longer log
// has other last values in the rows that it shares with the shorter one.
Digest RecordBuilder::row_digest(const CsvRow& row) {
  std::size_t most = 0;
  for (std::string_view field : row.fields) most += sizeof(std::uint32_t) + field.size();
  if (scratch_.size() < most) scratch_.resize(most);
  char* to = scratch_.data();
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    if (!in_digest_[i]) continue;
    auto size = static_cast<std::uint32_t>(row.fields[i].size());
    for (unsigned shift = 0; shift < 32; shift += 8) *to++ = static_cast<char>(size >> shift & 0xFF);
    to = std::copy(row.fields[i].begin(), row.fields[i].end(), to);
  }
  return digest_of({scratch_.data(), static_cast<std::size_t>(to - scratch_.data())});
}

std::string_view RecordBuilder::text(std::size_t row, ColumnIndex column) const {
  const Piece& piece = pieces_[row * places_.size() + column];
  return {text_.data() + piece.begin, piece.size};
}

std::optional<std::int64_t> RecordBuilder::time(std::size_t row, ColumnIndex column) const {
  std::string_view when = text(row, column);
  return mapping_.is_missing(when) ? std::nullopt : mapping_.dates().read(when);
}

void RecordBuilder::sort_rows() {
  order_.resize(rows_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const std::size_t n = mapping_.order.size();
  auto earlier = [&](std::size_t a, std::size_t b) {
    if (n == 0) return rows_[a].effective_us < rows_[b].effective_us;
    return std::lexicographical_compare(&keys_[a * n], &keys_[a * n] + n, &keys_[b * n], &keys_[b * n] + n);
  };
  if (!std::is_sorted(order_.begin(), order_.end(), earlier)) std::stable_sort(order_.begin(), order_.end(), earlier);
}

void RecordBuilder::number_repeats() {
  std::vector<std::size_t> by_digest(rows_.size());
  std::iota(by_digest.begin(), by_digest.end(), std::size_t{0});
  std::stable_sort(by_digest.begin(), by_digest.end(),
                   [&](std::size_t a, std::size_t b) { return rows_[a].digest < rows_[b].digest; });
  for (std::size_t i = 1; i < by_digest.size(); ++i) {
    Row &before = rows_[by_digest[i - 1]], &row = rows_[by_digest[i]];
    if (before.digest != row.digest) continue;
    row.occurrence = before.occurrence + 1;
    if (row.occurrence == 1) tally.contradict("rows that stand twice", ref_, row.line);
  }
}

void RecordBuilder::note_contradictions() {
  for (std::size_t i = 1; i < order_.size(); ++i) {
    if (order_[i] > order_[i - 1]) continue;
    tally.contradict("rows that are not in the order of their times", ref_,
                     rows_[std::max(order_[i], order_[i - 1])].line);
    break;
  }
  std::size_t last = order_.back();
  for (const auto& columns : mapping_.expected_order) {
    std::optional<std::int64_t> before;
    ColumnIndex named = kNoColumn;
    for (ColumnIndex column : columns) {
      auto us = time(last, column);
      if (!us) continue;
      if (before && *us < *before)
        tally.contradict(mapping_.columns[column].name + " before " + mapping_.columns[named].name, ref_,
                         rows_[last].line);
      before = us;
      named = column;
    }
  }
  for (std::size_t c = 0; c < differs_.size(); ++c)
    if (differs_[c])
      tally.contradict(mapping_.columns[c].name + " differs between rows and should hold its last value in each", ref_,
                       rows_[last].line);
}

}  // namespace intake
