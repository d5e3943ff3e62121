// What an import saw, counted while it reads: every row, what was missing or unknown, and where the source
// contradicts itself. Bounded: distinct words are kept up to a limit, examples up to a few.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace intake {

inline constexpr std::size_t kMaxUnknownWords = 200;  // distinct ones for each field
inline constexpr std::size_t kMaxExamples = 3;

struct Span {
  std::int64_t first_us = INT64_MAX;
  std::int64_t last_us = INT64_MIN;
  void add(std::int64_t us) {
    if (us < first_us) first_us = us;
    if (us > last_us) last_us = us;
  }
  bool empty() const { return first_us > last_us; }
};

struct Tally {
  std::int64_t rows = 0;
  std::int64_t rejected = 0;
  std::int64_t without_change = 0;
  std::int64_t records = 0;  // groups of rows of one record

  struct ColumnCount {
    std::string name;
    std::int64_t missing = 0;
  };
  std::vector<ColumnCount> columns;  // of the file, in its order
  Span effective;

  // Words of the source that have no counterpart, and values that are none of their type: by field.
  struct Words {
    std::int64_t values = 0;
    std::map<std::string, std::int64_t, std::less<>> counts;
    std::int64_t others = 0;  // beyond the limit
    std::size_t first_line = 0;
  };
  std::map<std::string, Words, std::less<>> unknown, unreadable;

  struct Contradiction {
    std::int64_t records = 0;
    std::vector<std::string> examples;  // "INC0000045 (line 359)"
  };
  std::map<std::string, Contradiction, std::less<>> contradictions;
  std::map<std::string, std::int64_t, std::less<>> reasons;  // of rejected rows

  // The sum of two files; columns are those of the first.
  void add(const Tally& other);
  void count_word(std::map<std::string, Words, std::less<>>& of, std::string_view field, std::string_view word,
                  std::size_t line);
  void contradict(std::string_view what, std::string_view ref, std::size_t line);
};

}  // namespace intake
