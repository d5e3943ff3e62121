// Opening hours: a week of hours on the local clock of a zone, less holidays. Rules count open time by it; clocks may,
// too.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rules {

class Calendar {
 public:
  struct Hours {
    int opens = 0, closes = 0;  // minutes from midnight; closes may be 1440
  };
  struct Spec {
    std::string time_zone = "UTC";
    std::array<std::vector<Hours>, 7> week;  // Monday first
    std::vector<std::int64_t> holidays;      // days since 1970-01-01
  };
  // A span without a pause, and the open time before it.
  struct Slice {
    std::int64_t opens_us = 0, closes_us = 0, before_us = 0;
  };

  // Hours are worked out from 2000 to 2050; outside of these years everything is closed.
  static base::Result<std::shared_ptr<const Calendar>> build(Spec spec);

  // The calendar written out by text(), from a cache of the process.
  static std::shared_ptr<const Calendar> from_text(std::string_view text);

  std::int64_t open_before(std::int64_t instant_us) const;  // open microseconds up to an instant
  const std::vector<Slice>& slices() const { return slices_; }
  const std::string& text() const { return text_; }  // the whole specification; SQL carries it

 private:
  Calendar() = default;

  std::string text_;
  std::vector<Slice> slices_;
};

}  // namespace rules
