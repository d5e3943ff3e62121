// The deeds of the kernel over the shipped model: what a service desk does with incidents in a day.
#include <doctest/doctest.h>

#include "base/civil.h"
#include "kernel/rows.h"
#include "support/desk.h"

using base::Value;
using support::Desk;

namespace {

struct Day : Desk {
  std::int64_t agent = person("Ada Okafor", "staff", {"service_desk_agent", "resolver"});
  std::int64_t manager = person("Ines Duarte", "staff", {"incident_manager"});
  std::int64_t portfolio = person("Mei Tanaka", "staff", {"portfolio_manager", "brm_manager", "service_desk_manager"});
  std::int64_t shop = make("organization", {{"title", "Nordwind"}, {"kind", "customer"}});
  std::int64_t other_shop = make("organization", {{"title", "Südwind"}, {"kind", "customer"}});
  std::int64_t caller = person("Grace Lindqvist", "customer_user", {}, shop);
  std::int64_t stranger = person("Oliver Braun", "customer_user", {}, other_shop);
  std::int64_t customer = make("customer", {{"title", "Nordwind"}, {"kind", "external"}, {"organization", shop}});
  std::int64_t mail = make("service", {{"title", "Mail"}, {"service_type", "business"}, {"criticality", "high"}});
  std::int64_t team = make("team", {{"title", "Service desk"}, {"lead", agent}, {"members", base::Ids{agent}}});

  std::int64_t incident() {
    return make("incident", {{"title", "Mail is down"}, {"reporter", caller}, {"channel", "phone"}}, agent);
  }
  void classify(std::int64_t id) {
    auto moved = move(agent, "incident", id, "classify",
                      {{"category", "mail"}, {"service", mail}, {"impact", "high"}, {"urgency", "high"}});
    REQUIRE_MESSAGE(moved.ok(), moved.error().message);
  }
};

std::vector<std::string> fields_of(const base::Error& error) {
  std::vector<std::string> names;
  for (auto& field : error.fields) names.push_back(field.field + ":" + field.code);
  return names;
}

}  // namespace

TEST_CASE("an incident goes from report to closure") {
  Day day;
  const std::int64_t id = day.incident();
  auto made = day.record("incident", id);
  CHECK(made.ref() == "INC-000001");
  CHECK(made.state() == "new");
  CHECK(made.at("customer") == Value(day.customer));
  CHECK(made.at("organization") == Value(day.shop));
  CHECK(made.at("owner") == Value(day.agent));
  day.classify(id);
  CHECK(day.record("incident", id).at("priority") == Value("p2"));
  CHECK(!day.record("incident", id).at("classified_at").is_null());
  REQUIRE(day.move(day.agent, "incident", id, "assign", {{"team", day.team}, {"assignee", day.agent}}).ok());
  REQUIRE(day.move(day.agent, "incident", id, "start").ok());
  CHECK(!day.record("incident", id).at("responded_at").is_null());

  auto without_log =
      day.move(day.agent, "incident", id, "resolve", {{"resolution_text", "Restarted"}, {"resolution_code", "fixed"}});
  REQUIRE_FALSE(without_log.ok());
  CHECK(without_log.error().kind == base::ErrorKind::kConflict);
  auto resolved = day.move(day.agent, "incident", id, "resolve",
                           {{"resolution_text", "Restarted"}, {"resolution_code", "fixed"}}, "Restarted the queue.");
  REQUIRE_MESSAGE(resolved.ok(), resolved.error().message);
  CHECK(resolved->at("resolved_by") == Value(day.agent));
  CHECK(resolved->at("first_contact_resolved") == Value(true));
  auto closed = day.move(day.caller, "incident", id, "close");
  REQUIRE_MESSAGE(closed.ok(), closed.error().message);
  CHECK(closed->at("closure_confirmation") == Value("user"));
  CHECK(!closed->at("closed_at").is_null());
  auto reopened = day.move(day.agent, "incident", id, "reopen");
  REQUIRE(reopened.ok());
  CHECK(reopened->at("reopened_count") == Value(1));
  CHECK(reopened->at("closed_at").is_null());
  CHECK(reopened->at("resolved_at").is_null());
}

