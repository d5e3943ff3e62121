#include "base/zone.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <map>
#include <mutex>
#include <shared_mutex>

#include "base/civil.h"

namespace base {

struct Zone::Rules {
  absl::TimeZone zone;
};

namespace {

// Zone files are named by letters, digits and a few marks; anything else could name another file.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name[0] == '/' || name.find("..") != name.npos) return false;
  for (char c : name) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '_' && c != '-' && c != '+' && c != '/') return false;
  }
  return true;
}

absl::CivilSecond civil_second(std::int64_t local_us) {
  return absl::CivilSecond(1970, 1, 1, 0, 0, 0) + floor_div(local_us, kSecondUs);
}

}  // namespace

Zone::Zone(std::string name, std::unique_ptr<Rules> rules) : name_(std::move(name)), rules_(std::move(rules)) {}
Zone::~Zone() = default;

Result<const Zone*> Zone::load(std::string_view name) {
  static std::shared_mutex mutex;
  static auto* loaded = new std::map<std::string, std::unique_ptr<Zone>, std::less<>>;
  {
    std::shared_lock lock(mutex);
    if (auto at = loaded->find(name); at != loaded->end()) return at->second.get();
  }
  auto rules = std::make_unique<Rules>();
  if (!is_zone_name(name) || !absl::LoadTimeZone(std::string(name), &rules->zone))
    return invalid("There is no time zone \"" + std::string(name) + "\"; an example is Europe/Berlin.");
  std::unique_lock lock(mutex);
  auto& place = (*loaded)[std::string(name)];
  if (!place) place.reset(new Zone(std::string(name), std::move(rules)));
  return place.get();
}

const Zone& Zone::utc() {
  static const Zone* utc = load("UTC").value();
  return *utc;
}

std::int64_t Zone::offset_us(std::int64_t us) const {
  // absl takes whole seconds without loss; offsets change on whole seconds only.
  return rules_->zone.At(absl::FromUnixSeconds(floor_div(us, kSecondUs))).offset * kSecondUs;
}

std::int64_t Zone::instant(std::int64_t local_us) const {
  auto info = rules_->zone.At(civil_second(local_us));
  absl::Time second = info.kind == absl::TimeZone::TimeInfo::REPEATED ? info.post : info.pre;
  return absl::ToUnixSeconds(second) * kSecondUs + (local_us - floor_div(local_us, kSecondUs) * kSecondUs);
}

std::int64_t Zone::local_day(std::int64_t us) const { return floor_div(local(us), kDayUs); }

std::int64_t Zone::start_of_day(std::int64_t day) const { return instant(day * kDayUs); }

std::optional<std::int64_t> Zone::first_of_day(std::int64_t day) const {
  auto info = rules_->zone.At(civil_second(day * kDayUs));
  if (info.kind == absl::TimeZone::TimeInfo::REPEATED) return std::nullopt;
  return absl::ToUnixSeconds(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre) * kSecondUs;
}

std::optional<std::int64_t> Zone::add_months(std::int64_t us, std::int64_t months) const {
  if (!is_instant(us)) return std::nullopt;
  std::int64_t at = local(us);
  std::int64_t day = floor_div(at, kDayUs);
  auto later = add_months_to_day(day, months);
  if (!later) return std::nullopt;
  return instant(*later * kDayUs + (at - day * kDayUs));
}

}  // namespace base
