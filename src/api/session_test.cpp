// Who calls: cookies, tokens, scopes; the model as they may read it.
#include <doctest/doctest.h>

#include "support/caller.h"

namespace {

struct Office : support::Desk {
  std::int64_t agent = person("Ada Okafor", "staff", {"service_desk_agent"});
  support::Caller api{*this};
  http::Headers cookie{{"cookie", "mainstay_session=" + std::to_string(agent)}};
  http::Headers cookie_and_csrf{{"cookie", "mainstay_session=" + std::to_string(agent)},
                                {"x-csrf-token", std::string(support::kTestCsrf)}};
};

}  // namespace

TEST_CASE("nobody is told anything") {
  Office office;
  for (const auto path : {"/api/v1/me", "/api/v1/incidents", "/api/v1/model", "/api/v1/events", "/api/v1/openapi.json",
                          "/api/v1/settings"}) {
    const auto reply = office.api.send("GET", path, "", {});
    CHECK_MESSAGE(reply.status == 401, path);
    CHECK(reply.header("www-authenticate"));
  }
  CHECK(office.api.send("POST", "/api/v1/incidents", "{}", {}).status == 401);
  CHECK(office.api.send("GET", "/api/v1/me", "", {{"authorization", "Basic abc"}}).status == 401);
  CHECK(office.api.send("GET", "/api/v1/me", "", {{"authorization", "Bearer nobody"}}).status == 401);
  CHECK(office.api.send("GET", "/api/v1/setup", "", {}).at("needed") == "false");
}

TEST_CASE("signing in gives a cookie, and a cookie needs its token to change something") {
  Office office;
  auto& api = office.api;
  const auto in = api.send("POST", "/api/v1/session",
                           "{\"login\": \"" + std::to_string(office.agent) + "\", \"password\": \"right\"}", {});
  REQUIRE_MESSAGE(in.status == 200, in.body);
  CHECK(in.at("person.title") == "Ada Okafor");
  const auto& set = *in.header("set-cookie");
  CHECK(set.starts_with("mainstay_session=" + std::to_string(office.agent) + ";"));
  CHECK(set.find("HttpOnly") != std::string::npos);
  CHECK(set.find("SameSite=Lax") != std::string::npos);
  CHECK(api.send("POST", "/api/v1/session", "{\"login\": \"2\", \"password\": \"wrong\"}", {}).status == 401);
  CHECK(api.send("POST", "/api/v1/session", "{\"login\": \"2\"}", {}).status == 422);

  const auto me = api.send("GET", "/api/v1/me", "", office.cookie);
  CHECK(me.at("person.title") == "Ada Okafor");
  CHECK(me.at("roles") == R"(["service_desk_agent","staff"])");
  CHECK(me.at("organization.ref") == "ORG-000001");
  CHECK(me.at("csrf") == support::kTestCsrf);
  CHECK(api.send("POST", "/api/v1/incidents", R"({"title": "x"})", office.cookie).status == 403);
  auto wrong = office.cookie;
  wrong.push_back({"x-csrf-token", "csrf-of-another"});
  CHECK(api.send("POST", "/api/v1/incidents", R"({"title": "x"})", wrong).status == 403);
  CHECK(api.send("POST", "/api/v1/incidents", R"({"title": "x"})", office.cookie_and_csrf).status == 201);
  const auto out = api.send("DELETE", "/api/v1/session", "", office.cookie_and_csrf);
  CHECK(out.status == 204);
  CHECK(out.header("set-cookie")->find("Max-Age=0") != std::string::npos);
}

TEST_CASE("a token with scopes does no more than they say") {
  Office office;
  auto& api = office.api;
  const http::Headers reader{{"authorization", "Bearer " + std::to_string(office.agent) + "-read"}};
  CHECK(api.send("GET", "/api/v1/incidents", "", reader).status == 200);
  CHECK(api.send("POST", "/api/v1/incidents", R"({"title": "x"})", reader).status == 403);
  CHECK(api.send("POST", "/api/v1/tokens", R"({"name": "x"})", reader).status == 403);
  const auto made = api.post(office.agent, "/api/v1/tokens",
                             R"({"name": "ci", "scopes": ["read"], "expires_at": "2030-01-01T00:00:00Z"})");
  CHECK(made.status == 201);
  CHECK(made.at("token") == "secret");
  CHECK(api.get(office.agent, "/api/v1/tokens").at("items.0.expires_at") == "2030-01-01T00:00:00Z");
  CHECK(api.get(office.agent, "/api/v1/tokens").body.find("secret") == std::string::npos);
  CHECK(api.post(office.agent, "/api/v1/tokens", R"({"name": "ci", "scopes": ["all"]})").status == 422);
  CHECK(api.call(office.agent, "DELETE", "/api/v1/tokens/" + made.at("id")).status == 204);
  CHECK(api.call(office.agent, "DELETE", "/api/v1/tokens/" + made.at("id")).status == 404);
}

TEST_CASE("the model is told as far as it may be read, and kept by its ETag") {
  Office office;
  auto& api = office.api;
  const auto model = api.get(office.agent, "/api/v1/model");
  REQUIRE(model.status == 200);
  CHECK(model.at("currency") == "EUR");
  CHECK(model.body.find("\"name\":\"incident\"") != std::string::npos);
  CHECK(model.body.find("\"name\":\"setting\"") == std::string::npos);
  CHECK(api.call(office.agent, "GET", "/api/v1/model", "", {{"if-none-match", *model.header("etag")}}).status == 304);
  const auto type = api.get(office.agent, "/api/v1/model/incident");
  CHECK(type.at("prefix") == "INC-");
  CHECK(type.at("path") == "incidents");
  CHECK(type.at("lifecycle.states.0.name") == "new");
  CHECK(type.at("lifecycle.moves.0.name") == "classify");
  for (auto& field : *support::find_path(type.json, "fields")->array()) {
    const auto name = *field.find("name")->text();
    if (name == "impact") {
      CHECK(base::write_json(*field.find("required_at")) == R"(["classified"])");
      CHECK(base::write_json(*field.find("create")) == "true");
      CHECK(*support::find_path(field, "of.0.value")->text() == "low");
    }
    if (name == "resolved_by") CHECK(*field.find("set_by")->text() == "move");
    if (name == "children") CHECK(base::write_json(*field.find("inverse")) == "true");
  }
  CHECK(api.get(office.agent, "/api/v1/model/setting").status == 404);
  CHECK(api.get(office.agent, "/api/v1/model/nothing").status == 404);
}

TEST_CASE("OpenAPI is JSON and names every path") {
  Office office;
  const auto document = office.api.get(office.agent, "/api/v1/openapi.json");
  REQUIRE(document.status == 200);
  CHECK(document.at("openapi") == "3.1.0");
  CHECK(document.json.find("paths")->find("/incidents/{ref}") != nullptr);
  CHECK(support::find_path(document.json, "components.schemas.incident") != nullptr);
}