TEST_CASE("a move says what it lacks, and from where it starts") {
  Day day;
  const std::int64_t id = day.incident();
  auto missing = day.move(day.agent, "incident", id, "classify", {{"category", "mail"}});
  REQUIRE_FALSE(missing.ok());
  CHECK(fields_of(missing.error()) ==
        std::vector<std::string>{"service:required", "impact:required", "urgency:required"});
  auto wrong = day.move(day.agent, "incident", id, "close");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().message == "INC-000001 is New; Close starts from Resolved.");
  auto nobody = day.move(day.caller, "incident", id, "classify", {{"category", "mail"}});
  CHECK(nobody.error().kind == base::ErrorKind::kForbidden);
}

TEST_CASE("customers see what is theirs, and no internal word") {
  Day day;
  const std::int64_t id = day.incident();
  auto theirs = day.read(day.caller, [&](kernel::View& view) { return kernel::load(view, day.type("incident"), id); });
  CHECK(theirs.ok());
  auto foreign =
      day.read(day.stranger, [&](kernel::View& view) { return kernel::load(view, day.type("incident"), id); });
  REQUIRE_FALSE(foreign.ok());
  CHECK(foreign.error().kind == base::ErrorKind::kNotFound);
  auto comment = [&](std::int64_t by, const char* visibility) {
    return day.write(by, [&](kernel::Work& work) {
      return kernel::add_entry(
          work, day.type("incident"), id,
          {&day.type("comment"), day.draft("comment", {{"text", "word"}, {"visibility", visibility}})});
    });
  };
  REQUIRE(comment(day.agent, "internal").ok());
  REQUIRE(comment(day.agent, "public").ok());
  REQUIRE(comment(day.caller, "internal").ok());
  auto seen = [&](std::int64_t who) {
    auto entries = day.read(who, [&](kernel::View& view) -> base::Result<std::size_t> {
      auto record = TRY(kernel::load(view, day.type("incident"), id));
      return TRY(kernel::entries_of(view, record, day.type("comment"))).size();
    });
    REQUIRE_MESSAGE(entries.ok(), entries.error().message);
    return *entries;
  };
  CHECK(seen(day.agent) == 3);
  CHECK(seen(day.caller) == 2);
  auto list = [&](std::int64_t who) {
    auto page = day.read(who, [&](kernel::View& view) { return kernel::find(view, day.type("incident"), {}); });
    REQUIRE_MESSAGE(page.ok(), page.error().message);
    return page->records.size();
  };
  CHECK(list(day.agent) == 1);
  CHECK(list(day.caller) == 1);
  CHECK(list(day.stranger) == 0);
}

TEST_CASE("what a person may not set is refused by field") {
  Day day;
  const std::int64_t id = day.incident();
  auto refused = day.write(day.agent, [&](kernel::Work& work) {
    return kernel::change(
        work, day.type("incident"), id,
        day.draft(
            "incident",
            {{"reopened_count", 7}, {"created_by", day.manager}, {"service", std::int64_t{99}}, {"impact", "huge"}}));
  });
  REQUIRE_FALSE(refused.ok());
  CHECK(fields_of(refused.error()) ==
        std::vector<std::string>{"reopened_count:read_only", "created_by:read_only", "service:value", "impact:value"});
  auto stale = day.write(day.agent, [&](kernel::Work& work) {
    return kernel::change(work, day.type("incident"), id, day.draft("incident", {{"title", "x"}}), 7);
  });
  CHECK(stale.error().kind == base::ErrorKind::kStale);
  auto forbidden = day.write(day.caller, [&](kernel::Work& work) {
    return kernel::change(work, day.type("incident"), id, day.draft("incident", {{"title", "x"}}));
  });
  CHECK(forbidden.error().kind == base::ErrorKind::kForbidden);
}

TEST_CASE("each change leaves one entry of history, and the past can be read") {
  Day day;
  const std::int64_t id = day.incident();
  const std::int64_t before = day.ground().next_instant_us();
  day.classify(id);
  auto entries = day.read(day.agent, [&](kernel::View& view) -> base::Result<std::vector<kernel::HistoryEntry>> {
    return kernel::history(view, TRY(kernel::load(view, day.type("incident"), id)), 50);
  });
  REQUIRE(entries.ok());
  REQUIRE(entries->size() == 2);
  CHECK((*entries)[0].verb == "classify");
  CHECK((*entries)[1].verb == "create");
  auto then = day.read(day.agent, [&](kernel::View& view) {
    view.as_of_us = before;
    return kernel::load(view, day.type("incident"), id);
  });
  REQUIRE(then.ok());
  CHECK(then->state() == "new");
  CHECK(then->at("priority").is_null());
  auto list = day.read(day.agent, [&](kernel::View& view) -> base::Result<std::vector<std::string>> {
    std::vector<std::string> states;
    for (auto at : {before, view.now_us, std::int64_t{1}}) {
      view.as_of_us = at;
      for (auto& record : TRY(kernel::find(view, day.type("incident"), {})).records) states.push_back(record.state());
    }
    return states;
  });
  REQUIRE_MESSAGE(list.ok(), list.error().message);
  CHECK(*list == std::vector<std::string>{"new", "classified"});
}

