// One run of an import: files in, batches out, every row accounted for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/batch_writer.h"
#include "intake/bytes.h"
#include "intake/mapping.h"
#include "intake/tally.h"

namespace intake {

inline constexpr std::size_t kBatchEvents = 4'000;  // in one transaction: a tenth of a second for those who wait
inline constexpr std::size_t kRowsBetweenReports = 2'000;

// The numbers of rows add up: read = written + without change + rejected.
struct ImportSummary {
  std::string source, mapping_file;
  std::vector<std::string> inputs;
  bool dry_run = false;
  Tally tally;                    // of all inputs together
  std::int64_t rows_written = 0;  // in a dry run: that would be
  BatchOutcome outcome;
  std::vector<std::string> unmapped_columns;
  std::string rejected_file;  // empty: no row was rejected

  std::int64_t rows_without_change() const { return tally.rows - tally.rejected - rows_written; }
  std::string json() const;  // one line
  std::string text() const;  // for people, several lines
};

struct ImportOptions {
  std::vector<std::string> inputs;
  std::string rejected_folder;  // made where it is missing
  bool dry_run = false;
  std::int64_t now_us = 0;
  std::function<void(const Progress&, std::int64_t rows)> report_progress;  // may be empty
};

std::string grouped(std::int64_t n);  // 141,712

// Without a writer nothing is written: a dry run, which also looks at every date of the files. Errors: a file, a
// column that is missing, a wrong date form (before anything is written), or what the writer says; batches that were
// written stay, and importing again goes on behind them.
base::Result<ImportSummary> run_import(const Mapping& mapping, const ImportOptions& options, BatchWriter* writer);

}  // namespace intake
