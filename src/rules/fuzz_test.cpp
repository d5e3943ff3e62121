// The corpus of the fuzzer, and cuts and splices of it: a short run of the same target in every test.
#include <doctest/doctest.h>

#include <filesystem>
#include <random>

#include "rules/data_set_test.h"
#include "rules/rules_fuzz.cpp"  // the target is one function; a program of its own has it again

namespace rules {

TEST_CASE("the corpus of the fuzzer, cut and spliced, is compiled or refused") {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::directory_iterator("tests/corpus/rules"))
    texts.push_back(read_file(entry.path().string()));
  REQUIRE(texts.size() >= 20);
  auto run = [](const std::string& text) {
    return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  };
  for (const auto& text : texts) CHECK(run(text) == 0);
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    const std::string &a = texts[random() % texts.size()], &b = texts[random() % texts.size()];
    std::string spliced = a.substr(0, random() % (a.size() + 1)) + b.substr(random() % (b.size() + 1));
    if (spliced.size() > 2000) spliced.resize(2000);
    if (!spliced.empty() && i % 3 == 0) spliced[random() % spliced.size()] = static_cast<char>(random());
    run(spliced);
  }
}

}  // namespace rules
