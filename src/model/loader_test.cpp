// Broken models and what the loader says about them: tests/model/*.case. A case is a sentence, files that follow
// `=== NAME`, and after `=== problems` the problems expected. tests/model/prelude is read before each case.
// MAINSTAY_REBASELINE=1 writes what comes out into the cases; look at the difference before you commit it.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "model/loader_cases.h"

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

namespace {

// Small damages that keep most of the text readable, by a generator with a fixed start: a failure comes again.
class Damage {
 public:
  std::string apply(std::string text) {
    static constexpr std::string_view kTokens[] = {"{", "}",  "[", "]",   ":",    "'",       "\"", "#",
                                                   "|", "\n", " ", "at ", "true", "inverse", "é",  "- "};
    for (std::uint32_t i = 0, count = 1 + next() % 3; i < count && !text.empty(); ++i) {
      const std::size_t at = next() % text.size();
      const std::size_t size = std::min<std::size_t>(next() % 12, text.size() - at);
      const std::string_view token = kTokens[next() % std::size(kTokens)];
      text.replace(at, size, next() % 3 ? std::string(token) : "");
    }
    return text;
  }

 private:
  std::uint32_t next() {
    state_ = state_ * 1664525 + 1013904223;
    return state_ >> 8;
  }
  std::uint32_t state_ = 42;
};

}  // namespace

TEST_CASE("loader: damaged models are refused with places inside the text") {
  std::vector<std::string> seeds;
  for (const auto& entry : fs::directory_iterator("tests/corpus/model")) seeds.push_back(read(entry.path()));
  for (const auto& file : prelude()) seeds.push_back(file.text);
  std::sort(seeds.begin(), seeds.end());
  REQUIRE(seeds.size() >= 8);
  Damage damage;
  for (const std::string& seed : seeds) {
    model::check_any_text(seed);
    for (int i = 0; i < 150; ++i) model::check_any_text(damage.apply(seed));
  }
}
