#include "intake/progress_bar.h"

#include <unistd.h>

#include <algorithm>

#include "intake/import.h"

namespace intake {
namespace {

constexpr std::size_t kCells = 20;
constexpr std::int64_t kRedrawUs = 100'000;

}  // namespace

ProgressBar::ProgressBar(int fd) : fd_(fd), terminal_(::isatty(fd) == 1) {}

std::string ProgressBar::line(const std::string& label, const Progress& progress, std::int64_t rows) {
  const std::uint64_t read = std::min(progress.read, progress.total);
  const std::uint64_t percent = progress.total == 0 ? 100 : read * 100 / progress.total;
  const std::size_t full = static_cast<std::size_t>(percent) * kCells / 100;
  const std::string number = std::to_string(percent);
  return label + "  [" + std::string(full, '#') + std::string(kCells - full, '.') + "] " +
         std::string(3 - number.size(), ' ') + number + " %  " + grouped(rows) + " rows";
}

void ProgressBar::draw(const std::string& label, const Progress& progress, std::int64_t rows, std::int64_t now_us) {
  if (!terminal_ || (drawn_ && now_us - last_us_ < kRedrawUs)) return;
  last_us_ = now_us;
  drawn_ = true;
  put("\r\033[K" + line(label, progress, rows));
}

void ProgressBar::wipe() {
  if (drawn_) put("\r\033[K");
  drawn_ = false;
}

// A bar that cannot be drawn is no reason to stop.
void ProgressBar::put(const std::string& text) const { static_cast<void>(!::write(fd_, text.data(), text.size())); }

}  // namespace intake
