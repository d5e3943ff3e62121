#include "cli/demo.h"

#include "cli/followers.h"
#include "support/site.h"

using cli::TestSite;

namespace {

base::Result<cli::DemoResult> play(TestSite& site, const std::string& text, std::uint64_t seed = 1) {
  auto script = cli::read_script({{"demo/test.yaml", text}});
  if (!script.ok()) return script.take_error();
  return cli::play_demo(*site.instance, *script, seed, [](std::string_view) {});
}

std::string problem(const std::string& text) {
  TestSite site;
  auto result = play(site, text);
  return result.ok() ? "" : result.error().message;
}

std::string titles(TestSite& site) {
  std::string text;
  auto read = site.instance->read([&](const kernel::View& view) -> base::Result<void> {
    auto rows = TRY(view.session.query("SELECT title FROM location ORDER BY id"));
    while (TRY(rows->next())) text += std::string(rows->text(0)) + "\n";
    return {};
  });
  REQUIRE(read.ok());
  return text;
}

constexpr const char* kSmall = R"(
begin: -30d
records:
  - type: person
    set: {organization: "@own"}
    records:
      ada: {name: Ada, login: ada, _password: mainstay-demo}
  - type: location
    records:
      mill: {title: Mill, owner: "@ada", tags: [old, {pick: [big, small]}]}
series:
  - type: location
    spans: [{count: 10, from: -20d, to: -10d}]
    hours: true
    let: {place: {pick: [North, South]}, who: "@ada"}
    set: {title: "{place} of {home}", owner: $who, parent: "@mill"}
    vary: [{let: {home: "@mill"}}]
    stories: [{steps: [{change: {kind: room}, after: 1d..2d}, {comment: "{home} looked at", after: 1h}, {move: review, after: 100d}]}]
)";

}  // namespace

TEST_CASE("a demo is played in the order of its times, and the same number gives the same records") {
  std::string exports[2];
  for (auto& text : exports) {
    TestSite site;
    auto result = play(site, kSmall, 7);
    REQUIRE_MESSAGE(result.ok(), result.error().message);
    CHECK(result->records == 12);
    CHECK(result->logins.size() == 1);
    CHECK(site.instance->accounts().sign_in(site.instance->store(), "ada", "mainstay-demo", "").ok());
    CHECK(site.print({"measure",
                      "count(records.location where title in ('North of Mill', 'South of Mill') and kind = 'room' and "
                      "parent.title = 'Mill')"}) == "10\n");
    CHECK(site.print({"measure", "count(records.comment where text = 'Mill looked at')"}) == "10\n");
    CHECK(site.print({"measure", "count(records.location where state = 'active')"}) == "11\n");
    CHECK(site.print({"measure",
                      "count(records.location where created_at < now() - 9d and updated_at < now() - 7d)"}) == "11\n");
    text = titles(site);
    REQUIRE(cli::catch_up(*site.instance).ok());
    CHECK(site.run({"verify"}).code == cli::kOk);
  }
  CHECK(exports[0] == exports[1]);
}

TEST_CASE("mistakes in the files are named with their place") {
  CHECK(problem("what: 1\n").find("demo/test.yaml:1") == 0);
  CHECK(problem("records:\n  - type: dragon\n    records: {x: {title: X}}\n").find("no record type \"dragon\"") !=
        std::string::npos);
  CHECK(problem("records:\n  - type: location\n    records: {x: {colour: red}}\n").find("no field \"colour\"") !=
        std::string::npos);
  CHECK(problem("records:\n  - type: location\n    records: {x: {title: X, owner: \"@nobody\"}}\n").find("@nobody") !=
        std::string::npos);
  CHECK(problem("records:\n  - type: location\n    records: {x: {title: $what}}\n").find("no variable $what") !=
        std::string::npos);
  CHECK(
      problem("records:\n  - type: location\n    records: {x: {title: \"{what}\"}}\n").find("no variable for {what}") !=
      std::string::npos);
  CHECK(problem("begin: yesterday\n").find("no duration") != std::string::npos);
  CHECK(problem("series:\n  - {type: location, spans: [{count: no}]}\n").find("whole number") != std::string::npos);
  CHECK(problem("records:\n  - type: location\n    records: {x: {title: X, _steps: [{after: 1h}]}}\n")
            .find("a step is") != std::string::npos);
}

TEST_CASE("a demo fills an empty store only") {
  TestSite site;
  site.print({"person", "create", "--login", "ada"});
  CHECK(site.run({"demo"}).complained.find("People are here already") != std::string::npos);
}

TEST_CASE("the shipped demo is played whole") {
  TestSite site;
  const cli::Ran ran = site.run({"demo"});
  REQUIRE_MESSAGE(ran.code == cli::kOk, ran.complained);
  CHECK(ran.printed.find("ada / mainstay-demo") != std::string::npos);
  CHECK(std::stoi(site.print({"measure", "count(records.incident)"})) >= 400);
  for (auto state : {"in_progress", "pending", "resolved", "closed", "cancelled"}) {
    CAPTURE(state);
    CHECK(std::stoi(site.print({"measure", "count(records.incident where state = '" + std::string(state) + "')"})) > 0);
  }
  REQUIRE(cli::catch_up(*site.instance).ok());
  CHECK(site.run({"verify"}).code == cli::kOk);
}
