// Records through the API: made, read, changed, listed, moved; and what is refused.
#include <doctest/doctest.h>

#include "support/caller.h"

namespace {

using support::Caller;
using support::Desk;

struct Office : Desk {
  std::int64_t agent = person("Ada Okafor", "staff", {"service_desk_agent", "resolver"});
  std::int64_t manager = person("Ines Duarte", "staff", {"incident_manager", "portfolio_manager"});
  std::int64_t shop = make("organization", {{"title", "Nordwind"}, {"kind", "customer"}});
  std::int64_t other_shop = make("organization", {{"title", "Südwind"}, {"kind", "customer"}});
  std::int64_t caller_person = person("Grace Lindqvist", "customer_user", {}, shop);
  std::int64_t stranger = person("Oliver Braun", "customer_user", {}, other_shop);
  std::int64_t mail = make("service", {{"title", "Mail"}, {"service_type", "business"}, {"criticality", "high"}});
  Caller api{*this};

  std::string incident(const std::string& title = "Mail is down") {
    const auto made =
        api.post(agent, "/api/v1/incidents",
                 "{\"title\": \"" + title + "\", \"reporter\": \"PER-00000" + std::to_string(caller_person) + "\"}");
    REQUIRE_MESSAGE(made.status == 201, made.body);
    return made.at("ref");
  }
};

}  // namespace

TEST_CASE("a record is made, read and changed") {
  Office office;
  auto& api = office.api;
  const auto made =
      api.post(office.agent, "/api/v1/incidents",
               R"({"title": "Mail is down", "impact": "high", "tags": ["vpn"], "service": "SVC-000001"})");
  REQUIRE_MESSAGE(made.status == 201, made.body);
  CHECK(*made.header("location") == "/api/v1/incidents/INC-000001");
  CHECK(*made.header("etag") == "\"1\"");
  CHECK(made.at("ref") == "INC-000001");
  CHECK(made.at("state") == "new");
  CHECK(made.at("service") == R"({"ref":"SVC-000001","title":"Mail"})");
  CHECK(made.at("tags") == R"(["vpn"])");
  CHECK(made.at("assignee") == "null");
  CHECK(made.at("reporter.title") == "Ada Okafor");
  CHECK(made.at("moves.0.name") == "classify");
  CHECK(made.at("may.update") == "true");
  CHECK(made.at("watching") == "false");

  const auto read = api.get(office.agent, "/api/v1/incidents/INC-000001");
  CHECK(read.status == 200);
  CHECK(read.body == made.body);

  const auto changed = api.patch(office.agent, "/api/v1/incidents/INC-000001", R"({"urgency": "low", "tags": null})");
  REQUIRE_MESSAGE(changed.status == 200, changed.body);
  CHECK(changed.at("urgency") == "low");
  CHECK(changed.at("impact") == "high");
  CHECK(changed.at("tags") == "[]");
  CHECK(*changed.header("etag") == "\"2\"");
}

TEST_CASE("a change of what was changed meanwhile is refused") {
  Office office;
  const auto path = "/api/v1/incidents/" + office.incident();
  CHECK(office.api.call(office.agent, "PATCH", path, R"({"urgency": "low"})", {{"if-match", "\"1\""}}).status == 200);
  const auto stale = office.api.call(office.agent, "PATCH", path, R"({"urgency": "high"})", {{"if-match", "\"1\""}});
  CHECK(stale.status == 412);
  CHECK(stale.at("detail").find("revision 2") != std::string::npos);
  CHECK(office.api.call(office.agent, "PATCH", path, R"({"urgency": "high"})", {{"if-match", "*"}}).status == 200);
  CHECK(office.api.call(office.agent, "PATCH", path, R"({"urgency": "high"})", {{"if-match", "W/1"}}).status == 400);
}

