// Whether an incident repeats an earlier one (8.6.1): the same service, the same category or item, a title like it.
#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"
#include "kernel/behaviour.h"

namespace incident_management {
namespace {

using base::Result;
using base::Value;
using kernel::Changes;
using kernel::Situation;

constexpr double kSimilar = 0.5;  // share of common words from which two titles speak of the same

bool is(const Value& value, std::string_view text) {
  return std::holds_alternative<std::string>(value.v) && value.text() == text;
}
std::int64_t number(const Value& value) { return value.is_null() ? 0 : value.integer(); }

std::set<std::string> words_of(const Value& title) {
  std::set<std::string> words;
  if (title.is_null()) return words;
  const std::string folded = base::fold(title.text());
  std::string word;
  for (char c : folded + " ") {
    const bool part = static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c));
    if (part)
      word += c;
    else if (word.size() > 2)
      words.insert(std::move(word));
    if (!part) word.clear();
  }
  return words;
}

double likeness(const std::set<std::string>& a, const std::set<std::string>& b) {
  if (a.empty() || b.empty()) return 0;
  const auto common = std::count_if(a.begin(), a.end(), [&](auto& word) { return b.contains(word); });
  return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - static_cast<std::size_t>(common));
}

bool shares_item(const Value& a, const Value& b) {
  return !a.is_null() && !b.is_null() && std::any_of(a.ids().begin(), a.ids().end(), [&](auto id) {
    return std::find(b.ids().begin(), b.ids().end(), id) != b.ids().end();
  });
}

// Proposes the latest incident of the same service, with the same category or configuration item and a title like this
// one's, reported within $incident_repeat_window.
Result<Changes> find_repeat(const Situation& incident) {
  const bool asked =
      incident.creating() || incident.changes("service") || incident.changes("category") || incident.changes("cis");
  if (!asked || incident.given("repeat_of") || !incident.after("repeat_of").is_null() ||
      incident.after("service").is_null())
    return Changes();
  const auto words = words_of(incident.after("title"));
  const std::int64_t since =
      number(incident.after("reported_at")) - incident.setting_duration_us("incident_repeat_window");
  for (auto id : TRY(incident.referring("incident", "service", incident.after("service").integer()))) {
    if (id == incident.id()) continue;
    const Value reported_at = TRY(incident.value("incident", id, "reported_at"));
    if (number(reported_at) < since) break;  // newest first
    if (number(reported_at) > number(incident.after("reported_at")) ||
        is(TRY(incident.value("incident", id, "state")), "cancelled"))
      continue;
    const Value category = TRY(incident.value("incident", id, "category"));
    const bool same_matter = (!category.is_null() && category == incident.after("category")) ||
                             shares_item(TRY(incident.value("incident", id, "cis")), incident.after("cis"));
    if (same_matter && likeness(words, words_of(TRY(incident.value("incident", id, "title")))) >= kSimilar)
      return Changes{{"repeat_of", id}};
  }
  return Changes();
}

}  // namespace

void register_repeat(kernel::Behaviours& behaviours) { behaviours.on_draft("incident", find_repeat); }

}  // namespace incident_management
