// A time zone of the IANA database. Loaded once a process, never freed, shared between threads.
//
// A local time that does not exist (the clock was put forward over it) is read with the offset before the gap; one
// that exists twice is the second.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

class Zone {
 public:
  static Result<const Zone*> load(std::string_view name);  // "Europe/Berlin"
  static const Zone& utc();

  const std::string& name() const { return name_; }
  std::int64_t offset_us(std::int64_t us) const;                            // of local time from UTC at an instant
  std::int64_t local(std::int64_t us) const { return us + offset_us(us); }  // as microseconds of the local clock
  std::int64_t instant(std::int64_t local_us) const;                        // the reverse
  std::int64_t local_day(std::int64_t us) const;                            // the calendar day of an instant
  std::int64_t start_of_day(std::int64_t day) const;                        // the instant at local midnight

  // The instant from which on local_day is `day` or later and before which it is earlier. None where the clock is
  // put back over that midnight, so that no single instant divides the two.
  std::optional<std::int64_t> first_of_day(std::int64_t day) const;

  // The instant whole months later on the local calendar, time of day kept; none outside the years 1 to 9999.
  std::optional<std::int64_t> add_months(std::int64_t us, std::int64_t months) const;

  ~Zone();

 private:
  struct Rules;
  Zone(std::string name, std::unique_ptr<Rules> rules);

  std::string name_;
  std::unique_ptr<Rules> rules_;
};

}  // namespace base
