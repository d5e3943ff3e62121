#include <doctest/doctest.h>

#include <filesystem>
#include <thread>

#include "base/file.h"
#include "base/random.h"
#include "identity/accounts.h"
#include "store/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using identity::kMinuteUs;
using store::Param;

// The kernel's tables and as much of `person` as identity reads.
struct Site {
  std::string path = (std::filesystem::temp_directory_path() / ("mainstay-identity-" + base::random_hex(8))).string();
  std::unique_ptr<store::Store> store;
  std::int64_t now_us = 1'000 * kMinuteUs;
  std::vector<std::string> notes;  // "person verb by"
  std::unique_ptr<identity::Accounts> accounts;

  Site() {
    REQUIRE(base::make_directory(path).ok());
    auto opened = store::open_sqlite_store({path + "/mainstay.db", 2, false});
    REQUIRE(opened.ok());
    store = std::move(*opened);
    run([](store::Session& session) -> base::Result<void> {
      const model::Model model;
      TRY(store::migrate(session,
                         TRY(store::plan_migration(session, store::derive_schema(model, store::Layouts(model))))));
      for (auto sql : {"CREATE TABLE person(id INTEGER PRIMARY KEY, login TEXT, state TEXT)",
                       "CREATE TABLE person__roles(src, dst, _to)", "CREATE TABLE person__granted_roles(src, dst, _to)",
                       "INSERT INTO person VALUES (1, NULL, 'active'), (2, 'ada', 'active'), (3, 'bo', 'active')"})
        TRY(session.execute(sql));
      return {};
    });
    accounts = std::make_unique<identity::Accounts>(options());
  }
  ~Site() {
    store.reset();
    std::filesystem::remove_all(path);
  }

  identity::AccountOptions options() {
    identity::AccountOptions options;
    options.cost = {1, 8 * 1024};
    options.now_us = [this] { return now_us; };
    options.note = [this](store::Session&, std::int64_t person, std::string_view verb,
                          std::int64_t by) -> base::Result<void> {
      notes.push_back(std::to_string(person) + " " + std::string(verb) + " " + std::to_string(by));
      return {};
    };
    options.found = [](store::Session& session, const identity::Founder& founder) -> base::Result<std::int64_t> {
      TRY(session.execute("INSERT INTO person(login, state) VALUES (?, 'active')", {Param(founder.login)}));
      const std::int64_t id = session.last_insert_id();
      TRY(session.execute("INSERT INTO person__granted_roles VALUES (?, 'administrator', NULL)", {Param(id)}));
      return id;
    };
    return options;
  }

  void run(store::Job job) {
    auto result = store->write_and_wait(std::move(job));
    if (!result.ok()) FAIL(result.error().message);
  }
  void execute(const std::string& sql) {
    run([&](store::Session& session) -> base::Result<void> {
      TRY(session.execute(sql));
      return {};
    });
  }
  template <class T>
  base::Result<T> read(const std::function<base::Result<T>(store::Session&)>& ask) {
    std::optional<base::Result<T>> answer;
    auto result = store->read([&](store::Session& session) -> base::Result<void> {
      answer = ask(session);
      return {};
    });
    if (!result.ok()) return result.take_error();
    return std::move(*answer);
  }
  base::Result<identity::Caller> of_cookie(const std::string& cookie) {
    return read<identity::Caller>([&](store::Session& session) { return accounts->caller_of_cookie(session, cookie); });
  }
  base::Result<identity::Caller> of_token(const std::string& token) {
    return read<identity::Caller>([&](store::Session& session) { return accounts->caller_of_token(session, token); });
  }
  std::string text_of(const std::string& sql) {
    auto answer = read<std::string>([&](store::Session& session) -> base::Result<std::string> {
      auto rows = TRY(session.query(sql));
      std::string all;
      while (TRY(rows->next())) all += rows->text(0);
      return all;
    });
    REQUIRE(answer.ok());
    return *answer;
  }
  base::Result<identity::SignedIn> sign_in(std::string_view login, std::string_view password,
                                           std::string_view address = "192.0.2.1") {
    return accounts->sign_in(*store, login, password, address);
  }
};

constexpr std::string_view kPassword = "four words to remember";

}  // namespace

