// What hangs on records, and what is done with many of them.
#include <doctest/doctest.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "support/caller.h"

namespace {

using support::Caller;
using support::Desk;

struct Office : Desk {
  std::int64_t administrator = person("Root", "staff", {"administrator"});
  std::int64_t agent = person("Ada Okafor", "staff", {"service_desk_agent", "resolver"});
  std::int64_t shop = make("organization", {{"title", "Nordwind"}, {"kind", "customer"}});
  std::int64_t customer = person("Grace Lindqvist", "customer_user", {}, shop);
  std::int64_t stranger =
      person("Oliver Braun", "customer_user", {}, make("organization", {{"title", "Südwind"}, {"kind", "customer"}}));
  Caller api{*this};
  std::string path = "/api/v1/incidents/" + incident("Mail is down");

  std::string incident(const std::string& title) {
    const auto made =
        api.post(agent, "/api/v1/incidents",
                 "{\"title\": \"" + title + "\", \"reporter\": \"" + type("person").ref(customer) + "\"}");
    REQUIRE_MESSAGE(made.status == 201, made.body);
    return made.at("ref");
  }
};

// A subscriber in memory.
class Ear final : public http::EventSink {
 public:
  bool push(std::shared_ptr<const std::string> event) override {
    {
      std::lock_guard hold(mutex_);
      heard_ += *event;
    }
    changed_.notify_all();
    return true;
  }
  bool closed() const override { return false; }
  void close() override {}
  bool hears(std::string_view word) {
    std::unique_lock hold(mutex_);
    return changed_.wait_for(hold, std::chrono::seconds(20), [&] { return heard_.find(word) != std::string::npos; });
  }
  std::string heard() {
    std::lock_guard hold(mutex_);
    return heard_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string heard_;
};

}  // namespace

TEST_CASE("comments are Markdown for people, and internal ones stay inside") {
  Office office;
  auto& api = office.api;
  const auto said = api.post(office.agent, office.path + "/comments", R"({"text": "**Restarted** <b>", "minutes": 5})");
  REQUIRE_MESSAGE(said.status == 201, said.body);
  CHECK(said.at("html") == "<p><strong>Restarted</strong> &lt;b&gt;</p>");
  CHECK(said.at("visibility") == "internal");
  CHECK(said.at("by.title") == "Ada Okafor");
  CHECK(api.post(office.agent, office.path + "/comments", R"({"text": "It works again.", "visibility": "public"})")
            .status == 201);
  CHECK(api.get(office.agent, office.path + "/comments").at("items.1.text") == "It works again.");
  const auto theirs = api.get(office.customer, office.path + "/comments");
  CHECK(theirs.at("items.0.text") == "It works again.");
  CHECK(theirs.at("items.1") == "(none)");
  CHECK(api.post(office.customer, office.path + "/comments", R"({"text": "Thanks"})").at("visibility") == "public");
  CHECK(api.post(office.agent, office.path + "/comments", R"({"text": " "})").status == 422);
  CHECK(api.post(office.agent, office.path + "/comments", R"({"text": "x", "record": "INC-000002"})")
            .at("errors.0.code") == "unknown");
  CHECK(api.post(office.agent, office.path + "/work_log", R"({"text": "x"})").status == 404);
}

TEST_CASE("files are kept by content and never served as something that runs") {
  Office office;
  auto& api = office.api;
  const std::string page = "<script>alert(1)</script>";
  const auto kept =
      api.call(office.agent, "POST", office.path + "/attachments?name=..%5Cevil%22.html&visibility=public", page,
               {{"content-type", "text/html"}});
  REQUIRE_MESSAGE(kept.status == 201, kept.body);
  CHECK(kept.at("name") == "evil\".html");
  CHECK(kept.at("size") == std::to_string(page.size()));
  CHECK(kept.at("sha256").size() == 64);
  CHECK(api.get(office.agent, office.path + "/attachments").at("items.0.id") == kept.at("id"));
  const auto got = api.get(office.customer, office.path + "/attachments/" + kept.at("id"));
  CHECK(got.status == 200);
  CHECK(got.body == page);
  CHECK(*got.header("content-type") == "application/octet-stream");
  CHECK(*got.header("content-disposition") == "attachment; filename*=UTF-8''evil%22.html");
  CHECK(*got.header("x-content-type-options") == "nosniff");
  CHECK(got.header("content-security-policy")->starts_with("sandbox"));
  CHECK(api.call(office.customer, "GET", office.path + "/attachments/" + kept.at("id"), "",
                 {{"if-none-match", *got.header("etag")}})
            .status == 304);
  CHECK(api.get(office.stranger, office.path + "/attachments/" + kept.at("id")).status == 404);
  const auto other = office.incident("Another");
  CHECK(api.get(office.agent, "/api/v1/incidents/" + other + "/attachments/" + kept.at("id")).status == 404);
  const auto inside =
      api.call(office.agent, "POST", office.path + "/attachments?name=a.png", "png", {{"content-type", "image/png"}});
  CHECK(*api.get(office.agent, office.path + "/attachments/" + inside.at("id")).header("content-type") == "image/png");
  CHECK(api.get(office.customer, office.path + "/attachments/" + inside.at("id")).status == 404);
  CHECK(api.call(office.agent, "POST", office.path + "/attachments", "x", {{"content-type", "text/plain"}}).status ==
        422);
  CHECK(api.call(office.agent, "POST", office.path + "/attachments?name=x", "", {{"content-type", "text/plain"}})
            .status == 422);
}

TEST_CASE("links go both ways and can be taken away") {
  Office office;
  auto& api = office.api;
  const auto other = office.incident("Another");
  const auto linked =
      api.post(office.agent, office.path + "/links", "{\"relation\": \"relates_to\", \"to\": \"" + other + "\"}");
  REQUIRE_MESSAGE(linked.status == 201, linked.body);
  CHECK(linked.at("direction") == "out");
  CHECK(linked.at("record.title") == "Another");
  CHECK(linked.at("record.state") == "new");
  CHECK(api.get(office.agent, "/api/v1/incidents/" + other).at("links.0.direction") == "in");
  CHECK(api.post(office.agent, office.path + "/links", R"({"relation": "relates_to", "to": "INC-000099"})")
            .at("errors.0.field") == "to");
  CHECK(api.post(office.agent, office.path + "/links", R"({"to": "INC-000002"})").status == 422);
  CHECK(api.call(office.agent, "DELETE", office.path + "/links/" + linked.at("id")).status == 204);
  CHECK(api.call(office.agent, "DELETE", office.path + "/links/" + linked.at("id")).status == 404);
  CHECK(api.get(office.agent, office.path + "/links").at("items") == "[]");
}

TEST_CASE("a list keeps what its author cannot see of it") {
  Office office;
  auto& api = office.api;
  office.make("document", {{"title", "Secret"}});
  const auto path = "/api/v1/persons/" + office.type("person").ref(office.customer);
  REQUIRE(api.patch(office.administrator, path, R"({"documents": ["DOC-000001"]})").at("documents.0.title") ==
          "Secret");
  CHECK(api.get(office.customer, path).at("documents") == "[]");
  const auto changed = api.patch(office.customer, path, R"({"documents": [], "phone": "123"})");
  REQUIRE_MESSAGE(changed.status == 200, changed.body);
  CHECK(api.get(office.administrator, path).at("documents.0.title") == "Secret");
  CHECK(api.patch(office.customer, path, R"({"documents": ["DOC-000001"]})").status == 422);
  CHECK(api.patch(office.administrator, path, R"({"documents": []})").at("documents") == "[]");
}

TEST_CASE("watching is one's own") {
  Office office;
  auto& api = office.api;
  CHECK(api.call(office.agent, "PUT", office.path + "/watchers").status == 204);
  CHECK(api.call(office.agent, "PUT", office.path + "/watchers").status == 204);
  CHECK(api.get(office.agent, office.path).at("watching") == "true");
  CHECK(api.get(office.customer, office.path).at("watching") == "false");
  CHECK(api.get(office.agent, office.path + "/watchers").at("items.0.title") == "Ada Okafor");
  CHECK(api.call(office.agent, "DELETE", office.path + "/watchers").status == 204);
  CHECK(api.get(office.agent, office.path + "/watchers").at("items") == "[]");
}

TEST_CASE("many at once, each with its result") {
  Office office;
  auto& api = office.api;
  const auto other = office.incident("Another");
  const auto done =
      api.post(office.agent, "/api/v1/incidents/bulk",
               "{\"refs\": [\"INC-000001\", \"INC-000099\", \"" + other + "\"], \"change\": {\"urgency\": \"high\"}}");
  REQUIRE_MESSAGE(done.status == 200, done.body);
  CHECK(done.at("results.0.record.urgency") == "high");
  CHECK(done.at("results.1.status") == "404");
  CHECK(done.at("results.1.error.status") == "404");
  CHECK(done.at("results.2.status") == "200");
  const auto moved = api.post(
      office.agent, "/api/v1/incidents/bulk",
      R"({"refs": ["INC-000001"], "move": "cancel", "fields": {"cancel_reason": "Twice", "comment": "Gone"}})");
  CHECK(moved.at("results.0.record.state") == "cancelled");
  CHECK(api.get(office.agent, office.path + "/comments").at("items.0.text") == "Gone");
  CHECK(api.post(office.customer, "/api/v1/incidents/bulk",
                 "{\"refs\": [\"INC-000001\"], \"change\": {\"urgency\": \"low\"}}")
            .at("results.0.status") == "403");
  for (const auto body :
       {R"({})", R"({"refs": []})", R"({"refs": ["INC-000001"]})",
        R"({"refs": ["INC-000001"], "change": {"nothing": 1}})", R"({"refs": ["INC-000001"], "move": "nothing"})"})
    CHECK_MESSAGE(api.post(office.agent, "/api/v1/incidents/bulk", body).status == 422, body);
}

TEST_CASE("an export has the rows of the list") {
  Office office;
  auto& api = office.api;
  office.incident("=1+1, \\\"x\\\"");
  const auto csv = api.get(office.agent, "/api/v1/incidents/export?format=csv&fields=title,reporter&sort=title");
  REQUIRE_MESSAGE(csv.status == 200, csv.body);
  CHECK(csv.body ==
        "ref,state,title,reporter\r\nINC-000002,new,\"'=1+1, \"\"x\"\"\",PER-000004\r\nINC-000001,new,Mail is "
        "down,PER-000004\r\n");
  CHECK(*csv.header("content-disposition") == "attachment; filename*=UTF-8''incidents.csv");
  const auto lines =
      api.get(office.agent, "/api/v1/incidents/export?format=jsonl&fields=title&filter=title+%3D+'Mail+is+down'");
  CHECK(lines.body ==
        "{\"ref\":\"INC-000001\",\"type\":\"incident\",\"revision\":1,\"state\":\"new\",\"title\":\"Mail is down\"}\n");
  CHECK(api.get(office.agent, "/api/v1/incidents/export?format=xlsx").body.starts_with("PK"));
  CHECK(api.get(office.agent, "/api/v1/incidents/export?format=pdf").status == 422);
  CHECK(api.get(office.agent, "/api/v1/incidents/export?filter=nothing").at("errors.0.field") == "filter");
}

TEST_CASE("what is searched, suggested and measured is what the reader may see") {
  Office office;
  auto& api = office.api;
  api.index();
  CHECK(api.get(office.agent, "/api/v1/search?q=mail").at("items.0.ref") == "INC-000001");
  CHECK(api.get(office.stranger, "/api/v1/search?q=mail").at("items") == "[]");
  CHECK(api.get(office.agent, "/api/v1/search?q=mail&types=nothing").status == 422);
  CHECK(api.get(office.agent, "/api/v1/search").status == 422);
  CHECK(api.get(office.agent, "/api/v1/incidents?q=mail").at("items.0.ref") == "INC-000001");
  CHECK(api.get(office.agent, "/api/v1/suggest/person?q=gra").at("items.0.title") == "Grace Lindqvist");
  CHECK(api.get(office.agent, "/api/v1/suggest/nothing?q=a").status == 404);
  CHECK(api.get(office.agent, "/api/v1/measure?expression=count(records.incident)").at("value") == "1");
  CHECK(api.get(office.stranger, "/api/v1/measure?expression=count(records.incident)").at("value") == "0");
  const auto wrong = api.get(office.agent, "/api/v1/measure?expression=count(records.incidnt)");
  CHECK(wrong.status == 422);
  CHECK(wrong.at("caret").find('^') != std::string::npos);
}

TEST_CASE("events show what their reader may see, and go on where they ended") {
  Office office;
  auto& api = office.api;
  auto ear = std::make_shared<Ear>(), strangers_ear = std::make_shared<Ear>();
  const auto listen = [&](std::int64_t person, std::shared_ptr<Ear> to, http::Headers headers) {
    headers.push_back({"authorization", "Bearer " + std::to_string(person)});
    std::promise<std::string> first;
    api.start("GET", "/api/v1/events", "", std::move(headers), [&](http::Response response) {
      auto& stream = std::get<http::EventStream>(response.body);
      if (to) stream.on_open(to);
      first.set_value(stream.first);
    });
    return first.get_future().get();
  };
  listen(office.customer, ear, {});
  listen(office.stranger, strangers_ear, {});
  api.patch(office.agent, office.path, R"({"urgency": "high"})");
  CHECK(ear->hears(R"({"type":"incident","ref":"INC-000001","revision":2,"verb":"change"})"));
  api.post(office.agent, office.path + "/comments", R"({"text": "inside"})");
  api.post(office.agent, office.path + "/comments", R"({"text": "outside", "visibility": "public"})");
  CHECK(ear->hears(R"("verb":"comment"})"));
  const auto heard = ear->heard();
  CHECK(heard.find("\"comment\"") == heard.rfind("\"comment\""));
  // Something that the stranger may see comes last: what it was not told, it will not be told.
  const auto theirs = api.post(office.stranger, "/api/v1/incidents", R"({"title": "Mine"})");
  REQUIRE(theirs.status == 201);
  CHECK(strangers_ear->hears(theirs.at("ref")));
  CHECK(strangers_ear->heard().find("INC-000001") == std::string::npos);
  // Back again after the first event.
  const auto id = heard.substr(heard.find("id: ") + 4, heard.find('\n', heard.find("id: ")) - heard.find("id: ") - 4);
  const auto missed = listen(office.customer, nullptr, {{"last-event-id", id}});
  CHECK(missed.find("\"comment\"") != std::string::npos);
  CHECK(missed.find("\"change\"") == std::string::npos);
}

TEST_CASE("settings have defaults, types and reasons") {
  Office office;
  auto& api = office.api;
  CHECK(api.get(office.agent, "/api/v1/settings").status == 403);
  const auto all = api.get(office.administrator, "/api/v1/settings");
  REQUIRE_MESSAGE(all.status == 200, all.body);
  CHECK(all.body.find(R"("key":"time_zone","label":"Time zone")") != std::string::npos);
  CHECK(all.body.find(R"("type":"number","value":80,"default":80,"changed_at":null,"changed_by":null,"reason":null)") !=
        std::string::npos);
  const auto changed = api.patch(office.administrator, "/api/v1/settings/time_zone",
                                 R"({"value": "Europe/Berlin", "reason": "We live there"})");
  REQUIRE_MESSAGE(changed.status == 200, changed.body);
  CHECK(changed.at("value") == "Europe/Berlin");
  CHECK(changed.at("default") == "UTC");
  CHECK(changed.at("changed_by.title") == "Root");
  CHECK(changed.at("reason") == "We live there");
  CHECK(api.get(office.agent, "/api/v1/model").at("time_zone") == "Europe/Berlin");
  CHECK(api.patch(office.administrator, "/api/v1/settings/time_zone", R"({"value": "Europe/Hamburg"})").status == 422);
  CHECK(api.patch(office.administrator, "/api/v1/settings/incident_reopen_window", R"({"value": "soon"})").status ==
        422);
  CHECK(api.patch(office.administrator, "/api/v1/settings/priority_matrix", R"({"value": [["p1"]]})").at("value") ==
        R"([["p1"]])");
  CHECK(api.patch(office.administrator, "/api/v1/settings/nothing", R"({"value": 1})").status == 404);
  const auto back = api.patch(office.administrator, "/api/v1/settings/time_zone", R"({"value": null})");
  CHECK_MESSAGE(back.at("value") == "UTC", back.body);
  CHECK(api.patch(office.agent, "/api/v1/settings/time_zone", R"({"value": "UTC"})").status == 403);
}

TEST_CASE("drafts are one's own") {
  Office office;
  auto& api = office.api;
  CHECK(api.get(office.agent, "/api/v1/drafts/new-incident").status == 404);
  CHECK(api.call(office.agent, "PUT", "/api/v1/drafts/new-incident", R"({"value": {"title": "Ma"}})").status == 204);
  CHECK(api.get(office.agent, "/api/v1/drafts/new-incident").body == R"({"value":{"title":"Ma"}})");
  CHECK(api.get(office.customer, "/api/v1/drafts/new-incident").status == 404);
  CHECK(api.call(office.agent, "DELETE", "/api/v1/drafts/new-incident").status == 204);
  CHECK(api.get(office.agent, "/api/v1/drafts/new-incident").status == 404);
}
