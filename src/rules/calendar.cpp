#include "rules/calendar.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>

#include "base/civil.h"
#include "base/zone.h"

namespace rules {

namespace {

constexpr int kMinutesADay = 1440;
constexpr std::size_t kMostCached = 64;

std::string write(const Calendar::Spec& spec) {
  std::string out = spec.time_zone;
  for (const auto& day : spec.week) {
    out += ';';
    for (const auto& hours : day) out += std::to_string(hours.opens) + "-" + std::to_string(hours.closes) + ",";
  }
  out += ';';
  for (std::int64_t holiday : spec.holidays) out += std::to_string(holiday) + ",";
  return out;
}

std::string_view take_until(std::string_view& text, char end) {
  std::size_t at = std::min(text.find(end), text.size());
  std::string_view piece = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return piece;
}

std::int64_t read_number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Calendar::Spec read(std::string_view text) {
  Calendar::Spec spec;
  spec.time_zone = take_until(text, ';');
  for (auto& day : spec.week) {
    std::string_view pieces = take_until(text, ';');
    while (!pieces.empty()) {
      std::string_view piece = take_until(pieces, ',');
      int opens = static_cast<int>(read_number(take_until(piece, '-')));
      day.push_back({opens, static_cast<int>(read_number(piece))});
    }
  }
  while (!text.empty()) spec.holidays.push_back(read_number(take_until(text, ',')));
  return spec;
}

}  // namespace

base::Result<std::shared_ptr<const Calendar>> Calendar::build(Spec spec) {
  const base::Zone& zone = *TRY(base::Zone::load(spec.time_zone));
  for (auto& day : spec.week) {
    for (const auto& hours : day)
      if (hours.opens < 0 || hours.closes > kMinutesADay || hours.opens >= hours.closes)
        return base::invalid("Opening hours lie between 00:00 and 24:00, and end after they begin.");
    std::sort(day.begin(), day.end(), [](const Hours& a, const Hours& b) { return a.opens < b.opens; });
  }
  std::sort(spec.holidays.begin(), spec.holidays.end());
  std::shared_ptr<Calendar> calendar(new Calendar);
  calendar->text_ = write(spec);

  static const std::int64_t kFirst = base::days_from_civil({2000, 1, 1}), kEnd = base::days_from_civil({2051, 1, 1});
  std::int64_t open = 0;
  auto& slices = calendar->slices_;
  for (std::int64_t day = kFirst; day < kEnd; ++day) {
    if (std::binary_search(spec.holidays.begin(), spec.holidays.end(), day)) continue;
    for (const auto& hours : spec.week[static_cast<std::size_t>((day + 3) % 7)]) {
      std::int64_t opens = zone.instant(day * base::kDayUs + hours.opens * base::kMinuteUs);
      std::int64_t closes = zone.instant(day * base::kDayUs + hours.closes * base::kMinuteUs);
      if (closes <= opens) continue;
      if (!slices.empty() && slices.back().closes_us == opens)
        slices.back().closes_us = closes;
      else
        slices.push_back({opens, closes, open});
      open += closes - opens;
    }
  }
  return std::shared_ptr<const Calendar>(std::move(calendar));
}

std::shared_ptr<const Calendar> Calendar::from_text(std::string_view text) {
  static std::mutex mutex;
  static auto* known = new std::map<std::string, std::shared_ptr<const Calendar>, std::less<>>;
  std::lock_guard lock(mutex);
  if (auto at = known->find(text); at != known->end()) return at->second;
  auto built = build(read(text));
  if (!built.ok()) return nullptr;
  if (known->size() >= kMostCached) known->clear();
  return (*known)[std::string(text)] = *built;
}

std::int64_t Calendar::open_before(std::int64_t instant_us) const {
  auto after = std::upper_bound(slices_.begin(), slices_.end(), instant_us,
                                [](std::int64_t us, const Slice& slice) { return us < slice.opens_us; });
  if (after == slices_.begin()) return 0;
  const Slice& slice = *std::prev(after);
  return slice.before_us + std::min(instant_us, slice.closes_us) - slice.opens_us;
}

}  // namespace rules
