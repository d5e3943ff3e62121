// The cases under src/intake/cases: a mapping, the rows of a file, and the events that they are. Each file holds
// several, as
//   === what it shows
//   (mapping)
//   --- rows
//   (rows)
//   --- events
//   (what show_events says, or the mistakes of the mapping)
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "intake/test_model.h"

namespace intake {
namespace {

struct Case {
  std::string file, title, mapping, rows, expected;
};

std::vector<Case> read_cases(const std::filesystem::path& path) {
  std::vector<Case> cases;
  std::ifstream in(path);
  std::string line;
  std::string* part = nullptr;
  while (std::getline(in, line)) {
    if (line.starts_with("=== ")) {
      cases.push_back({path.filename().string(), line.substr(4), "", "", ""});
      part = &cases.back().mapping;
    } else if (line == "--- rows") {
      part = &cases.back().rows;
    } else if (line == "--- events") {
      part = &cases.back().expected;
    } else if (part) {
      *part += line + "\n";
    }
  }
  return cases;
}

std::string run(const Case& one) {
  auto mapping = read_mapping(one.mapping, "m.yaml", shipped_model());
  if (!mapping) return mapping.error().message + "\n";
  return show_events(*mapping, one.rows);
}

}  // namespace

TEST_CASE("each case gives the events that it says") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator("src/intake/cases")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE_FALSE(files.empty());
  for (const auto& file : files)
    for (const Case& one : read_cases(file)) {
      INFO(one.file << ": " << one.title);
      CHECK(run(one) == one.expected);
    }
}

}  // namespace intake
