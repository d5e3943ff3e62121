#include "rules/complete.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "rules/vectors_test.h"

namespace rules {

namespace {

// The suggestions where | stands.
std::vector<std::string> offered(std::string text, std::string_view on = "incident") {
  std::size_t cursor = text.find('|');
  text.erase(cursor, 1);
  Completion completion =
      complete(text, base::count_code_points(text.substr(0, cursor)), data_set(kVectorData, "desk").schema(), on);
  std::vector<std::string> texts;
  for (const auto& suggestion : completion.suggestions) texts.push_back(suggestion.text);
  return texts;
}

bool offers(const std::vector<std::string>& all, const std::string& text) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("choices follow = and in, also half typed") {
  CHECK(offered("priority = |") == Words{"'p1'", "'p2'", "'p3'", "'p4'", "'p5'"});
  CHECK(offered("is_major and impact in ('low', |") == Words{"'low'", "'medium'", "'high'", "'extensive'"});
  CHECK(offered("service.criticality != 'h|") == Words{"'high'"});
  CHECK(offered("count(cis where environment = |") == Words{"'live'", "'test'", "'development'", "'dr'"});
  CHECK(offered("state not in (|").size() == 9);
}

TEST_CASE("fields of the type that a path has reached follow a dot") {
  auto fields = offered("service.|");
  CHECK(offers(fields, "service_owner"));
  CHECK_FALSE(offers(fields, "priority"));
  CHECK(offered("service.service_owner.na|") == Words{"name"});
  CHECK(offers(offered("me.|"), "department"));
  CHECK(offers(offered("my_teams.|"), "members"));
  CHECK(offered("title.|").empty());
}

TEST_CASE("types follow records and the members of an aggregate are at hand inside of it") {
  CHECK(offered("count(records.inc|") == Words{"incident"});
  auto inside = offered("exists(cis where |");
  CHECK(offers(inside, "environment"));
  CHECK(offers(inside, "outer"));
  CHECK_FALSE(offers(inside, "priority"));
  CHECK(offers(offered("exists(cis where outer.|"), "priority"));
  CHECK(offers(offered("exists(cis where exists(tags) and owner = outer.|"), "assignee"));
  CHECK(offers(offered("sum(records.incident : |", ""), "resolution_minutes"));
  CHECK(offers(offered("count(cis) > 1 and |"), "priority"));
}

TEST_CASE("an expression may begin with fields, functions and aggregates") {
  auto begin = offered("|");
  for (auto word : {"priority", "count(", "today(", "me", "records", "not"}) CHECK(offers(begin, word));
  CHECK_FALSE(offers(begin, "and"));
  CHECK_FALSE(offers(begin, "outer"));
  CHECK(offered("reopened|") == Words{"reopened_count"});
  CHECK(offers(offered("reported_at > now() - |"), "resolved_at"));
  CHECK(offers(offered("count(|"), "cis"));
  CHECK_FALSE(offers(offered("count(|"), "priority"));
}

TEST_CASE("operators follow an operand by its type") {
  auto text = offered("title |");
  for (auto word : {"contains", "=", "<", "is null", "and"}) CHECK(offers(text, word));
  auto choice = offered("priority |");
  CHECK(offers(choice, "in"));
  CHECK_FALSE(offers(choice, "<"));
  CHECK(offered("cis |") == Words{"is null", "is not null", "and", "or"});
  CHECK(offered("priority is |") == Words{"null"});
  CHECK(offered("title starts |") == Words{"with"});
  CHECK(offers(offered("priority not |"), "in"));
  CHECK(offered("count(cis |") == Words{"where", ")"});
  CHECK(offers(offered("sum(cis |"), ":"));
  CHECK(offers(offered("(is_major |"), ")"));
}

TEST_CASE("the word being typed is what a suggestion replaces") {
  const Schema& schema = data_set(kVectorData, "desk").schema();
  std::string text = "title = '\u00dc' and prio and is_major";
  Completion completion = complete(text, 20, schema, "incident");
  CHECK(completion.from == 16);
  REQUIRE(completion.suggestions.size() == 2);
  CHECK(completion.suggestions[0].text == "priority");
  CHECK(completion.suggestions[0].kind == "field");
  CHECK(complete("priority = = ", 13, schema, "incident").suggestions.empty());
}

}  // namespace rules
