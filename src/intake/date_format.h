// How a file writes its dates: read strictly, so that a wrong form shows in dates that cannot be. The forms are
// those of strftime with the minus for "not padded":
//   %Y %y  %m %-m %b  %d %-d  %H %-H %I %-I %p  %M %S  %f (fraction of a second)  %z (offset)  %%
// and the words `rfc3339` and `unix` (seconds since 1970-01-01). A space stands for one or more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/zone.h"

namespace intake {

class DateFormat {
 public:
  static base::Result<DateFormat> compile(std::string_view form, const base::Zone& zone);

  // The instant; a day alone is its first. None: no date in this form.
  std::optional<std::int64_t> read(std::string_view text) const;
  std::optional<std::int64_t> read_day(std::string_view text) const;  // the calendar day in the zone of the file

  const std::string& form() const { return form_; }

 private:
  struct Step {
    char directive = 0;  // 0: the character `literal`
    bool padded = true;
    char literal = 0;
  };
  struct Parts;
  bool read_parts(std::string_view text, Parts& parts) const;
  bool has(char directive) const;

  std::string form_;
  std::vector<Step> steps_;
  const base::Zone* zone_ = nullptr;
  bool utc_ = false;
};

// The forms that exports commonly use, to name the right one where the mapping has a wrong one.
const std::vector<std::string_view>& common_date_forms();

}  // namespace intake