TEST_CASE("a change that was true earlier takes its place in the past, and what was believed stays known") {
  Day day;
  const std::int64_t id = day.incident();
  const std::int64_t before = day.ground().next_instant_us();
  day.classify(id);
  const std::int64_t known = day.ground().next_instant_us();
  auto changed = day.write(1, [&](kernel::Work& work) {
    work.effective_us = before;
    return kernel::change(work, day.type("incident"), id,
                          day.draft("incident", {{"symptom", "no mail"}, {"tags", base::Texts{"vpn"}}}));
  });
  REQUIRE_MESSAGE(changed.ok(), changed.error().message);
  CHECK(changed->state() == "classified");
  CHECK(changed->at("symptom") == Value("no mail"));
  auto symptom = [&](std::int64_t at, std::optional<std::int64_t> as_known) {
    auto page = day.read(day.agent, [&](kernel::View& view) {
      view.as_of_us = at;
      view.known_at_us = as_known;
      return kernel::find(view, day.type("incident"), {});
    });
    REQUIRE_MESSAGE(page.ok(), page.error().message);
    REQUIRE(page->records.size() == 1);
    return page->records[0].at("symptom");
  };
  CHECK(symptom(before + 1, {}) == Value("no mail"));
  CHECK(symptom(before + 1, known).is_null());
  CHECK(symptom(known, known).is_null());
  CHECK(day.record("incident", id).at("tags") == Value(base::Texts{"vpn"}));
}

TEST_CASE("moves know whether they may be made") {
  Day day;
  const std::int64_t id = day.incident();
  auto names = [&](std::int64_t who) {
    auto states = day.read(who, [&](kernel::View& view) -> base::Result<std::vector<std::string>> {
      std::vector<std::string> found;
      for (auto& state : kernel::moves_of(view, TRY(kernel::load(view, day.type("incident"), id))))
        found.push_back(state.move->name + (state.allowed ? "" : "!"));
      return found;
    });
    REQUIRE(states.ok());
    return *states;
  };
  CHECK(names(day.agent) == std::vector<std::string>{"classify", "cancel"});
  CHECK(names(day.caller).empty());
  day.classify(id);
  CHECK(names(day.agent) == std::vector<std::string>{"assign", "start", "escalate", "resolve", "cancel"});
}

TEST_CASE("a priority against the matrix needs its reason") {
  Day day;
  const std::int64_t id = day.incident();
  day.classify(id);
  auto set = [&](std::initializer_list<std::pair<std::string, Value>> fields) {
    return day.write(day.manager, [&](kernel::Work& work) {
      return kernel::change(work, day.type("incident"), id, day.draft("incident", fields));
    });
  };
  auto without = set({{"priority", "p1"}});
  REQUIRE_FALSE(without.ok());
  CHECK(fields_of(without.error()) == std::vector<std::string>{"override_reason:required"});
  auto with = set({{"priority", "p1"}, {"override_reason", "The board asked."}});
  REQUIRE_MESSAGE(with.ok(), with.error().message);
  CHECK(with->at("priority_overridden") == Value(true));
  CHECK(set({{"impact", "low"}})->at("priority") == Value("p1"));
}

TEST_CASE("resolving a parent resolves its children; a loop of parents is refused") {
  Day day;
  const std::int64_t parent = day.incident(), child = day.incident();
  for (auto id : {parent, child}) day.classify(id);
  auto below = [&](std::int64_t id, std::int64_t above) {
    return day.write(day.agent, [&](kernel::Work& work) {
      return kernel::change(work, day.type("incident"), id, day.draft("incident", {{"parent", above}}));
    });
  };
  REQUIRE(below(child, parent).ok());
  CHECK(fields_of(below(parent, child).error()) == std::vector<std::string>{"parent:loop"});
  CHECK(day.record("incident", child).at("repeat_of") == Value(parent));
  auto resolved = day.move(day.agent, "incident", parent, "resolve",
                           {{"resolution_text", "Restarted"}, {"resolution_code", "fixed"}}, "done");
  REQUIRE_MESSAGE(resolved.ok(), resolved.error().message);
  CHECK(day.record("incident", child).state() == "resolved");
}
