// Broken models and what the loader says about them: tests/model/*.case. A case is a sentence, files that follow
// `=== NAME`, and after `=== problems` the problems expected. tests/model/prelude is read before each case.
// MAINSTAY_REBASELINE=1 writes what comes out into the cases; look at the difference before you commit it.
#include "model/loader.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;
constexpr std::string_view kMark = "=== ";
constexpr std::string_view kProblems = "=== problems\n";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<model::File> prelude() {
  std::vector<model::File> files;
  for (const auto& entry : fs::directory_iterator("tests/model/prelude")) {
    files.push_back({"practices/common/" + entry.path().filename().string(), read(entry.path())});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

// The files of a case behind those of the prelude.
std::vector<model::File> files_of(const std::string& text) {
  std::vector<model::File> files = prelude();
  std::size_t at = text.find(kMark);
  while (at != std::string::npos) {
    const std::size_t line_end = text.find('\n', at);
    const std::size_t next = std::min(text.find("\n" + std::string(kMark), line_end), text.size());
    const std::string name = text.substr(at + kMark.size(), line_end - at - kMark.size());
    files.push_back({name, text.substr(line_end + 1, next - line_end)});
    at = next < text.size() ? next + 1 : std::string::npos;
  }
  return files;
}

}  // namespace

TEST_CASE("loader: every problem of a broken model is told with its place") {
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator("tests/model")) {
    if (entry.path().extension() != ".case") continue;
    ++cases;
    const std::string text = read(entry.path());
    const std::size_t at = std::min(text.find(kProblems), text.size());
    const std::string told = model::load(files_of(text.substr(0, at))).show();
    if (std::getenv("MAINSTAY_REBASELINE")) {
      std::ofstream(entry.path(), std::ios::binary) << text.substr(0, at) << kProblems << told;
      continue;
    }
    INFO(entry.path().string());
    REQUIRE(at < text.size());
    CHECK(told == text.substr(at + kProblems.size()));
  }
  CHECK(cases >= 11);
}

TEST_CASE("loader: a model without the common fields is refused") {
  const auto loaded = model::load({{"practices/x/practice.yaml", "practice: x\n"}});
  CHECK_FALSE(loaded.model);
  CHECK(loaded.show() == "no file declares the common fields, `record: _base`\n");
}
