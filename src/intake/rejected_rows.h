// The file of the rows that were not imported: line, reason, and the row as it stood. Made with the first of them.
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/event_log.h"

namespace intake {

class RejectedRows {
 public:
  // `input`: the file whose rows they are; its name is that of the report.
  RejectedRows(std::string folder, const std::string& input);

  base::Result<void> add(std::string_view input, const std::vector<RejectedRow>& rows);
  base::Result<void> close();
  std::string path() const { return out_.is_open() || written_ ? path_ : std::string(); }

 private:
  base::Result<void> open();
  base::Error failed() const;

  std::string folder_, path_;
  std::ofstream out_;
  bool written_ = false;
};

}  // namespace intake
