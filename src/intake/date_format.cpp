#include "intake/date_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "base/civil.h"

namespace intake {
namespace {

constexpr std::string_view kDirectives = "YymbdHIpMSfz";
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr int kPivotYear = 69;  // two digits: 69 to 99 are 1969 to 1999, as POSIX has it
constexpr std::size_t kMaxFractionDigits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Takes characters from the front of a text, or refuses.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool number(std::size_t least, std::size_t most, int& out) {
    out = 0;
    std::size_t n = 0;
    while (n < most && n < text_.size() && is_digit(text_[n])) out = out * 10 + (text_[n++] - '0');
    text_.remove_prefix(n);
    return n >= least;
  }
  bool literal(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool spaces() {
    std::size_t n = std::min(text_.find_first_not_of(' '), text_.size());
    text_.remove_prefix(n);
    return n > 0;
  }
  bool month_name(int& month) {
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
      if (!word(kMonths[i])) continue;
      month = static_cast<int>(i) + 1;
      return true;
    }
    return false;
  }
  bool word(std::string_view lower_case) {
    if (text_.size() < lower_case.size()) return false;
    for (std::size_t i = 0; i < lower_case.size(); ++i)
      if (lower(text_[i]) != lower_case[i]) return false;
    text_.remove_prefix(lower_case.size());
    return true;
  }
  bool fraction(std::int64_t& us) {
    us = 0;
    std::size_t n = 0;
    for (; n < kMaxFractionDigits && n < text_.size() && is_digit(text_[n]); ++n)
      if (n < 6) us = us * 10 + (text_[n] - '0');
    for (std::size_t i = n; i < 6; ++i) us *= 10;
    text_.remove_prefix(n);
    return n > 0;
  }
  bool offset(std::int64_t& us) {
    us = 0;
    if (word("z")) return true;
    bool west = !text_.empty() && text_[0] == '-';
    if (!west && (text_.empty() || text_[0] != '+')) return false;
    text_.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!number(2, 2, hours)) return false;
    literal(':');
    if (!number(2, 2, minutes) || hours > 18 || minutes > 59) return false;
    us = (hours * base::kHourUs + minutes * base::kMinuteUs) * (west ? -1 : 1);
    return true;
  }
  bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
};

std::string_view without_spaces_around(std::string_view text) {
  std::size_t from = text.find_first_not_of(' ');
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

std::optional<std::int64_t> read_unix(std::string_view text) {
  std::int64_t seconds = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t kMost = base::kLastInstantUs / base::kSecondUs;
  if (error != std::errc() || end != text.data() + text.size() || seconds < -kMost || seconds > kMost)
    return std::nullopt;
  std::int64_t us = seconds * base::kSecondUs;
  return base::is_instant(us) ? std::optional(us) : std::nullopt;
}

}  // namespace

struct DateFormat::Parts {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::int64_t fraction_us = 0;
  std::optional<std::int64_t> offset_us;
  std::optional<bool> afternoon;
};

base::Result<DateFormat> DateFormat::compile(std::string_view form, const base::Zone& zone) {
  DateFormat format;
  format.form_ = form;
  format.zone_ = &zone;
  format.utc_ = zone.name() == base::Zone::utc().name();
  if (form == "rfc3339" || form == "unix") return format;
  for (std::size_t i = 0; i < form.size(); ++i) {
    Step step;
    if (form[i] != '%') {
      step.literal = form[i];
    } else {
      if (++i < form.size() && form[i] == '-') step.padded = false, ++i;
      if (i == form.size()) return base::invalid("the date form ends within a directive");
      if (form[i] == '%') {
        step.literal = '%';
      } else if (kDirectives.find(form[i]) == std::string_view::npos) {
        return base::invalid("the date form has no directive %" + std::string(1, form[i]) +
                             "; there are %Y %y %m %b %d %H %I %p %M %S %f %z, and %-d for a day that is not padded");
      } else {
        step.directive = form[i];
      }
    }
    format.steps_.push_back(step);
  }
  bool dated = (format.has('Y') || format.has('y')) && (format.has('m') || format.has('b')) && format.has('d');
  if (!dated) return base::invalid("the date form needs a year, a month and a day, as in %Y-%m-%d %H:%M:%S");
  if (format.has('I') != format.has('p')) return base::invalid("the date form needs both %I and %p, or %H");
  return format;
}

bool DateFormat::has(char directive) const {
  return std::any_of(steps_.begin(), steps_.end(), [=](const Step& step) { return step.directive == directive; });
}

