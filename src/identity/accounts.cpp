#include "identity/accounts.h"

#include <chrono>

#include "base/random.h"

namespace identity {
namespace {

using store::Param;

constexpr std::size_t kMaxLoginBytes = 200;
constexpr std::size_t kMaxSecretBytes = 200;  // of a cookie or a token
constexpr std::size_t kMaxTouched = 50'000;   // uses remembered until they are written; more are not
constexpr std::size_t kCsrfBytes = 16;

base::Error not_signed_in() {
  return {base::ErrorKind::kUnauthenticated, "Sign in first: the session or token is unknown, expired or revoked."};
}
base::Error wrong_credentials() {
  return {base::ErrorKind::kUnauthenticated, "Login or password is wrong, or this account may not sign in."};
}
base::Error too_many() { return {base::ErrorKind::kTooMany, "Too many attempts. Wait a minute, then try again."}; }

std::int64_t system_now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Param hash_param(const std::string& hash) { return Param(Param::Bytes{hash}); }

struct Credential {
  std::int64_t person = 0;
  std::string hash;  // empty: nobody who could sign in
};

// Two persons with one login are nobody: the wrong one must never get in.
base::Result<Credential> credential_of(store::Session& session, std::string_view login) {
  auto rows =
      TRY(session.query("SELECT p.id, c.password_hash FROM person p LEFT JOIN _credential c ON c.person = p.id "
                        "WHERE p.login = ? AND p.state = 'active' LIMIT 2",
                        {Param(login)}));
  if (!TRY(rows->next())) return Credential{};
  Credential found{rows->integer(0), std::string(rows->text(1))};
  if (TRY(rows->next())) return Credential{};
  return found;
}

}  // namespace

base::Result<std::int64_t> person_of_login(store::Session& session, std::string_view login) {
  auto rows = TRY(session.query("SELECT id FROM person WHERE login = ?", {Param(login)}));
  if (!TRY(rows->next())) return base::not_found("No person has the login \"" + std::string(login) + "\".");
  return rows->integer(0);
}

Accounts::Accounts(AccountOptions options)
    : options_(std::move(options)),
      hasher_(options_.cost),
      of_login_(options_.attempts_of_login, kMinuteUs),
      of_address_(options_.attempts_of_address, kMinuteUs / 6),
      of_setup_(options_.attempts_of_login, kMinuteUs) {
  ENSURE(options_.note && options_.found);
  if (!options_.now_us) options_.now_us = system_now_us;
}

base::Result<SignedIn> Accounts::sign_in(store::Store& store, std::string_view login, std::string_view password,
                                         std::string_view remote_address) {
  const std::int64_t now_us = now();
  if (!of_address_.take(remote_address, now_us) || !of_login_.take(login, now_us)) return too_many();
  Credential credential;
  if (login.size() <= kMaxLoginBytes)
    TRY(store.read([&](store::Session& session) -> base::Result<void> {
      credential = TRY(credential_of(session, login));
      return {};
    }));
  if (!TRY(hasher_.agrees(password, credential.hash))) return wrong_credentials();
  of_address_.give_back(remote_address);
  of_login_.give_back(login);

  std::string rehashed;
  if (hasher_.is_outdated(credential.hash)) rehashed = TRY(hasher_.hash(password));
  SignedIn signed_in{credential.person, base::random_token(), options_.session_life_us / 1'000'000};
  const std::string hash = base::sha256(signed_in.cookie), csrf = base::random_hex(kCsrfBytes);
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    // Read again: the password may have been changed, or the person suspended, while we hashed.
    const Credential still = TRY(credential_of(session, login));
    if (still.person != credential.person || still.hash != credential.hash) return wrong_credentials();
    if (!rehashed.empty())
      TRY(session.execute("UPDATE _credential SET password_hash = ? WHERE person = ?",
                          {Param(rehashed), Param(credential.person)}));
    TRY(session.execute(
        "INSERT INTO _session(token_hash, person, csrf, made_at, used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        {hash_param(hash), Param(credential.person), Param(csrf), Param(now_us), Param(now_us),
         Param(now_us + options_.session_life_us)}));
    return {};
  }));
  return signed_in;
}

