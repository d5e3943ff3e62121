// Plays every scenario of the practices, and shows that one which should fail does.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenarios/scenario.h"

namespace {

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (auto& practice : std::filesystem::directory_iterator("practices")) {
    if (!practice.is_directory()) continue;
    for (auto& file : std::filesystem::directory_iterator(practice.path()))
      if (file.path().extension() == ".api") files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string first_failure(std::string_view text) {
  const auto failures = scenarios::run(text);
  return failures.empty() ? "" : std::to_string(failures.front().line) + ": " + failures.front().message;
}

}  // namespace

TEST_CASE("the scenarios of the practices") {
  const auto files = scenario_files();
  CHECK(!files.empty());
  for (auto& file : files)
    for (auto& failure : scenarios::run(read(file)))
      FAIL_CHECK(file.string() << ":" << failure.line << ": " << failure.message);
}

TEST_CASE("a scenario that does not hold says where and why") {
  const std::string call = "POST /api/v1/incidents as service_desk_agent\n{ \"title\": \"Mail\" }\n";
  CHECK(first_failure(call + "201 { \"state\": \"new\", \"reporter\": \"<any>\" }\nhistory 1 deliveries 0\n") == "");
  CHECK(first_failure(call + "200\n").starts_with("3: status should be 200, it is 201: "));
  CHECK(first_failure(call + "201 { \"state\": \"closed\" }\n") == "3: state should be \"closed\", it is \"new\"");
  CHECK(first_failure(call + "201 { \"assignee\": \"<any>\" }\n") == "3: assignee should be \"<any>\", it is null");
  CHECK(first_failure(call + "201\nhistory 2\n") == "3: history should grow by 2, it grew by 1");
  CHECK(first_failure("given nothing x { }\n") == "1: there is no record type nothing");
  CHECK(first_failure("\n# x\nGET /x\n200\n").starts_with("3: 3: write: METHOD PATH as WHO"));
  CHECK(first_failure("GET /api/v1/me as somebody\n200\n") == "2: nobody is called somebody, nor is it a role");
}