bool DateFormat::read_parts(std::string_view text, Parts& parts) const {
  Cursor at(text);
  for (const Step& step : steps_) {
    std::size_t least = step.padded ? 2 : 1;
    bool fits = false;
    switch (step.directive) {
      case 0: fits = step.literal == ' ' ? at.spaces() : at.literal(step.literal); break;
      case 'Y': fits = at.number(4, 4, parts.year); break;
      case 'y':
        fits = at.number(2, 2, parts.year);
        parts.year += parts.year < kPivotYear ? 2000 : 1900;
        break;
      case 'm': fits = at.number(least, 2, parts.month); break;
      case 'b': fits = at.month_name(parts.month); break;
      case 'd': fits = at.number(least, 2, parts.day); break;
      case 'H': fits = at.number(least, 2, parts.hour); break;
      case 'I': fits = at.number(least, 2, parts.hour) && parts.hour >= 1 && parts.hour <= 12; break;
      case 'p':
        parts.afternoon = at.word("pm");
        fits = *parts.afternoon || at.word("am");
        break;
      case 'M': fits = at.number(least, 2, parts.minute); break;
      case 'S': fits = at.number(least, 2, parts.second); break;
      case 'f': fits = at.fraction(parts.fraction_us); break;
      case 'z': {
        std::int64_t us = 0;
        fits = at.offset(us);
        parts.offset_us = us;
        break;
      }
    }
    if (!fits) return false;
  }
  if (parts.afternoon) parts.hour = parts.hour % 12 + (*parts.afternoon ? 12 : 0);
  return at.done() && parts.year >= 1 && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 &&
         parts.day <= base::days_in_month(parts.year, parts.month) && parts.hour <= 23 && parts.minute <= 59 &&
         parts.second <= 59;
}

std::optional<std::int64_t> DateFormat::read(std::string_view text) const {
  text = without_spaces_around(text);
  if (steps_.empty()) return form_ == "unix" ? read_unix(text) : base::parse_datetime(text);
  Parts parts;
  if (!read_parts(text, parts)) return std::nullopt;
  std::int64_t day = base::days_from_civil({parts.year, parts.month, parts.day});
  std::int64_t local = day * base::kDayUs + parts.hour * base::kHourUs + parts.minute * base::kMinuteUs +
                       parts.second * base::kSecondUs + parts.fraction_us;
  std::int64_t us = parts.offset_us ? local - *parts.offset_us : utc_ ? local : zone_->instant(local);
  return base::is_instant(us) ? std::optional(us) : std::nullopt;
}

std::optional<std::int64_t> DateFormat::read_day(std::string_view text) const {
  text = without_spaces_around(text);
  if (steps_.empty() && form_ == "rfc3339")
    if (auto day = base::parse_date(text)) return day;
  Parts parts;
  if (!steps_.empty() && !has('z')) {  // a day is a day, whatever the clock does at midnight
    if (!read_parts(text, parts)) return std::nullopt;
    return base::days_from_civil({parts.year, parts.month, parts.day});
  }
  auto us = read(text);
  return us ? std::optional(zone_->local_day(*us)) : std::nullopt;
}

const std::vector<std::string_view>& common_date_forms() {
  static const std::vector<std::string_view> forms = {"%Y-%m-%d %H:%M:%S",
                                                      "%Y-%m-%d %H:%M",
                                                      "%Y-%m-%d",
                                                      "rfc3339",
                                                      "%-d/%-m/%Y %-H:%M",
                                                      "%-m/%-d/%Y %-H:%M",
                                                      "%-d/%-m/%Y %-H:%M:%S",
                                                      "%-m/%-d/%Y %-H:%M:%S",
                                                      "%-m/%-d/%Y %-I:%M %p",
                                                      "%-d/%-m/%Y %-I:%M %p",
                                                      "%-m/%-d/%Y %-I:%M:%S %p",
                                                      "%-d/%-m/%Y",
                                                      "%-m/%-d/%Y",
                                                      "%-d.%-m.%Y %-H:%M",
                                                      "%-d.%-m.%Y %-H:%M:%S",
                                                      "%-d.%-m.%Y",
                                                      "%-d-%-m-%Y %-H:%M:%S",
                                                      "%-m-%-d-%Y %-H:%M:%S",
                                                      "%-d-%-m-%Y %-H:%M",
                                                      "%-m-%-d-%Y %-H:%M",
                                                      "%-d-%b-%Y %-H:%M:%S",
                                                      "%-d-%b-%Y %-H:%M",
                                                      "%-d %b %Y %-H:%M",
                                                      "%Y/%-m/%-d %-H:%M:%S",
                                                      "%-d/%-m/%y %-H:%M",
                                                      "%-m/%-d/%y %-H:%M",
                                                      "%Y%m%d%H%M%S",
                                                      "unix"};
  return forms;
}

}  // namespace intake
