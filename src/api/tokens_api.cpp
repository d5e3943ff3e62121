// A person's own API tokens.
#include "api/handlers.h"
#include "base/civil.h"
#include "base/json_writer.h"

namespace api {
namespace {

void write_instant(base::JsonWriter& json, std::string_view key, std::optional<std::int64_t> us) {
  json.key(key);
  if (us)
    json.text(base::format_datetime(*us));
  else
    json.null();
}

void write_row(base::JsonWriter& json, const identity::TokenRow& row) {
  json.key("id").integer(row.id).key("name").text(row.name).key("scopes").begin_array();
  for (auto& scope : row.scopes) json.text(scope);
  json.end_array();
  write_instant(json, "made_at", row.made_at_us);
  write_instant(json, "used_at", row.used_at_us);
  write_instant(json, "expires_at", row.expires_at_us);
}

base::Result<std::vector<std::string>> scopes_of(const base::Json& body) {
  std::vector<std::string> scopes;
  const auto list = body.find("scopes");
  if (!list || list->is_null()) return scopes;
  const auto wrong = base::invalid_field(
      "scopes", "choice",
      "Scopes are a list of \"read\" and \"write\"; without any the token may do all that you may.");
  if (!list->array()) return wrong;
  for (auto& item : *list->array()) {
    if (!item.text() || (*item.text() != "read" && *item.text() != "write")) return wrong;
    scopes.push_back(*item.text());
  }
  return scopes;
}

base::Result<identity::NewToken> new_token(const Call& call) {
  const auto body = TRY(object_body(call));
  identity::NewToken token;
  const auto name = body.find("name");
  if (!name || !name->text())
    return base::invalid_field("name", "required", "A token needs a name that tells what it is for.");
  token.name = *name->text();
  token.scopes = TRY(scopes_of(body));
  const auto expires = body.find("expires_at");
  if (!expires || expires->is_null()) return token;
  if (expires->text()) token.expires_at_us = base::parse_datetime(*expires->text());
  if (!token.expires_at_us)
    return base::invalid_field("expires_at", "datetime",
                               "expires_at is a time with its offset, such as 2027-01-01T00:00:00Z.");
  return token;
}

// A token of less than all its person may do must not make one of more.
base::Result<void> refuse_narrowed(const Call& call) {
  if (call.caller.scopes.empty()) return {};
  return base::forbidden("A token with scopes may not make or revoke tokens.");
}

}  // namespace

Answer create_token(const Call& call) {
  TRY(refuse_narrowed(call));
  const auto made =
      TRY(call.services.identity.create_token(call.services.store, call.caller.person, TRY(new_token(call))));
  base::JsonWriter json;
  json.begin_object().key("token").text(made.token);
  write_row(json, made.row);
  json.end_object();
  return json_response(201, json.take());
}

Answer list_tokens(const Call& call, const kernel::View& view) {
  const auto rows = TRY(call.services.identity.tokens_of(view.session, call.caller.person));
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (auto& row : rows) {
    json.begin_object();
    write_row(json, row);
    json.end_object();
  }
  json.end_array().end_object();
  return json_response(200, json.take());
}

Answer revoke_token(const Call& call) {
  TRY(refuse_narrowed(call));
  TRY(call.services.identity.revoke_token(call.services.store, call.caller.person, TRY(part_id(call))));
  return no_content();
}

}  // namespace api
