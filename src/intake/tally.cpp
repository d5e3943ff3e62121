#include "intake/tally.h"

namespace intake {
namespace {

void add_words(std::map<std::string, Tally::Words, std::less<>>& to,
               const std::map<std::string, Tally::Words, std::less<>>& from) {
  for (const auto& [field, words] : from) {
    Tally::Words& sum = to[field];
    if (sum.values == 0) sum.first_line = words.first_line;
    sum.values += words.values;
    sum.others += words.others;
    for (const auto& [word, count] : words.counts) {
      bool room = sum.counts.size() < kMaxUnknownWords || sum.counts.count(word) > 0;
      (room ? sum.counts[word] : sum.others) += count;
    }
  }
}

}  // namespace

void Tally::add(const Tally& other) {
  rows += other.rows;
  rejected += other.rejected;
  without_change += other.without_change;
  records += other.records;
  if (columns.empty()) {
    columns = other.columns;
  } else {
    for (ColumnCount& column : columns)
      for (const ColumnCount& one : other.columns)
        if (one.name == column.name) column.missing += one.missing;
  }
  if (!other.effective.empty()) {
    effective.add(other.effective.first_us);
    effective.add(other.effective.last_us);
  }
  add_words(unknown, other.unknown);
  add_words(unreadable, other.unreadable);
  for (const auto& [what, one] : other.contradictions) {
    Contradiction& sum = contradictions[what];
    sum.records += one.records;
    for (const std::string& example : one.examples)
      if (sum.examples.size() < kMaxExamples) sum.examples.push_back(example);
  }
  for (const auto& [reason, count] : other.reasons) reasons[reason] += count;
}

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
