#include "identity/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/random.h"
#include "base/text.h"

namespace identity {
namespace {

// Of eight letters and more, those that head every list of leaked ones; compared without case and without the digits
// and signs that people hang on.
constexpr std::array<std::string_view, 28> kCommon = {
    "password", "passwort", "qwertyui",      "qwertyuiop", "qwertz",   "qwertzuiop", "asdfghjkl",
    "iloveyou", "sunshine", "princess",      "football",   "baseball", "superman",   "trustnoone",
    "welcome",  "letmein",  "administrator", "mainstay",   "changeme", "starwars",   "computer",
    "michelle", "jennifer", "liverpool",     "dragonball", "passw0rd", "p@ssword",   "p@ssw0rd"};

bool is_run(std::string_view text) {  // 11111111, 12345678, abcdefgh
  for (int step : {0, 1, -1}) {
    bool all = true;
    for (std::size_t i = 1; i < text.size() && all; ++i)
      all = text[i] - text[i - 1] == step || (step == 1 && text[i] == '0' && text[i - 1] == '9');
    if (all) return true;
  }
  return false;
}

base::Error weak(std::string message) { return base::invalid_field("password", "weak", std::move(message)); }

}  // namespace

base::Result<void> check_new_password(std::string_view password, std::string_view login) {
  if (!base::is_utf8(password)) return weak("The password is not readable text in UTF-8.");
  if (base::count_code_points(password) < kMinPasswordLetters)
    return weak("A password has at least " + std::to_string(kMinPasswordLetters) +
                " characters; a sentence of a few words is easy to remember.");
  if (password.size() > kMaxPasswordBytes)
    return weak("A password has at most " + std::to_string(kMaxPasswordBytes) + " bytes.");
  const std::string folded = base::fold(password);
  std::string_view core = folded;
  while (!core.empty() && std::string_view("0123456789!?.,-_#*$").find(core.back()) != std::string_view::npos)
    core.remove_suffix(1);
  if (is_run(folded) || std::find(kCommon.begin(), kCommon.end(), core) != kCommon.end())
    return weak("This password is among the first that anyone would try. Take a sentence of a few words.");
  if (!login.empty() && core == base::fold(login)) return weak("The password must not be the login.");
  return {};
}

PasswordHasher::PasswordHasher(HashCost cost) : cost_(cost), nobody_(hash_now(base::random_token())) {}

std::string PasswordHasher::hash_now(std::string_view password) const {
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  ENSURE(crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost_.operations, cost_.memory_bytes,
                               crypto_pwhash_ALG_ARGON2ID13) == 0);
  hash.resize(hash.find('\0'));
  return hash;
}

base::Result<std::string> PasswordHasher::hash(std::string_view password) {
  TRY(enter());
  std::string hashed = hash_now(password);
  leave();
  return hashed;
}

base::Result<bool> PasswordHasher::agrees(std::string_view password, const std::string& hash) {
  TRY(enter());
  const std::string& against = hash.empty() ? nobody_ : hash;
  const bool same = password.size() <= kMaxPasswordBytes &&
                    crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  leave();
  return same && !hash.empty();
}

bool PasswordHasher::is_outdated(const std::string& hash) const {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.operations, cost_.memory_bytes) != 0;
}

base::Result<void> PasswordHasher::enter() {
  std::unique_lock hold(mutex_);
  if (running_ >= kHashesAtOnce && waiting_ >= kHashesWaiting)
    return base::unavailable("Too many people sign in at this moment; try again in a few seconds.");
  ++waiting_;
  free_.wait(hold, [this] { return running_ < kHashesAtOnce; });
  --waiting_;
  ++running_;
  return {};
}

void PasswordHasher::leave() {
  {
    std::lock_guard hold(mutex_);
    --running_;
  }
  free_.notify_one();
}

}  // namespace identity
