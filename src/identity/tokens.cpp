// API tokens: made, listed, revoked, and who stands behind one.
#include <algorithm>

#include "base/random.h"
#include "base/text.h"
#include "identity/accounts.h"

namespace identity {
namespace {

using store::Param;

constexpr std::size_t kMaxSecretBytes = 200;

base::Error unknown_token() { return {base::ErrorKind::kUnauthenticated, "The token is unknown, expired or revoked."}; }

std::string join_scopes(const std::vector<std::string>& scopes) {
  std::string text;
  for (auto& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

std::vector<std::string> split_scopes(std::string_view text) {
  std::vector<std::string> scopes;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    scopes.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scopes;
}

std::optional<std::int64_t> optional_integer(const store::Rows& rows, int column) {
  if (rows.is_null(column)) return {};
  return rows.integer(column);
}

base::Result<void> check_token(const NewToken& token, std::int64_t now_us) {
  if (base::is_blank(token.name) || !base::is_utf8(token.name) || base::count_code_points(token.name) > kMaxTokenName)
    return base::invalid_field(
        "name", "length",
        "Name the token in 1 to " + std::to_string(kMaxTokenName) + " characters, after what will use it.");
  for (auto& scope : token.scopes)
    if (scope != "read" && scope != "write")
      return base::invalid_field("scopes", "choice", "A scope is \"read\" or \"write\", not \"" + scope + "\".");
  if (token.expires_at_us && *token.expires_at_us <= now_us)
    return base::invalid_field("expires_at", "past", "The token would have expired already.");
  return {};
}

base::Result<void> check_room(store::Session& session, std::int64_t person, std::int64_t now_us) {
  auto rows = TRY(session.query(
      "SELECT count(*) FROM _token WHERE person = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
      {Param(person), Param(now_us)}));
  TRY(rows->next());
  if (rows->integer(0) >= static_cast<std::int64_t>(kMaxTokens))
    return base::conflict("There are " + std::to_string(kMaxTokens) +
                          " tokens already; revoke one that nothing uses any more.");
  return {};
}

}  // namespace

base::Result<MadeToken> Accounts::create_token(store::Store& store, std::int64_t person, const NewToken& token) {
  const std::int64_t now_us = now();
  TRY(check_token(token, now_us));
  MadeToken made{{0, token.name, token.scopes, now_us, {}, token.expires_at_us},
                 std::string(kTokenPrefix) + base::random_token()};
  const std::string hash = base::sha256(made.token);
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    TRY(check_room(session, person, now_us));
    TRY(session.execute(
        "INSERT INTO _token(token_hash, person, name, scopes, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        {Param(Param::Bytes{hash}), Param(person), Param(token.name), Param(join_scopes(token.scopes)), Param(now_us),
         token.expires_at_us ? Param(*token.expires_at_us) : Param()}));
    made.row.id = session.last_insert_id();
    return options_.note(session, person, "token_create", person);
  }));
  return made;
}

base::Result<std::vector<TokenRow>> Accounts::tokens_of(store::Session& session, std::int64_t person) {
  auto rows =
      TRY(session.query("SELECT id, name, scopes, made_at, used_at, expires_at FROM _token WHERE person = ? AND "
                        "revoked_at IS NULL ORDER BY id DESC",
                        {Param(person)}));
  std::vector<TokenRow> tokens;
  while (TRY(rows->next()))
    tokens.push_back({rows->integer(0), std::string(rows->text(1)), split_scopes(rows->text(2)), rows->integer(3),
                      optional_integer(*rows, 4), optional_integer(*rows, 5)});
  return tokens;
}

base::Result<void> Accounts::revoke_token(store::Store& store, std::int64_t person, std::int64_t id) {
  return store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    const auto revoked =
        TRY(session.execute("UPDATE _token SET revoked_at = ? WHERE id = ? AND person = ? AND revoked_at IS NULL",
                            {Param(now()), Param(id), Param(person)}));
    if (revoked == 0) return base::not_found("You have no such token.");
    return options_.note(session, person, "token_revoke", person);
  });
}

base::Result<Caller> Accounts::caller_of_token(store::Session& session, std::string_view token) {
  if (!token.starts_with(kTokenPrefix) || token.size() > kMaxSecretBytes) return unknown_token();
  const std::string hash = base::sha256(token);
  auto rows = TRY(
      session.query("SELECT t.person, p.login, t.scopes, t.expires_at FROM _token t JOIN person p ON p.id = t.person "
                    "WHERE t.token_hash = ? AND t.revoked_at IS NULL AND p.state = 'active'",
                    {Param(Param::Bytes{hash})}));
  const std::int64_t now_us = now();
  if (!TRY(rows->next()) || (!rows->is_null(3) && now_us >= rows->integer(3))) return unknown_token();
  touch(tokens_used_, hash, now_us);
  return Caller{rows->integer(0), std::string(rows->text(1)), "", split_scopes(rows->text(2))};
}

}  // namespace identity
