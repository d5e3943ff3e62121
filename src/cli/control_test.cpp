#include "cli/control.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "support/site.h"

using cli::TestSite;
using cli::TestTerminal;

namespace {

std::unique_ptr<cli::ControlServer> serve(TestSite& site) {
  auto server =
      cli::ControlServer::start(site.data, [&site](const cli::ControlRequest& request, cli::Terminal& terminal) {
        return cli::run_request(*site.instance, request, terminal);
      });
  REQUIRE_MESSAGE(server.ok(), server.error().message);
  return std::move(*server);
}

}  // namespace

TEST_CASE("a command runs inside the server that holds the directory") {
  TestSite site;
  auto server = serve(site);
  struct stat info;
  REQUIRE(::stat((site.data + "/control.sock").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  TestTerminal terminal;
  auto code = cli::run_in_server(site.data, {{"measure", "count(records.person)"}, "/", ""}, terminal);
  REQUIRE(code.ok());
  CHECK(**code == cli::kOk);
  CHECK(terminal.printed == "1\n");
  TestTerminal failing;
  CHECK(**cli::run_in_server(site.data, {{"measure", "count("}, "/", ""}, failing) == cli::kFailed);
  CHECK(failing.complained.find("^") != std::string::npos);
  TestTerminal creating;
  CHECK(**cli::run_in_server(
            site.data, {{"person", "create", "--login", "ada", "--password-stdin"}, "/", "four words to remember\n"},
            creating) == cli::kOk);
  CHECK(site.instance->accounts().sign_in(site.instance->store(), "ada", "four words to remember", "").ok());
  TestTerminal serving;
  CHECK(**cli::run_in_server(site.data, {{"serve"}, "/", ""}, serving) == cli::kUsage);
  TestTerminal mistaken;
  CHECK(**cli::run_in_server(site.data, {{"dance"}, "/", ""}, mistaken) == cli::kUsage);
}

TEST_CASE("where no server is, that is said, and a socket left behind is replaced") {
  TestSite site;
  TestTerminal terminal;
  CHECK_FALSE(cli::run_in_server(site.data, {{"doctor"}, "/", ""}, terminal)->has_value());
  CHECK_FALSE(cli::run_in_server(site.root + "/nowhere", {{"doctor"}, "/", ""}, terminal)->has_value());
  { auto first = serve(site); }
  CHECK_FALSE(base::file_exists(site.data + "/control.sock"));
  REQUIRE(base::write_file(site.data + "/control.sock", "", 0600).ok());
  auto server = serve(site);
  CHECK(cli::run_in_server(site.data, {{"doctor"}, "/", ""}, terminal)->has_value());
}

TEST_CASE("long output, many clients and a directory with a long path") {
  TestSite site;
  const std::string deep = site.root + "/" + std::string(120, 'd');
  REQUIRE(base::make_directory(deep).ok());
  const std::string text(3'000'000, 'x');
  auto server = cli::ControlServer::start(deep, [&](const cli::ControlRequest& request, cli::Terminal& terminal) {
    terminal.out(text + "ü\n");
    terminal.progress("half");
    terminal.progress("");
    return static_cast<int>(request.words.size());
  });
  REQUIRE_MESSAGE(server.ok(), server.error().message);
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int i = 0; i < 12; ++i)
    clients.emplace_back([&] {
      TestTerminal terminal;
      auto code = cli::run_in_server(deep, {{"a", "b", "c"}, "/", ""}, terminal);
      if (code.ok() && *code == 3 && terminal.printed == text + "ü\n" && terminal.last_progress.empty()) ++right;
    });
  for (auto& client : clients) client.join();
  CHECK(right == 12);
}

TEST_CASE("what is no request is refused") {
  TestSite site;
  auto server = serve(site);
  for (std::string line : {"hello\n", "{}\n", "{\"words\":[1],\"directory\":\"\",\"input\":\"\"}\n",
                           "{\"words\":{},\"directory\":\"\",\"input\":\"\"}\n"}) {
    CAPTURE(line);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::string path = site.data + "/control.sock";
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::send(socket, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size()));
    std::string answer;
    char bytes[1024];
    for (ssize_t count = 0; (count = ::recv(socket, bytes, sizeof bytes, 0)) > 0;)
      answer.append(bytes, static_cast<std::size_t>(count));
    ::close(socket);
    CHECK(answer.find("did not understand") != std::string::npos);
    CHECK(answer.find("{\"exit\":1}") != std::string::npos);
  }
}

TEST_CASE("the doctor sees what is wrong with a directory") {
  TestSite site;
  auto health_of = [&](const std::string& check) {
    for (auto& one : cli::examine(*site.instance))
      if (one.check == check) return one;
    FAIL(check << " is not looked at");
    return cli::Diagnosis();
  };
  CHECK(health_of("directory").health == cli::Health::kGood);
  CHECK(health_of("database").health == cli::Health::kGood);
  CHECK(health_of("schema").health == cli::Health::kGood);
  CHECK(health_of("clock").health != cli::Health::kBad);
  CHECK(health_of("durability").health == cli::Health::kBad);  // the test's store does not sync
  std::filesystem::permissions(site.data, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  CHECK(health_of("directory").advice.find("chmod 700") != std::string::npos);
  site.execute("DROP INDEX location_open");
  CHECK(health_of("schema").health == cli::Health::kWarn);
  site.execute("DROP TRIGGER history_never_changes");
  site.execute("UPDATE history SET recorded_at = recorded_at + 3600000000");
  CHECK(health_of("clock").seen.find("from the future") != std::string::npos);
  CHECK(site.run({"doctor"}).code == cli::kFailed);
  CHECK(site.run({"doctor", "--json"}).printed.starts_with("{\"healthy\":false,"));
  const auto unopened = cli::examine_unopened(site.root + "/nothing", base::not_found("There is no data."));
  CHECK(cli::exit_code(unopened) == cli::kFailed);
  CHECK(cli::show(unopened, false).find("fail  directory") != std::string::npos);
}

TEST_CASE("a store that syncs as it should passes the doctor's look at durability") {
  TestSite site;
  site.close();
  auto options = site.options();
  options.durable = true;
  site.instance = cli::Instance::open(options).release();
  for (auto& one : cli::examine(*site.instance))
    if (one.check == "durability") CHECK_MESSAGE(one.health == cli::Health::kGood, one.seen);
}