TEST_CASE("every mistake of a body is said at once") {
  Office office;
  const auto wrong = office.api.post(
      office.agent, "/api/v1/incidents",
      R"({"titel": "x", "impact": "hihg", "reported_at": "yesterday", "service": "SVC-000099", "actions": []})");
  CHECK(wrong.status == 422);
  CHECK(*wrong.header("content-type") == "application/problem+json");
  CHECK(wrong.at("request_id") == "test");
  std::vector<std::string> said;
  for (auto& error : *support::find_path(wrong.json, "errors")->array())
    said.push_back(*error.find("field")->text() + ":" + *error.find("code")->text());
  CHECK(said == std::vector<std::string>{"titel:unknown", "impact:choice", "reported_at:datetime", "service:reference",
                                         "actions:read_only", "title:required"});
  CHECK(wrong.at("errors.0.message") == "Incident has no field \"titel\"; did you mean `title`?");
  CHECK(wrong.at("errors.1.message").find("`high`") != std::string::npos);

  CHECK(office.api.post(office.agent, "/api/v1/incidents", "{\"title\": ").status == 400);
  CHECK(office.api.post(office.agent, "/api/v1/incidents", "[]").status == 400);
  CHECK(office.api.post(office.agent, "/api/v1/incidents", R"({"title": "a", "title": "b"})").status == 400);
  CHECK(office.api.call(office.agent, "POST", "/api/v1/incidents", "{}", {{"content-type", "text/plain"}}).status ==
        400);
}

TEST_CASE("who may not see a record learns nothing of it") {
  Office office;
  const auto path = "/api/v1/incidents/" + office.incident();
  CHECK(office.api.get(office.caller_person, path).status == 200);
  for (const auto& target : {path, path + "/history", path + "/comments", path + "/links", path + "/watchers"})
    CHECK(office.api.get(office.stranger, target).status == 404);
  CHECK(office.api.patch(office.stranger, path, R"({"nonsense": 1})").status == 404);
  CHECK(office.api.post(office.stranger, path + "/moves/close").status == 404);
  CHECK(office.api.post(office.stranger, path + "/comments", R"({"text": "x"})").status == 404);
  CHECK(office.api.get(office.stranger, "/api/v1/incidents").at("items") == "[]");
  CHECK(office.api.get(office.stranger, "/api/v1/incidents/export?format=jsonl").body.empty());
  CHECK(office.api.patch(office.caller_person, path, R"({"urgency": "low"})").status == 403);
}

TEST_CASE("fields hidden from a reader are not there, nor can they be asked for") {
  Office office;
  const auto path = "/api/v1/incidents/" + office.incident();
  CHECK(office.api.get(office.agent, path).at("override_reason") == "null");
  CHECK(office.api.get(office.caller_person, path).at("override_reason") == "(none)");
  CHECK(office.api.get(office.caller_person, "/api/v1/incidents?fields=override_reason").status == 422);
  CHECK(office.api.get(office.caller_person, "/api/v1/incidents?filter=override_reason+is+null").status == 422);
  CHECK(office.api.get(office.caller_person, "/api/v1/incidents?sort=cost").status == 422);
  CHECK(office.api.get(office.caller_person, "/api/v1/model/incident").body.find("override_reason") ==
        std::string::npos);
}

TEST_CASE("a list filters, sorts, pages and counts") {
  Office office;
  for (const auto title : {"C", "A", "B"}) office.incident(title);
  auto& api = office.api;
  const auto all = api.get(office.agent, "/api/v1/incidents?sort=title&fields=title&count=1");
  REQUIRE_MESSAGE(all.status == 200, all.body);
  CHECK(all.at("items.0") == R"({"ref":"INC-000002","type":"incident","revision":1,"state":"new","title":"A"})");
  CHECK(all.at("count") == "3");
  CHECK(all.at("count_is") == "exact");
  CHECK(all.at("next") == "null");
  const auto first = api.get(office.agent, "/api/v1/incidents?sort=-title&fields=title&limit=2");
  CHECK(first.at("items.0.title") == "C");
  const auto second =
      api.get(office.agent, "/api/v1/incidents?sort=-title&fields=title&limit=2&after=" + first.at("next"));
  CHECK(second.at("items.0.title") == "A");
  CHECK(second.at("items.1") == "(none)");
  CHECK(api.get(office.agent, "/api/v1/incidents?filter=title+%3D+'B'").at("items.0.ref") == "INC-000003");
  const auto item = api.get(office.agent, "/api/v1/incidents?limit=1");
  CHECK(item.at("items.0.reporter.title") == "Grace Lindqvist");
  CHECK(item.at("items.0.moves") == "(none)");
  CHECK(api.get(office.agent, "/api/v1/incidents?fields=may&limit=1").at("items.0.may.update") == "true");
}

