#include "intake/rejected_rows.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace intake {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  return out += '"';
}

// incident_event_log.csv.xz: incident_event_log
std::string stem_of(const std::string& input) {
  std::string name = std::filesystem::path(input).filename().string();
  return name.substr(0, name.find('.', 1));
}

}  // namespace

RejectedRows::RejectedRows(std::string folder, const std::string& input)
    : folder_(std::move(folder)),
      path_((std::filesystem::path(folder_) / (stem_of(input) + "-rejected.csv")).string()) {}

base::Result<void> RejectedRows::add(std::string_view input, const std::vector<RejectedRow>& rows) {
  if (rows.empty()) return {};
  if (!out_.is_open()) TRY(open());
  for (const RejectedRow& row : rows)
    out_ << quoted(input) << ',' << row.line << ',' << quoted(row.reason) << ',' << quoted(row.text) << '\n';
  if (!out_) return failed();
  return {};
}

base::Result<void> RejectedRows::open() {
  std::error_code made;
  std::filesystem::create_directories(folder_, made);
  out_.open(path_, std::ios::binary | std::ios::trunc);
  if (!out_) return failed();
  out_ << "file,line,reason,row\n";
  written_ = true;
  return {};
}

base::Result<void> RejectedRows::close() {
  if (!out_.is_open()) return {};
  out_.close();
  if (!out_) return failed();
  return {};
}

base::Error RejectedRows::failed() const {
  return base::unavailable("cannot write the rejected rows to " + path_ + ": " + std::strerror(errno));
}

}  // namespace intake
