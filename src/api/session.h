// Who calls: from a cookie or a token to an actor.
#pragma once

#include "api/call.h"

namespace api {

inline constexpr std::string_view kSessionCookie = "mainstay_session";

// Fills caller and actor of the call. Errors: kUnauthenticated; kForbidden where a cookie changes something without the
// X-CSRF-Token of its session, or a token lacks the scope.
base::Result<void> authenticate(Call& call, store::Session& session);

// Asks again whether the credential of the call still holds; outlives the call.
std::function<bool(store::Session&)> credential_check(const Call& call);

}  // namespace api
