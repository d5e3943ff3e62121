#include "cli/arguments.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/random.h"

namespace {

cli::Arguments parsed(const std::vector<std::string>& words) {
  auto result = cli::parse_arguments(words, "/srv/ada");
  REQUIRE_MESSAGE(result.arguments, result.text);
  return *result.arguments;
}

}  // namespace

TEST_CASE("the forms that scripts rely on") {
  auto person = parsed({"person", "create", "--login", "ada", "--role", "administrator", "--password-stdin"});
  CHECK(person.command == "person create");
  CHECK(person.login == "ada");
  CHECK(person.roles == std::vector<std::string>{"administrator"});
  CHECK(person.password_stdin);
  auto token = parsed({"token", "create", "--login", "ada", "--name", "ci"});
  CHECK(token.command == "token create");
  CHECK(token.name == "ci");
  auto measure = parsed({"measure", "count(records.incident)", "--data", "d", "--json"});
  CHECK(measure.expression == "count(records.incident)");
  CHECK(measure.data == "/srv/ada/d");
  CHECK(measure.json);
  auto import = parsed({"import", "--mapping", "m.yaml", "a.csv", "/b.csv.xz", "--dry-run"});
  CHECK(import.mapping == "/srv/ada/m.yaml");
  CHECK(import.inputs == std::vector<std::string>{"/srv/ada/a.csv", "/b.csv.xz"});
  CHECK(import.dry_run);
  CHECK(parsed({"--data", "x", "serve", "--listen", "[::1]:80"}).listen == "[::1]:80");
  CHECK(parsed({"serve"}).data == "/srv/ada/data");
}

TEST_CASE("mistakes are usage errors with a sentence, and help is none") {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"dance"}, {"measure"}, {"person"}, {"token", "create"}, {"serve", "--what"}, {"import", "a.csv"}}) {
    auto result = cli::parse_arguments(words, "/");
    CHECK_FALSE(result.arguments);
    CHECK(result.exit_code == cli::kUsage);
    CHECK(result.text.starts_with("mainstay: "));
  }
  auto help = cli::parse_arguments({"--help"}, "/");
  CHECK(help.exit_code == cli::kOk);
  CHECK(help.text.find("backup") != std::string::npos);
  CHECK(cli::parse_arguments({"token", "create", "--help"}, "/").text.find("--scope") != std::string::npos);
  auto postgres = cli::parse_arguments({"serve", "--database", "postgresql://db/mainstay"}, "/");
  CHECK(postgres.exit_code == cli::kUsage);
  CHECK(postgres.text.find("not supported yet") != std::string::npos);
}

TEST_CASE("settings come from a file and from the environment, the command line goes before both") {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("mainstay-config-" + base::random_hex(8))).string();
  REQUIRE(base::write_file(path, "data = \"/srv/mainstay\"\nlisten = \"0.0.0.0:80\"\n", 0600).ok());
  CHECK(parsed({"serve", "--config", path}).data == "/srv/mainstay");
  CHECK(parsed({"serve", "--config", path}).listen == "0.0.0.0:80");
  CHECK(parsed({"serve", "--config", path, "--data", "/other"}).data == "/other");
  REQUIRE(::setenv("MAINSTAY_DATA", "/from/environment", 1) == 0);
  CHECK(parsed({"serve"}).data == "/from/environment");
  CHECK(parsed({"serve", "--data", "/other"}).data == "/other");
  ::unsetenv("MAINSTAY_DATA");
  std::filesystem::remove(path);
}
