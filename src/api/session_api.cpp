// Who is signed in: /session, /me and the first administrator.
#include "api/encode.h"
#include "api/handlers.h"
#include "api/session.h"
#include "api/words.h"
#include "http/encoding.h"

namespace api {
namespace {

base::Result<std::string> text_member(const base::Json& body, const std::string& name) {
  const auto member = body.find(name);
  if (!member || !member->text() || member->text()->empty())
    return base::invalid_field(name, "required", "\"" + name + "\" must be given, as a text.");
  return *member->text();
}

// Who just proved to be somebody, seen through their own eyes.
Answer show_person(const Call& call, std::int64_t person, int status) {
  std::optional<http::Response> answer;
  TRY(call.services.store.read([&](store::Session& session) -> base::Result<void> {
    const auto actor = TRY(call.services.ground.actor(session, person));
    const auto view = kernel::make_view(call.services.ground, session, *actor);
    Titles titles(view);
    base::JsonWriter json;
    json.begin_object().key("person");
    write_person(json, titles, view, person);
    json.end_object();
    TRY(titles.check());
    answer = json_response(status, json.take());
    return {};
  }));
  return std::move(*answer);
}

std::string cookie_of(const Call& call, std::string value, std::int64_t lifetime_seconds) {
  http::Cookie cookie;
  cookie.name = kSessionCookie;
  cookie.value = std::move(value);
  cookie.max_age = std::chrono::seconds(lifetime_seconds);
  cookie.secure = call.request.secure;
  return http::set_cookie(cookie);
}

std::string text_or(const base::Value& value, const std::string& otherwise) {
  return value.is_null() ? otherwise : value.text();
}

void write_teams(base::JsonWriter& json, const kernel::View& view, Titles& titles) {
  json.key("teams").begin_array();
  const auto team = view.model().find("team");
  for (const auto id : view.actor.teams)
    if (team && titles.show(*team, id)) write_reference(json, titles, *team, id);
  json.end_array();
}

}  // namespace

Answer sign_in(const Call& call) {
  const auto body = TRY(object_body(call));
  const auto login = TRY(text_member(body, "login")), password = TRY(text_member(body, "password"));
  const auto signed_in =
      TRY(call.services.identity.sign_in(call.services.store, login, password, call.request.remote_address));
  auto response = TRY(show_person(call, signed_in.person, 200));
  response.add("Set-Cookie", cookie_of(call, signed_in.cookie, signed_in.lifetime_seconds));
  return response;
}

Answer sign_out(const Call& call) {
  if (const auto value = http::cookie(call.request, kSessionCookie))
    TRY(call.services.identity.sign_out(call.services.store, *value));
  auto response = no_content();
  response.add("Set-Cookie", cookie_of(call, "", 0));
  return response;
}

Answer show_me(const Call& call, const kernel::View& view) {
  const auto person_type = view.model().find("person"), organization_type = view.model().find("organization");
  const auto person =
      person_type ? TRY(kernel::load_any(view, *person_type, view.actor.person)) : std::optional<kernel::Record>();
  const auto zone =
      person ? text_or(person->at("time_zone"), view.settings->zone->name()) : view.settings->zone->name();
  Titles titles(view);
  base::JsonWriter json;
  json.begin_object().key("person");
  write_person(json, titles, view, view.actor.person);
  json.key("login").text(call.caller.login).key("kind").text(view.actor.kind).key("roles").begin_array();
  for (auto& role : view.actor.roles) json.text(role);
  json.end_array();
  write_teams(json, view, titles);
  json.key("organization");
  if (organization_type && view.actor.organization)
    write_reference(json, titles, *organization_type, view.actor.organization);
  else
    json.null();
  json.key("language").text(speaker_for(view).language()).key("time_zone").text(zone).key("csrf");
  if (call.caller.csrf.empty())
    json.null();
  else
    json.text(call.caller.csrf);
  json.end_object();
  TRY(titles.check());
  return json_response(200, json.take());
}

Answer show_setup(const Call& call) {
  bool needed = false;
  TRY(call.services.store.read([&](store::Session& session) -> base::Result<void> {
    needed = TRY(call.services.identity.setup_needed(session));
    return {};
  }));
  return json_response(200, needed ? "{\"needed\":true}" : "{\"needed\":false}");
}

Answer set_up(const Call& call) {
  const auto body = TRY(object_body(call));
  identity::Founder founder;
  founder.code = TRY(text_member(body, "code"));
  founder.login = TRY(text_member(body, "login"));
  founder.password = TRY(text_member(body, "password"));
  const auto name = body.find("name");
  founder.name = name && name->text() && !name->text()->empty() ? *name->text() : founder.login;
  const auto person = TRY(call.services.identity.set_up(call.services.store, founder));
  if (const auto type = call.model().find("person")) call.services.ground.forget(*type);
  return show_person(call, person, 201);
}

}  // namespace api
