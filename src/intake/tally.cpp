#include "intake/tally.h"

namespace intake {

void Tally::count_word(std::map<std::string, Words, std::less<>>& of, std::string_view field, std::string_view word,
                       std::size_t line) {
  constexpr std::size_t kMaxWordBytes = 80;
  auto at = of.find(field);
  if (at == of.end()) at = of.emplace(std::string(field), Words{}).first;
  Words& words = at->second;
  if (words.values++ == 0) words.first_line = line;
  word = word.substr(0, kMaxWordBytes);
  if (auto known = words.counts.find(word); known != words.counts.end()) {
    ++known->second;
  } else if (words.counts.size() < kMaxUnknownWords) {
    words.counts.emplace(std::string(word), 1);
  } else {
    ++words.others;
  }
}

void Tally::contradict(std::string_view what, std::string_view ref, std::size_t line) {
  auto at = contradictions.find(what);
  if (at == contradictions.end()) at = contradictions.emplace(std::string(what), Contradiction{}).first;
  ++at->second.records;
  if (at->second.examples.size() < kMaxExamples)
    at->second.examples.push_back(std::string(ref) + " (line " + std::to_string(line) + ")");
}

}  // namespace intake
