// A bar for people who wait: drawn on a terminal only, at most ten times a second, wiped at the end.
//
//   incident_event_log.csv.xz  [##########..........]  51 %   72,000 rows
#pragma once

#include <cstdint>
#include <string>

#include "intake/bytes.h"

namespace intake {

class ProgressBar {
 public:
  explicit ProgressBar(int fd = 2);
  ~ProgressBar() { wipe(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  bool shown() const { return terminal_; }
  void draw(const std::string& label, const Progress& progress, std::int64_t rows, std::int64_t now_us);
  void wipe();

  // The line itself.
  static std::string line(const std::string& label, const Progress& progress, std::int64_t rows);

 private:
  void put(const std::string& text) const;

  int fd_;
  bool terminal_;
  bool drawn_ = false;
  std::int64_t last_us_ = 0;
};

}  // namespace intake