TEST_CASE("a list says what is wrong with its parameters") {
  Office office;
  auto& api = office.api;
  const auto rule = api.get(office.agent, "/api/v1/incidents?filter=impact+%3D+'hihg'");
  CHECK(rule.status == 422);
  CHECK(rule.at("position") != "(none)");
  CHECK(rule.at("caret").find('^') != std::string::npos);
  CHECK(rule.at("errors.0.field") == "filter");
  CHECK(api.get(office.agent, "/api/v1/incidents?filter=impact+is").at("expected") != "[]");
  for (const auto target : {"?fliter=x", "?limit=0", "?limit=201", "?limit=x", "?sort=description", "?sort=nothing",
                            "?fields=nothing", "?count=yes", "?as_of=today"})
    CHECK_MESSAGE(api.get(office.agent, std::string("/api/v1/incidents") + target).status == 422, target);
  CHECK(api.get(office.agent, "/api/v1/incidents?fliter=x").at("errors.0.message") ==
        "This call has no parameter \"fliter\"; did you mean `filter`?");
}

TEST_CASE("a move is tried, refused, and made with its comment") {
  Office office;
  auto& api = office.api;
  const auto path = "/api/v1/incidents/" + office.incident();
  const auto trial = api.post(office.agent, path + "/moves/classify?dry_run=1", R"({"category": "mail"})");
  REQUIRE_MESSAGE(trial.status == 200, trial.body);
  CHECK(trial.at("missing") == R"(["service","impact","urgency"])");
  CHECK(trial.at("allowed") == "false");
  CHECK(trial.at("to") == "classified");
  CHECK(api.get(office.agent, path).at("revision") == "1");
  CHECK(api.post(office.agent, path + "/moves/classify", R"({"category": "mail"})").status == 422);
  CHECK(api.post(office.agent, path + "/moves/close").status == 409);
  CHECK(api.post(office.agent, path + "/moves/clasify").status == 404);

  const auto moved = api.post(
      office.agent, path + "/moves/classify",
      R"({"category": "mail", "service": "SVC-000001", "impact": "high", "urgency": "high", "comment": "Seen it myself."})");
  REQUIRE_MESSAGE(moved.status == 200, moved.body);
  CHECK(moved.at("state") == "classified");
  CHECK(moved.at("priority") == "p2");
  CHECK(api.get(office.agent, path + "/comments").at("items.0.text") == "Seen it myself.");
  CHECK(api.get(office.agent, path + "/comments").at("items.0.via") == "api");
  const auto wrong = api.post(office.agent, path + "/moves/assign", R"({"comment": {"txet": "x"}})");
  CHECK(wrong.at("errors.0.field") == "comment.txet");
  const auto guard = api.post(office.agent, path + "/moves/assign");
  CHECK(guard.status == 409);
  CHECK(guard.at("detail").find("Assign") != std::string::npos);
}

TEST_CASE("history tells each change, newest first") {
  Office office;
  auto& api = office.api;
  const auto path = "/api/v1/incidents/" + office.incident();
  api.patch(office.agent, path, R"({"service": "SVC-000001"})");
  const auto history = api.get(office.agent, path + "/history");
  REQUIRE_MESSAGE(history.status == 200, history.body);
  CHECK(history.at("items.0.revision") == "2");
  CHECK(history.at("items.0.verb") == "change");
  CHECK(history.at("items.0.by.title") == "Ada Okafor");
  CHECK(history.at("items.1.verb") == "create");
  CHECK(history.at("next") == "null");
  bool told = false;
  for (auto& change : *support::find_path(history.json, "items.0.changes")->array())
    told = told ||
           base::write_json(change) == R"({"field":"service","from":null,"to":{"ref":"SVC-000001","title":"Mail"}})";
  CHECK(told);
  const auto page = api.get(office.agent, path + "/history?limit=1");
  CHECK(page.at("next") == "2");
  CHECK(api.get(office.agent, path + "/history?limit=1&after=2").at("items.0.verb") == "create");
}

