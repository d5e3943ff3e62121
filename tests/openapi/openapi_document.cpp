// Prints the OpenAPI document of the shipped model as an administrator reads it.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

#include "support/caller.h"

int main() {
  doctest::Context context;  // the desk states its claims with it
  context.setAsDefaultForAssertsOutOfTestCases();
  support::Desk desk;
  support::Caller api(desk);
  const auto administrator = desk.person("Root", "staff", {"administrator"});
  const auto reply = api.get(administrator, "/api/v1/openapi.json");
  if (reply.status != 200) {
    std::fprintf(stderr, "%s\n", reply.body.c_str());
    return 1;
  }
  std::fwrite(reply.body.data(), 1, reply.body.size(), stdout);
  return 0;
}
