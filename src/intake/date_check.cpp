// A wrong date form is found before anything is written.
#include <algorithm>
#include <cstdio>

#include "intake/event_log.h"

namespace intake {
namespace {

constexpr std::size_t kShownExamples = 3;

// One column whose values should be dates, and which other forms have read all of them so far.
struct DateColumn {
  ColumnIndex column;
  std::size_t place;
  const DateFormat* dates;
  std::int64_t values = 0, impossible = 0;
  std::vector<std::string> examples;
  std::vector<const DateFormat*> fitting;
  std::string seen;  // the value of the row before: logs repeat themselves
};

bool is_date(const FieldMap& map) {
  return map.field->type == model::FieldType::kDate || map.field->type == model::FieldType::kDateTime;
}

class DateCheck {
 public:
  DateCheck(const Mapping& mapping, const std::vector<std::size_t>& places) : mapping_(mapping), places_(places) {
    for (std::string_view form : common_date_forms()) {
      auto compiled = DateFormat::compile(form, *mapping.zone);
      if (compiled) common_.push_back(std::make_unique<DateFormat>(compiled.release()));
    }
    watch(mapping.effective, mapping.dates());
    if (mapping.opening != kNoColumn) watch(mapping.opening, mapping.dates());
    for (const Moment& moment : mapping.moments) watch(moment.column, mapping.dates());
    for (const FieldMap& map : mapping.fields)
      if (is_date(map) && map.from.is_one_column()) watch(map.from.pieces[0].column, *map.dates);
  }

  void add(const CsvRow& row) {
    for (DateColumn& one : columns_) {
      std::string_view text = row.fields[one.place];
      if (mapping_.is_missing(text) || text.find_first_not_of(" \t") == std::string_view::npos) continue;
      ++one.values;
      if (text == one.seen) {
        one.impossible += last_was_impossible(one);
        continue;
      }
      one.seen = text;
      std::erase_if(one.fitting, [&](const DateFormat* form) { return !form->read(text); });
      if (one.dates->read(text)) continue;
      ++one.impossible;
      if (one.examples.size() < kShownExamples)
        one.examples.push_back("`" + std::string(text.substr(0, 40)) + "` in line " + std::to_string(row.line));
    }
  }

  base::Result<void> judge() const {
    base::Error error = base::invalid("");
    for (const DateColumn& one : columns_) {
      if (one.impossible == 0) continue;
      double share = static_cast<double>(one.impossible) / static_cast<double>(one.values);
      if (share <= kMaxImpossibleDates && one.fitting.empty()) continue;
      std::string sentence = describe(one, share);
      error.message += (error.message.empty() ? "" : "\n") + sentence;
      error.fields.push_back({mapping_.columns[one.column].name, "dates", sentence});
    }
    if (error.message.empty()) return {};
    return error;
  }

 private:
  void watch(ColumnIndex column, const DateFormat& dates) {
    bool known =
        std::any_of(columns_.begin(), columns_.end(), [&](const DateColumn& one) { return one.column == column; });
    if (known || places_[column] == kAbsent) return;
    DateColumn one{column, places_[column], &dates, 0, 0, {}, {}, {}};
    for (const auto& form : common_)
      if (form->form() != dates.form()) one.fitting.push_back(form.get());
    columns_.push_back(std::move(one));
  }

  static bool last_was_impossible(const DateColumn& one) { return !one.dates->read(one.seen); }

  std::string describe(const DateColumn& one, double share) const {
    char percent[16];
    std::snprintf(percent, sizeof percent, "%.1f %%", share * 100);
    std::string sentence = "column " + mapping_.columns[one.column].name + ": " + percent + " of the first " +
                           std::to_string(one.values) + " values are no dates in the form " + one.dates->form() + " (";
    for (std::size_t i = 0; i < one.examples.size(); ++i) sentence += (i ? ", " : "") + one.examples[i];
    sentence += ")";
    if (!one.fitting.empty())
      sentence += "; all of them fit " + one.fitting.front()->form() + ": say so under `dates` in " + mapping_.file;
    return sentence;
  }

  const Mapping& mapping_;
  const std::vector<std::size_t>& places_;
  std::vector<std::unique_ptr<DateFormat>> common_;
  std::vector<DateColumn> columns_;
};

}  // namespace

base::Result<void> check_date_forms(CsvReader& csv, const Mapping& mapping, bool whole) {
  auto places = TRY(bind_columns(mapping, csv.header()));
  DateCheck check(mapping, places);
  CsvRow row;
  for (std::size_t n = 0; (whole || n < kDateSampleRows) && TRY(csv.next(row)); ++n)
    if (row.defect.empty()) check.add(row);
  return check.judge();
}

}  // namespace intake
