// Past versions against a model that is nothing but a list of changes: for random changes, many of them backdated, the
// store must say what was true at any instant as known at any other.
#include <doctest/doctest.h>

#include <random>

#include "base/civil.h"
#include "kernel/rows.h"
#include "support/desk.h"

namespace {

struct Change {
  std::int64_t recorded_us, effective_us;
  std::string country;
};

constexpr int kRecords = 12, kChanges = 14, kQuestions = 60;

// The changes folded in the order in which they were true, as far as they were known. Nothing: it did not exist.
std::optional<std::string> answer_of(const std::vector<Change>& changes, std::int64_t at_us, std::int64_t known_us) {
  const Change* last = nullptr;
  for (auto& change : changes)
    if (change.recorded_us <= known_us && change.effective_us <= at_us &&
        (!last || change.effective_us >= last->effective_us))
      last = &change;
  return last ? std::optional<std::string>(last->country) : std::nullopt;
}

}  // namespace

TEST_CASE("what was true then, as known then, for random backdated changes") {
  support::Desk desk;
  const auto& type = desk.type("location");
  std::mt19937 random(20261124);
  std::vector<std::vector<Change>> changes;
  std::vector<std::int64_t> instants{desk.ground().next_instant_us()};
  for (int r = 0; r < kRecords; ++r) {
    const std::int64_t id = desk.make("location", {{"title", "Place"}, {"kind", "site"}, {"country", "AA"}});
    const auto made = desk.record("location", id);
    changes.push_back({{made.recorded_us, made.from_us, "AA"}});
    for (int c = 0; c < kChanges; ++c) {
      const std::string country{static_cast<char>('A' + random() % 26), static_cast<char>('A' + random() % 26)};
      const auto& earlier = changes.back()[random() % changes.back().size()];
      const bool backdated = random() % 2;
      const std::int64_t effective = backdated ? earlier.effective_us + static_cast<std::int64_t>(random() % 400) : 0;
      auto changed = desk.write(1, [&](kernel::Work& work) {
        if (backdated) work.effective_us = effective;
        return kernel::change(work, type, id, desk.draft("location", {{"country", country}}));
      });
      REQUIRE_MESSAGE(changed.ok(), changed.error().message);
      auto entries = desk.read(1, [&](kernel::View& view) { return kernel::read_history(view, type, id); });
      REQUIRE(entries.ok());
      if (entries->size() == changes.back().size()) continue;  // the same country again changes nothing
      const auto newest =
          std::max_element(entries->begin(), entries->end(), [](auto& a, auto& b) { return a.seq < b.seq; });
      changes.back().push_back({newest->recorded_us, newest->effective_us, country});
      instants.push_back(newest->recorded_us);
      instants.push_back(newest->effective_us);
    }
  }
  for (int q = 0; q < kQuestions; ++q) {
    const std::int64_t at = instants[random() % instants.size()] + static_cast<std::int64_t>(random() % 3) - 1;
    const std::int64_t known = instants[random() % instants.size()] + static_cast<std::int64_t>(random() % 3) - 1;
    auto page = desk.read(1, [&](kernel::View& view) {
      view.as_of_us = at;
      view.known_at_us = known;
      kernel::Query query;
      query.limit = kernel::kMaxPage;
      return kernel::find(view, type, query);
    });
    REQUIRE_MESSAGE(page.ok(), page.error().message);
    for (int r = 0; r < kRecords; ++r) {
      std::optional<std::string> found;
      for (auto& record : page->records)
        if (record.id == r + 1) found = record.at("country").text();
      INFO("record " << r + 1 << " at " << at << " known " << known);
      CHECK(found == answer_of(changes[static_cast<std::size_t>(r)], at, known));
    }
  }
}
