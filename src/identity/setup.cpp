// The first administrator, by a code that stood in the output of the first start.
#include <sodium.h>

#include "base/random.h"
#include "base/text.h"
#include "identity/accounts.h"

namespace identity {
namespace {

using store::Param;

constexpr std::size_t kCodeLetters = 20;  // 100 bits
constexpr std::string_view kCodeKey = "setup_code";
constexpr std::size_t kMaxLogin = 100, kMaxName = 200;  // code points

// Letters as they may be typed: small, in groups.
std::string plain_code(std::string_view typed) {
  std::string code;
  for (char c : typed)
    if (c != '-' && c != ' ') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return code;
}

std::string grouped(const std::string& code) {
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 5 == 0) text += '-';
    text += code[i];
  }
  return text;
}

base::Result<bool> code_agrees(store::Session& session, std::string_view typed) {
  auto rows = TRY(session.query("SELECT value FROM _meta WHERE key = ?", {Param(kCodeKey)}));
  if (!TRY(rows->next())) return false;
  const std::string kept(rows->text(0)), given = base::to_hex(base::sha256(plain_code(typed)));
  return kept.size() == given.size() && sodium_memcmp(kept.data(), given.data(), kept.size()) == 0;
}

base::Result<void> drop_code(store::Session& session) {
  TRY(session.execute("DELETE FROM _meta WHERE key = ?", {Param(kCodeKey)}));
  return {};
}

base::Result<void> check_founder(const Founder& founder) {
  auto fits = [](const std::string& text, std::size_t most) {
    return !base::is_blank(text) && base::is_utf8(text) && base::count_code_points(text) <= most;
  };
  if (!fits(founder.login, kMaxLogin))
    return base::invalid_field("login", "length", "A login has 1 to " + std::to_string(kMaxLogin) + " characters.");
  if (!fits(founder.name, kMaxName))
    return base::invalid_field("name", "length", "A name has 1 to " + std::to_string(kMaxName) + " characters.");
  return {};
}

}  // namespace

base::Result<bool> Accounts::setup_needed(store::Session& session) {
  auto rows = TRY(session.query(
      "SELECT 1 FROM person p WHERE p.state = 'active' AND p.login IS NOT NULL AND "
      "(EXISTS (SELECT 1 FROM person__roles r WHERE r.src = p.id AND r.dst = 'administrator' AND r._to IS NULL) OR "
      "EXISTS (SELECT 1 FROM person__granted_roles r WHERE r.src = p.id AND r.dst = 'administrator' AND r._to IS "
      "NULL)) LIMIT 1"));
  return !TRY(rows->next());
}

base::Result<std::optional<std::string>> Accounts::make_setup_code(store::Store& store) {
  std::optional<std::string> code;
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    if (!TRY(setup_needed(session))) return drop_code(session);
    const std::string fresh = base::random_base32(kCodeLetters);
    TRY(session.execute(
        "INSERT INTO _meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        {Param(kCodeKey), Param(base::to_hex(base::sha256(fresh)))}));
    code = grouped(fresh);
    return {};
  }));
  return code;
}

base::Result<std::int64_t> Accounts::set_up(store::Store& store, const Founder& founder) {
  bool needed = false, agrees = false;
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    needed = TRY(setup_needed(session));
    agrees = TRY(code_agrees(session, founder.code));
    return {};
  }));
  if (!needed) return base::not_found("There is an administrator already.");
  if (!of_setup_.take("", now()))
    return base::Error{base::ErrorKind::kTooMany, "Too many attempts. Wait a minute, then try again."};
  if (!agrees)
    return base::forbidden("This is not the code that the server printed when it started. A restart prints a new one.");
  of_setup_.give_back("");
  TRY(check_founder(founder));
  const std::string hash = TRY(hash_password(founder.password, founder.login));

  std::int64_t person = 0;
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    if (!TRY(setup_needed(session)) || !TRY(code_agrees(session, founder.code)))
      return base::not_found("There is an administrator already.");
    person = TRY(options_.found(session, founder));
    TRY(store_password(session, person, hash, person));
    return drop_code(session);
  }));
  return person;
}

}  // namespace identity
