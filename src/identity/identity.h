// Who calls: passwords, sessions of browsers, API tokens, and the first administrator. The API knows this face only.
//
// Every function may be called from any thread. Those that take a store block while a password is worked on (argon2id,
// some 50 ms) or a change is committed: never call them from the writer, nor inside a job of a reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace identity {

// A browser's session, just begun.
struct SignedIn {
  std::int64_t person = 0;
  std::string cookie;                 // the secret that the browser keeps; only its hash is stored
  std::int64_t lifetime_seconds = 0;  // of the cookie
};

// Who stands behind a cookie or a token.
struct Caller {
  std::int64_t person = 0;
  std::string login;
  std::string csrf;                 // of a cookie: what X-CSRF-Token must hold; empty for a token
  std::vector<std::string> scopes;  // of a token: "read", "write"; empty: all that the person may do
};

struct NewToken {
  std::string name;                           // for people, 1 to 100 code points
  std::vector<std::string> scopes;            // empty: all
  std::optional<std::int64_t> expires_at_us;  // none: never
};

struct TokenRow {
  std::int64_t id = 0;
  std::string name;
  std::vector<std::string> scopes;
  std::int64_t made_at_us = 0;
  std::optional<std::int64_t> used_at_us, expires_at_us;
};

struct MadeToken {
  TokenRow row;
  std::string token;  // shown this once
};

// The first administrator.
struct Founder {
  std::string code;  // printed by the first start
  std::string login, name, password;
};

class Identity {
 public:
  virtual ~Identity() = default;

  // Errors: kUnauthenticated with one and the same sentence for every reason (no such login, wrong password, no
  // password, not active); kTooMany after too many attempts for the login or from the address.
  virtual base::Result<SignedIn> sign_in(store::Store& store, std::string_view login, std::string_view password,
                                         std::string_view remote_address) = 0;
  virtual base::Result<void> sign_out(store::Store& store, std::string_view cookie) = 0;

  // Cheap: one read by hash, inside a reader's snapshot. Errors: kUnauthenticated (unknown, expired, revoked, or the
  // person may not sign in any more).
  virtual base::Result<Caller> caller_of_cookie(store::Session& session, std::string_view cookie) = 0;
  virtual base::Result<Caller> caller_of_token(store::Session& session, std::string_view token) = 0;

  // A person's own tokens, newest first; those revoked are not listed. Errors of `revoke_token`: kNotFound.
  virtual base::Result<MadeToken> create_token(store::Store& store, std::int64_t person, const NewToken& token) = 0;
  virtual base::Result<std::vector<TokenRow>> tokens_of(store::Session& session, std::int64_t person) = 0;
  virtual base::Result<void> revoke_token(store::Store& store, std::int64_t person, std::int64_t id) = 0;

  // Whether nobody can administer yet. `set_up` makes the first administrator and answers with the person. Errors:
  // kNotFound once there is one; kForbidden for a wrong code (kTooMany after some); kInvalid for login, name, password.
  virtual base::Result<bool> setup_needed(store::Session& session) = 0;
  virtual base::Result<std::int64_t> set_up(store::Store& store, const Founder& founder) = 0;
};

}  // namespace identity
