// Every field of every type: asked for, sorted by, shown.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "conformance/subjects.h"
#include "fields/field.h"

using conformance::Subjects;

namespace {

std::multiset<std::string> refs(const support::Reply& list) {
  std::multiset<std::string> all;
  const auto items = support::find_path(list.json, "items");
  if (items && items->array())
    for (auto& item : *items->array()) all.insert(*item.find("ref")->text());
  return all;
}

}  // namespace

TEST_CASE("a list can be asked and sorted by every field") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    for (int i = 0; i < 2; ++i) all.create(*type);
    const auto path = all.path(*type) + "?fields=title&limit=200";
    const auto everything = refs(all.api.get(all.administrator, path));
    CHECK(everything.size() >= 2);
    for (auto& field : type->fields) {
      CAPTURE(field.name);
      const auto empty = all.api.get(all.administrator, path + "&filter=" + field.name + "+is+null");
      const auto filled = all.api.get(all.administrator, path + "&filter=" + field.name + "+is+not+null");
      if (!field.many()) {
        REQUIRE_MESSAGE(empty.status == 200, empty.body);
        auto both = refs(empty);
        both.merge(refs(filled));
        CHECK(both == everything);
      }
      const auto sorted = all.api.get(all.administrator, path + "&sort=" + field.name),
                 falling = all.api.get(all.administrator, path + "&sort=-" + field.name);
      if (fields::is_sortable(field)) {
        REQUIRE_MESSAGE(sorted.status == 200, sorted.body);
        CHECK(refs(sorted) == everything);
        CHECK(refs(falling) == everything);
      } else {
        CHECK(sorted.status == 422);
      }
    }
  }
}

TEST_CASE("pages together are the list, each record once") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    const auto everything = refs(all.api.get(all.administrator, all.path(*type) + "?fields=title&limit=200"));
    std::multiset<std::string> seen;
    std::string after;
    for (std::size_t page = 0; page <= everything.size(); ++page) {
      const auto part = all.api.get(
          all.administrator, all.path(*type) + "?fields=title&limit=1" + (after.empty() ? "" : "&after=" + after));
      REQUIRE_MESSAGE(part.status == 200, part.body);
      seen.merge(refs(part));
      after = part.at("next");
      if (after == "null") break;
    }
    CHECK(seen == everything);
  }
}