TEST_CASE("a record is seen as it was") {
  Office office;
  auto& api = office.api;
  const auto made = api.get(office.agent, "/api/v1/incidents/" + office.incident());
  const auto before = made.at("created_at");
  api.patch(office.agent, "/api/v1/incidents/INC-000001", R"({"title": "Mail is slow"})");
  const auto past = api.get(office.agent, "/api/v1/incidents/INC-000001?as_of=" + before);
  REQUIRE_MESSAGE(past.status == 200, past.body);
  CHECK(past.at("title") == "Mail is down");
  CHECK(past.at("moves") == "[]");
  CHECK(past.at("may.update") == "false");
  CHECK(api.get(office.agent, "/api/v1/incidents/INC-000001?as_of=2001-01-01T00:00:00Z").status == 404);
  CHECK(api.get(office.agent, "/api/v1/incidents?as_of=" + before + "&fields=title").at("items.0.title") ==
        "Mail is down");
}

TEST_CASE("a call with a key is done once") {
  Office office;
  auto& api = office.api;
  const http::Headers key{{"idempotency-key", "abc"}};
  const auto first = api.call(office.agent, "POST", "/api/v1/incidents", R"({"title": "Once"})", key);
  const auto again = api.call(office.agent, "POST", "/api/v1/incidents", R"({"title": "Once"})", key);
  CHECK(first.status == 201);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(*again.header("location") == *first.header("location"));
  CHECK(api.get(office.agent, "/api/v1/incidents?count=1").at("count") == "1");
  const auto other = api.call(office.agent, "POST", "/api/v1/incidents", R"({"title": "Twice"})", key);
  CHECK(other.status == 422);
  CHECK(api.call(office.manager, "POST", "/api/v1/incidents", R"({"title": "Mine"})", key).at("ref") == "INC-000002");
  // What failed was not done: the key is free.
  const http::Headers next{{"idempotency-key", "def"}};
  CHECK(api.call(office.agent, "POST", "/api/v1/incidents", R"({})", next).status == 422);
  CHECK(api.call(office.agent, "POST", "/api/v1/incidents", R"({"title": "Now"})", next).status == 201);
  // Entries too.
  const http::Headers comment{{"idempotency-key", "comment"}};
  const auto path = "/api/v1/incidents/" + first.at("ref") + "/comments";
  const auto said = api.call(office.agent, "POST", path, R"({"text": "Hello"})", comment);
  CHECK(said.status == 201);
  CHECK(api.call(office.agent, "POST", path, R"({"text": "Hello"})", comment).body == said.body);
  CHECK(api.get(office.agent, path).at("items.1") == "(none)");
}

TEST_CASE("paths and methods that do not exist") {
  Office office;
  auto& api = office.api;
  CHECK(api.get(office.agent, "/api/v1/nothing").status == 404);
  CHECK(api.get(office.agent, "/api/v1/incidents/").status == 200);
  CHECK(api.get(office.agent, "/api/v1/incidents/INC-000099").status == 404);
  CHECK(api.get(office.agent, "/api/v1/incidents/PER-000001").status == 404);
  CHECK(api.get(office.agent, "/elsewhere").status == 404);
  const auto wrong = api.call(office.agent, "DELETE", "/api/v1/incidents/INC-000001");
  CHECK(wrong.status == 405);
  CHECK(*wrong.header("allow") == "GET, PATCH");
  CHECK(api.send("GET", "/healthz", "", {}).status == 200);
  CHECK(api.send("GET", "/readyz", "", {}).at("ready") == "true");
  CHECK(api.send("GET", "/metrics", "", {}).body.find("mainstay_api_seconds") != std::string::npos);
}