TEST_CASE("a password opens a session, and only hashes are kept") {
  Site site;
  REQUIRE(site.accounts->set_password(*site.store, 2, kPassword, 1).ok());
  CHECK(site.notes == std::vector<std::string>{"2 password_set 1"});
  CHECK(site.text_of("SELECT password_hash FROM _credential").starts_with("$argon2id$"));
  auto signed_in = site.sign_in("ada", kPassword);
  REQUIRE(signed_in.ok());
  CHECK(signed_in->person == 2);
  CHECK(site.text_of("SELECT hex(token_hash) FROM _session").find(signed_in->cookie) == std::string::npos);
  auto caller = site.of_cookie(signed_in->cookie);
  REQUIRE(caller.ok());
  CHECK(caller->person == 2);
  CHECK(caller->login == "ada");
  CHECK(caller->csrf.size() == 32);
  CHECK(caller->scopes.empty());
  REQUIRE(site.accounts->sign_out(*site.store, signed_in->cookie).ok());
  CHECK(site.of_cookie(signed_in->cookie).error().kind == base::ErrorKind::kUnauthenticated);
  CHECK(site.of_cookie(std::string(100'000, 'x')).error().kind == base::ErrorKind::kUnauthenticated);
}

TEST_CASE("nobody learns why signing in failed") {
  Site site;
  REQUIRE(site.accounts->set_password(*site.store, 2, kPassword, 1).ok());
  REQUIRE(site.accounts->set_password(*site.store, 3, kPassword, 1).ok());
  site.execute("UPDATE person SET state = 'suspended' WHERE id = 3");
  site.execute("INSERT INTO person VALUES (8, 'twin', 'active'), (9, 'twin', 'active'), (10, 'none', 'active')");
  site.execute("INSERT INTO _credential SELECT 8, password_hash, 0 FROM _credential WHERE person = 2");
  const std::string message = site.sign_in("ada", "wrong").error().message;
  for (std::string login : {"nobody", "bo", "twin", "none", "", "ada' OR 1=1 --"}) {
    CAPTURE(login);
    auto answer = site.sign_in(login, kPassword);
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().kind == base::ErrorKind::kUnauthenticated);
    CHECK(answer.error().message == message);
  }
  CHECK_FALSE(site.sign_in(std::string(100'000, 'a'), kPassword).ok());
  CHECK_FALSE(site.sign_in("ada", std::string(100'000, 'a')).ok());
  CHECK_FALSE(site.sign_in("ada", std::string(kPassword) + std::string(1, '\0')).ok());
}

TEST_CASE("sessions end by idleness, by age, by suspension and by a new password") {
  Site site;
  REQUIRE(site.accounts->set_password(*site.store, 2, kPassword, 1).ok());
  const std::string cookie = site.sign_in("ada", kPassword)->cookie;
  SUBCASE("idle") {
    site.now_us += 11 * identity::kHourUs;
    CHECK(site.of_cookie(cookie).ok());
    site.now_us += 11 * identity::kHourUs;
    CHECK(site.of_cookie(cookie).ok());
    REQUIRE(site.accounts->tidy(*site.store).ok());
    site.now_us += 11 * identity::kHourUs;
    CHECK(site.of_cookie(cookie).ok());
    site.now_us += 12 * identity::kHourUs;
    CHECK_FALSE(site.of_cookie(cookie).ok());
    REQUIRE(site.accounts->tidy(*site.store).ok());
    CHECK(site.text_of("SELECT count(*) FROM _session") == "0");
  }
  SUBCASE("age") {
    for (int hour = 0; hour < 7 * 24 - 1; ++hour) {
      site.now_us += identity::kHourUs;
      REQUIRE(site.of_cookie(cookie).ok());
    }
    site.now_us += identity::kHourUs;
    CHECK_FALSE(site.of_cookie(cookie).ok());
  }
  SUBCASE("suspended") {
    site.execute("UPDATE person SET state = 'suspended' WHERE id = 2");
    CHECK_FALSE(site.of_cookie(cookie).ok());
  }
  SUBCASE("new password") {
    REQUIRE(site.accounts->set_password(*site.store, 2, "another sentence", 2).ok());
    CHECK_FALSE(site.of_cookie(cookie).ok());
    CHECK_FALSE(site.sign_in("ada", kPassword).ok());
    CHECK(site.sign_in("ada", "another sentence").ok());
  }
}

TEST_CASE("attempts are limited for a login and for an address, known or not") {
  Site site;
  REQUIRE(site.accounts->set_password(*site.store, 2, kPassword, 1).ok());
  for (std::string login : {"ada", "nobody"}) {
    for (int i = 0; i < 10; ++i)
      CHECK(site.sign_in(login, "wrong", "192.0.2." + std::to_string(i)).error().kind ==
            base::ErrorKind::kUnauthenticated);
    CHECK(site.sign_in(login, kPassword, "192.0.2.99").error().kind == base::ErrorKind::kTooMany);
  }
  site.now_us += kMinuteUs;
  CHECK(site.sign_in("ada", kPassword).ok());
  CHECK(site.sign_in("ada", kPassword).ok());  // success costs nothing
  for (int i = 0; i < 50; ++i)
    CHECK(site.sign_in("guess" + std::to_string(i), "wrong", "198.51.100.7").error().kind ==
          base::ErrorKind::kUnauthenticated);
  CHECK(site.sign_in("ada", kPassword, "198.51.100.7").error().kind == base::ErrorKind::kTooMany);
  CHECK(site.sign_in("ada", kPassword, "198.51.100.8").ok());
}

TEST_CASE("the table of attempts is bounded") {
  identity::Attempts attempts(2, kMinuteUs);
  for (std::size_t i = 0; i < 3 * identity::Attempts::kMaxKeys; ++i) REQUIRE(attempts.take(std::to_string(i), 1));
  CHECK(attempts.take("x", 1));
  CHECK(attempts.take("x", 1));
  CHECK_FALSE(attempts.take("x", 1));
  attempts.give_back("x");
  CHECK(attempts.take("x", 1));
}

TEST_CASE("weak passwords are refused with a reason") {
  Site site;
  for (std::string password : {"", "short", "password", "Password1!", "12345678", "87654321", "aaaaaaaa", "67890123",
                               "qwertyuiop", "\xff\xff\xff\xff\xff\xff\xff\xff"}) {
    CAPTURE(password);
    auto answer = site.accounts->set_password(*site.store, 2, password, 1);
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().fields.at(0).field == "password");
  }
  CHECK_FALSE(identity::check_new_password(std::string(1'001, 'x') + "y", "ada").ok());
  CHECK_FALSE(identity::check_new_password("Adalovelace1", "adalovelace").ok());
  CHECK(identity::check_new_password("zwölf Schäfchen", "ada").ok());
  CHECK(site.notes.empty());
  CHECK_FALSE(site.accounts->set_password(*site.store, 1, kPassword, 1).ok());  // has no login
  CHECK(site.accounts->set_password(*site.store, 77, kPassword, 1).error().kind == base::ErrorKind::kNotFound);
}

TEST_CASE("a hash of another cost is renewed when its owner signs in") {
  Site site;
  REQUIRE(site.accounts->set_password(*site.store, 2, kPassword, 1).ok());
  auto options = site.options();
  options.cost = {2, 16 * 1024};
  identity::Accounts dearer(options);
  CHECK(site.text_of("SELECT password_hash FROM _credential").find("m=8,") != std::string::npos);
  CHECK(dearer.sign_in(*site.store, "ada", kPassword, "").ok());
  CHECK(site.text_of("SELECT password_hash FROM _credential").find("m=16,t=2") != std::string::npos);
  CHECK(dearer.sign_in(*site.store, "ada", kPassword, "").ok());
}

TEST_CASE("the default cost is what the release asks for") {
  CHECK(identity::HashCost{}.operations == 2);
  CHECK(identity::HashCost{}.memory_bytes == 19 * 1024 * 1024);
}

TEST_CASE("many hash at once, two at a time, and all come through") {
  identity::PasswordHasher hasher({1, 8 * 1024});
  const std::string hash = *hasher.hash("x");
  std::atomic<int> agreed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 20; ++k)
        if (auto answer = hasher.agrees("x", hash); answer.ok() && *answer) ++agreed;
    });
  for (auto& thread : threads) thread.join();
  CHECK(agreed == 160);
}

TEST_CASE("tokens: shown once, scoped, expiring, revocable, one's own") {
  Site site;
  auto made = site.accounts->create_token(*site.store, 2, {"ci", {"read"}, site.now_us + kMinuteUs});
  REQUIRE(made.ok());
  CHECK(made->token.starts_with("mst_"));
  CHECK(made->token.size() == 47);
  CHECK(site.text_of("SELECT hex(token_hash) || name FROM _token").find(made->token) == std::string::npos);
  auto caller = site.of_token(made->token);
  REQUIRE(caller.ok());
  CHECK(caller->scopes == std::vector<std::string>{"read"});
  CHECK(caller->csrf.empty());
  REQUIRE(site.accounts->tidy(*site.store).ok());
  auto rows = site.read<std::vector<identity::TokenRow>>(
      [&](store::Session& session) { return site.accounts->tokens_of(session, 2); });
  REQUIRE(rows.ok());
  CHECK(rows->at(0).used_at_us == site.now_us);
  CHECK_FALSE(site.of_token(made->token + "x").ok());
  CHECK_FALSE(site.of_token("").ok());
  CHECK_FALSE(site.of_cookie(made->token).ok());
  CHECK(site.accounts->revoke_token(*site.store, 3, made->row.id).error().kind == base::ErrorKind::kNotFound);
  SUBCASE("expired") {
    site.now_us += kMinuteUs;
    CHECK_FALSE(site.of_token(made->token).ok());
  }
  SUBCASE("revoked") {
    REQUIRE(site.accounts->revoke_token(*site.store, 2, made->row.id).ok());
    CHECK_FALSE(site.of_token(made->token).ok());
    CHECK(site.accounts->revoke_token(*site.store, 2, made->row.id).error().kind == base::ErrorKind::kNotFound);
    CHECK(site.notes == std::vector<std::string>{"2 token_create 2", "2 token_revoke 2"});
  }
  SUBCASE("suspended") {
    site.execute("UPDATE person SET state = 'suspended' WHERE id = 2");
    CHECK_FALSE(site.of_token(made->token).ok());
  }
}

TEST_CASE("a token that makes no sense is refused by field") {
  Site site;
  CHECK(site.accounts->create_token(*site.store, 2, {" ", {}, {}}).error().fields.at(0).field == "name");
  CHECK(site.accounts->create_token(*site.store, 2, {std::string(101, 'n'), {}, {}}).error().fields.at(0).field ==
        "name");
  CHECK(site.accounts->create_token(*site.store, 2, {"ci", {"admin"}, {}}).error().fields.at(0).field == "scopes");
  CHECK(site.accounts->create_token(*site.store, 2, {"ci", {}, site.now_us}).error().fields.at(0).field ==
        "expires_at");
  for (std::size_t i = 0; i < identity::kMaxTokens; ++i)
    REQUIRE(site.accounts->create_token(*site.store, 2, {"ci", {}, {}}).ok());
  CHECK(site.accounts->create_token(*site.store, 2, {"ci", {}, {}}).error().kind == base::ErrorKind::kConflict);
}

TEST_CASE("the first administrator is made by the newest code, once") {
  Site site;
  const identity::Founder nobody{"", "root", "Root", std::string(kPassword)};
  CHECK(site.accounts->set_up(*site.store, nobody).error().kind == base::ErrorKind::kForbidden);
  auto old_code = site.accounts->make_setup_code(*site.store);
  auto code = site.accounts->make_setup_code(*site.store);
  REQUIRE(code->has_value());
  CHECK(site.text_of("SELECT value FROM _meta WHERE key = 'setup_code'").find((**code).substr(0, 5)) ==
        std::string::npos);
  auto founder = nobody;
  founder.code = **old_code;
  CHECK(site.accounts->set_up(*site.store, founder).error().kind == base::ErrorKind::kForbidden);
  founder.code = **code;
  for (char& c : founder.code) c = c >= 'A' ? static_cast<char>(c | 32) : c;  // typed small
  auto bad = founder;
  bad.password = "short";
  CHECK(site.accounts->set_up(*site.store, bad).error().fields.at(0).field == "password");
  bad = founder;
  bad.login = " ";
  CHECK(site.accounts->set_up(*site.store, bad).error().fields.at(0).field == "login");
  auto person = site.accounts->set_up(*site.store, founder);
  REQUIRE(person.ok());
  CHECK(site.sign_in("root", kPassword).ok());
  CHECK(site.accounts->set_up(*site.store, founder).error().kind == base::ErrorKind::kNotFound);
  CHECK_FALSE(site.accounts->make_setup_code(*site.store)->has_value());
}

TEST_CASE("guessing the code is limited") {
  Site site;
  const std::string code = **site.accounts->make_setup_code(*site.store);
  const identity::Founder wrong{"AAAAA", "root", "Root", std::string(kPassword)};
  for (int i = 0; i < 10; ++i)
    CHECK(site.accounts->set_up(*site.store, wrong).error().kind == base::ErrorKind::kForbidden);
  const identity::Founder right{code, "root", "Root", std::string(kPassword)};
  CHECK(site.accounts->set_up(*site.store, right).error().kind == base::ErrorKind::kTooMany);
  site.now_us += kMinuteUs;
  CHECK(site.accounts->set_up(*site.store, right).ok());
}
