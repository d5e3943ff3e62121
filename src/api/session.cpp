#include "api/session.h"

#include <algorithm>

#include "api/router.h"
#include "http/encoding.h"

namespace api {
namespace {

base::Error nobody() {
  return {base::ErrorKind::kUnauthenticated, "Sign in, or send a token: Authorization: Bearer …"};
}

// Takes the same time wherever the difference lies.
bool same_secret(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

base::Result<void> check_csrf(const Call& call) {
  const auto header = call.request.header("x-csrf-token");
  if (header && !call.caller.csrf.empty() && same_secret(*header, call.caller.csrf)) return {};
  return base::forbidden("A change from the browser needs the header X-CSRF-Token with the csrf of GET /me.");
}

base::Result<void> check_scope(const Call& call) {
  const auto& scopes = call.caller.scopes;
  const std::string_view needed = call.route->changes() ? "write" : "read";
  if (scopes.empty() || std::find(scopes.begin(), scopes.end(), needed) != scopes.end()) return {};
  return base::forbidden("This token may not " + std::string(needed) + ".");
}

// The token of an Authorization header; nothing where it is none.
std::optional<std::string_view> bearer_token(const std::string& header) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto text = std::string_view(header);
  if (text.size() <= kBearer.size() || !http::equal_ignoring_case(text.substr(0, kBearer.size()), kBearer)) return {};
  return http::trim(text.substr(kBearer.size()));
}

}  // namespace

base::Result<void> authenticate(Call& call, store::Session& session) {
  auto& identity = call.services.identity;
  if (const auto header = call.request.header("authorization")) {
    const auto token = bearer_token(*header);
    if (!token) return nobody();
    call.caller = TRY(identity.caller_of_token(session, *token));
    TRY(check_scope(call));
  } else if (const auto cookie = http::cookie(call.request, kSessionCookie)) {
    call.caller = TRY(identity.caller_of_cookie(session, *cookie));
    call.with_cookie = true;
    if (call.route->changes()) TRY(check_csrf(call));
  } else {
    return nobody();
  }
  call.actor = TRY(actor_of(call.services.ground, session, call.caller));
  return {};
}

std::function<bool(store::Session&)> credential_check(const Call& call) {
  auto& identity = call.services.identity;
  if (call.with_cookie)
    return [&identity, cookie = http::cookie(call.request, kSessionCookie).value_or("")](store::Session& session) {
      return identity.caller_of_cookie(session, cookie).ok();
    };
  const auto header = call.request.header("authorization");
  return [&identity, token = std::string(header ? bearer_token(*header).value_or("") : "")](store::Session& session) {
    return identity.caller_of_token(session, token).ok();
  };
}

}  // namespace api
