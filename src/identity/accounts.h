// Identity over the store's tables `_credential`, `_session` and `_token`. Secrets are kept as hashes only; what
// happens to credentials is told to history.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "identity/attempts.h"
#include "identity/identity.h"
#include "identity/password.h"

namespace identity {

inline constexpr std::int64_t kMinuteUs = 60'000'000, kHourUs = 60 * kMinuteUs, kDayUs = 24 * kHourUs;
inline constexpr std::string_view kTokenPrefix = "mst_";
inline constexpr std::size_t kMaxTokens = 100;     // of one person at a time
inline constexpr std::size_t kMaxTokenName = 100;  // code points

struct AccountOptions {
  HashCost cost;
  std::int64_t session_idle_us = 12 * kHourUs;
  std::int64_t session_life_us = 7 * kDayUs;
  int attempts_of_login = 10;            // and one more each minute: 70 in an hour
  int attempts_of_address = 50;          // and one more each ten seconds
  std::function<std::int64_t()> now_us;  // UTC; not set: the system's clock

  // Adds an entry to the person's history; verbs: password_set, token_create, token_revoke.
  std::function<base::Result<void>(store::Session&, std::int64_t person, std::string_view verb, std::int64_t by)> note;
  // Makes the person who will administer, within the writer's job.
  std::function<base::Result<std::int64_t>(store::Session&, const Founder&)> found;
};

class Accounts final : public Identity {
 public:
  explicit Accounts(AccountOptions options);

  base::Result<SignedIn> sign_in(store::Store& store, std::string_view login, std::string_view password,
                                 std::string_view remote_address) override;
  base::Result<void> sign_out(store::Store& store, std::string_view cookie) override;
  base::Result<Caller> caller_of_cookie(store::Session& session, std::string_view cookie) override;
  base::Result<Caller> caller_of_token(store::Session& session, std::string_view token) override;
  base::Result<MadeToken> create_token(store::Store& store, std::int64_t person, const NewToken& token) override;
  base::Result<std::vector<TokenRow>> tokens_of(store::Session& session, std::int64_t person) override;
  base::Result<void> revoke_token(store::Store& store, std::int64_t person, std::int64_t id) override;
  base::Result<bool> setup_needed(store::Session& session) override;
  base::Result<std::int64_t> set_up(store::Store& store, const Founder& founder) override;

  // By an administrator (or the command line): no old password is asked. Ends every session of the person.
  base::Result<void> set_password(store::Store& store, std::int64_t person, std::string_view password, std::int64_t by);
  // The same in two steps, for a writer's job that makes the person as well. `hash_password` takes time: never in a
  // job.
  base::Result<std::string> hash_password(std::string_view password, std::string_view login);
  base::Result<void> store_password(store::Session& writer, std::int64_t person, const std::string& hash,
                                    std::int64_t by);

  // A new one-time code where nobody can administer yet; an older one is void then.
  base::Result<std::optional<std::string>> make_setup_code(store::Store& store);

  // Writes when sessions and tokens were used last, and drops sessions that ended; for a job every few minutes.
  base::Result<void> tidy(store::Store& store);

 private:
  std::int64_t now() const { return options_.now_us(); }
  void touch(std::unordered_map<std::string, std::int64_t>& used, const std::string& hash, std::int64_t now_us);
  std::int64_t last_use(const std::string& hash, std::int64_t stored_us);

  AccountOptions options_;
  PasswordHasher hasher_;
  Attempts of_login_, of_address_, of_setup_;
  std::mutex used_mutex_;
  std::unordered_map<std::string, std::int64_t> sessions_used_, tokens_used_;  // by hash; since the last `tidy`
};

// The person who signs in with this name; kNotFound where there is none.
base::Result<std::int64_t> person_of_login(store::Session& session, std::string_view login);

}  // namespace identity
