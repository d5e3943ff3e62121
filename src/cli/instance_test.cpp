#include "cli/instance.h"

#include "cli/followers.h"
#include "support/site.h"

using cli::TestSite;

TEST_CASE("a new directory holds the own organization and the person of the system, and belongs to its owner alone") {
  TestSite site(cli::Start::kMade);
  CHECK(site.instance->is_fresh());
  CHECK(site.print({"measure", "count(records.person)"}) == "1\n");
  CHECK(site.print({"measure", "count(records.organization)"}) == "1\n");
  CHECK(base::check_private(site.data).ok());
  site.close();
  site.open();
  CHECK_FALSE(site.instance->is_fresh());
  CHECK(site.print({"measure", "count(records.person)"}) == "1\n");
}

TEST_CASE("what cannot be opened says why") {
  TestSite site;
  auto second = cli::Instance::open(site.options());
  CHECK(second.error().message.find("Another process serves this data directory") != std::string::npos);
  site.close();
  std::filesystem::permissions(site.data, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  CHECK(cli::Instance::open(site.options()).error().message.find("chmod go-rwx") != std::string::npos);
  std::filesystem::permissions(site.data, std::filesystem::perms::owner_all);
  auto options = site.options();
  options.create = false;
  options.data = site.root + "/nothing";
  CHECK(cli::Instance::open(options).error().kind == base::ErrorKind::kNotFound);
  CHECK_FALSE(base::file_exists(options.data));
}

TEST_CASE("a broken addition to the model keeps the directory closed, and names the place") {
  TestSite site;
  site.close();
  REQUIRE(base::make_directory(site.data + "/model").ok());
  REQUIRE(base::write_file(site.data + "/model/x.yaml", "record: x_thing\nwhat: is this\n", 0600).ok());
  auto opened = cli::Instance::open(site.options());
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().message.find("x.yaml:") != std::string::npos);
}

TEST_CASE("people, passwords and tokens by command") {
  TestSite site;
  CHECK(site.print({"person", "create", "--login", "ada", "--role", "administrator", "--password-stdin"},
                   "a long sentence\n") == "PER-000002\n");
  CHECK(
      site.print({"measure",
                  "count(records.person where login = 'ada' and name = 'ada' and 'administrator' in granted_roles)"}) ==
      "1\n");
  auto& accounts = site.instance->accounts();
  CHECK(accounts.sign_in(site.instance->store(), "ada", "a long sentence", "").ok());
  CHECK(site.run({"person", "create", "--login", "ada"}).complained.find("taken by PER-000002") != std::string::npos);
  CHECK(site.run({"person", "create", "--login", "bo", "--password-stdin"}, "short\n").code == cli::kFailed);
  CHECK(site.print({"measure", "count(records.person)"}) == "2\n");  // a refused password leaves no person behind
  site.print({"person", "password", "--login", "ada", "--password-stdin"}, "another sentence");
  CHECK_FALSE(accounts.sign_in(site.instance->store(), "ada", "a long sentence", "").ok());
  CHECK(site.run({"person", "password", "--login", "nobody", "--password-stdin"}, "another sentence").code ==
        cli::kFailed);
  CHECK(site.run({"person", "password", "--login", "ada"}).complained.find("--password-stdin") != std::string::npos);
  const std::string token = site.print({"token", "create", "--login", "ada", "--name", "ci"});
  CHECK(token.starts_with("mst_"));
  CHECK(token.size() == 48);
}

TEST_CASE("changes of credentials stand in the history of the person, without a secret") {
  TestSite site;
  site.print({"person", "create", "--login", "ada", "--password-stdin"}, "a long sentence\n");
  site.print({"token", "create", "--login", "ada", "--name", "ci"});
  std::string verbs, changes;
  REQUIRE(site.instance
              ->read([&](const kernel::View& view) -> base::Result<void> {
                auto rows = TRY(view.session.query(
                    "SELECT verb, changes FROM history WHERE record_type = 'person' AND record_id = 2 ORDER BY rev"));
                while (TRY(rows->next())) {
                  verbs += std::string(rows->text(0)) + " ";
                  changes += rows->text(1);
                }
                return {};
              })
              .ok());
  CHECK(verbs == "create password_set token_create ");
  CHECK(changes.find("sentence") == std::string::npos);
  CHECK(changes.find("mst_") == std::string::npos);
}

TEST_CASE("the first administrator is set up once") {
  TestSite site;
  auto& accounts = site.instance->accounts();
  auto code = accounts.make_setup_code(site.instance->store());
  REQUIRE(code.ok());
  REQUIRE(code->has_value());
  auto person = accounts.set_up(site.instance->store(), {**code, "root", "Rosa Root", "four words to remember"});
  REQUIRE_MESSAGE(person.ok(), person.error().message);
  CHECK_FALSE(accounts.make_setup_code(site.instance->store())->has_value());
  CHECK(site.print({"measure", "count(records.person where login = 'root' and 'administrator' in granted_roles)"}) ==
        "1\n");
}

TEST_CASE("a bad expression shows where it is wrong") {
  TestSite site;
  const cli::Ran ran = site.run({"measure", "count(records.nothing)"});
  CHECK(ran.code == cli::kFailed);
  CHECK(ran.complained.find("^") != std::string::npos);
  CHECK(site.print({"measure", "1 + 1", "--json"}) == "{\"value\":2}\n");
}

TEST_CASE("followers index and seal what is committed, and catch up when they end") {
  TestSite site;
  {
    auto followers = cli::Followers::start(*site.instance);
    REQUIRE_MESSAGE(followers.ok(), followers.error().message);
    for (int i = 0; i < 300; ++i) site.make("location", {{"title", "Room " + std::to_string(i)}, {"owner", 1}});
  }
  const cli::Ran verified = site.run({"verify", "--json"});
  CHECK_MESSAGE(verified.code == cli::kOk, verified.printed);
  CHECK(verified.printed.find("\"unsealed\":0") != std::string::npos);
  std::int64_t indexed = 0;
  REQUIRE(site.instance
              ->read([&](const kernel::View& view) -> base::Result<void> {
                auto rows = TRY(view.session.query("SELECT count(*) FROM _text WHERE _text MATCH 'room'"));
                TRY(rows->next());
                indexed = rows->integer(0);
                return {};
              })
              .ok());
  CHECK(indexed == 300);
  CHECK(site.print({"rebuild"}).find("entries of history") != std::string::npos);
}

TEST_CASE("migrating shows the statements first and runs them then") {
  TestSite site;
  CHECK(site.print({"migrate", "--dry-run"}).find("nothing to do") != std::string::npos);
  site.execute("DROP INDEX location_open");
  CHECK(site.print({"migrate", "--dry-run"}).find("CREATE INDEX \"location_open\"") != std::string::npos);
  CHECK(site.print({"migrate"}).find("Ran 1 statements") != std::string::npos);
  CHECK(site.print({"migrate", "--json"}) == "{\"dry_run\":false,\"statements\":[]}\n");
}
