#include "base/nearest.h"

#include <algorithm>

namespace base {
namespace {

constexpr std::size_t kMaxWord = 64;  // longer words are compared by nobody
constexpr std::size_t kMaxOffered = 12;

// Insertions, deletions, replacements and swaps of neighbours.
std::size_t mistakes(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > kMaxWord) return "";
  std::string best;
  std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kMaxWord) continue;
    const std::size_t now = mistakes(word, candidate);
    if (now < fewest) {
      fewest = now;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = nearest(word, candidates);
  if (!near.empty()) return "; did you mean `" + near + "`?";
  if (candidates.empty() || candidates.size() > kMaxOffered) return "";
  std::string offered = "; there are ";
  if (candidates.size() == 1) offered = "; there is only ";
  for (std::size_t i = 0; i < candidates.size(); ++i) offered += (i ? ", " : "") + candidates[i];
  return offered;
}

}  // namespace base