base::Result<void> Accounts::sign_out(store::Store& store, std::string_view cookie) {
  const std::string hash = base::sha256(cookie.substr(0, kMaxSecretBytes));
  return store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    TRY(session.execute("DELETE FROM _session WHERE token_hash = ?", {hash_param(hash)}));
    return {};
  });
}

base::Result<Caller> Accounts::caller_of_cookie(store::Session& session, std::string_view cookie) {
  if (cookie.size() > kMaxSecretBytes) return not_signed_in();
  const std::string hash = base::sha256(cookie);
  auto rows = TRY(session.query(
      "SELECT s.person, p.login, s.csrf, s.used_at, s.expires_at FROM _session s JOIN person p ON p.id = s.person "
      "WHERE s.token_hash = ? AND p.state = 'active'",
      {hash_param(hash)}));
  if (!TRY(rows->next())) return not_signed_in();
  const std::int64_t now_us = now();
  if (now_us >= rows->integer(4) || now_us - last_use(hash, rows->integer(3)) >= options_.session_idle_us)
    return not_signed_in();
  touch(sessions_used_, hash, now_us);
  return Caller{rows->integer(0), std::string(rows->text(1)), std::string(rows->text(2)), {}};
}

void Accounts::touch(std::unordered_map<std::string, std::int64_t>& used, const std::string& hash,
                     std::int64_t now_us) {
  std::lock_guard hold(used_mutex_);
  if (used.size() < kMaxTouched || used.contains(hash)) used[hash] = now_us;
}

std::int64_t Accounts::last_use(const std::string& hash, std::int64_t stored_us) {
  std::lock_guard hold(used_mutex_);
  auto found = sessions_used_.find(hash);
  return found == sessions_used_.end() ? stored_us : std::max(stored_us, found->second);
}

base::Result<void> Accounts::set_password(store::Store& store, std::int64_t person, std::string_view password,
                                          std::int64_t by) {
  std::string login;
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query("SELECT login FROM person WHERE id = ?", {Param(person)}));
    if (!TRY(rows->next())) return base::not_found("There is no such person.");
    login = std::string(rows->text(0));
    return {};
  }));
  if (login.empty()) return base::invalid_field("login", "required", "This person has no login; give one first.");
  const std::string hash = TRY(hash_password(password, login));
  return store.write_and_wait([&](store::Session& session) { return store_password(session, person, hash, by); });
}

base::Result<std::string> Accounts::hash_password(std::string_view password, std::string_view login) {
  TRY(check_new_password(password, login));
  return hasher_.hash(password);
}

base::Result<void> Accounts::store_password(store::Session& writer, std::int64_t person, const std::string& hash,
                                            std::int64_t by) {
  TRY(writer.execute(
      "INSERT INTO _credential(person, password_hash, changed_at) VALUES (?, ?, ?) "
      "ON CONFLICT(person) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
      {Param(person), Param(hash), Param(now())}));
  TRY(writer.execute("DELETE FROM _session WHERE person = ?", {Param(person)}));
  return options_.note(writer, person, "password_set", by);
}

base::Result<void> Accounts::tidy(store::Store& store) {
  std::unordered_map<std::string, std::int64_t> sessions, tokens;
  {
    std::lock_guard hold(used_mutex_);
    sessions = sessions_used_;  // kept in memory too until they are written
    tokens.swap(tokens_used_);
  }
  const std::int64_t now_us = now();
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    for (auto& [hash, used_us] : sessions)
      TRY(session.execute("UPDATE _session SET used_at = ? WHERE token_hash = ? AND used_at < ?",
                          {Param(used_us), hash_param(hash), Param(used_us)}));
    for (auto& [hash, used_us] : tokens)
      TRY(session.execute("UPDATE _token SET used_at = ? WHERE token_hash = ?", {Param(used_us), hash_param(hash)}));
    TRY(session.execute("DELETE FROM _session WHERE expires_at <= ? OR used_at <= ?",
                        {Param(now_us), Param(now_us - options_.session_idle_us)}));
    return {};
  }));
  std::lock_guard hold(used_mutex_);
  for (auto& [hash, used_us] : sessions)
    if (auto found = sessions_used_.find(hash); found != sessions_used_.end() && found->second == used_us)
      sessions_used_.erase(found);
  return {};
}

}  // namespace identity
