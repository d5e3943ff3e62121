#include "http/encoding.h"

#include <doctest/doctest.h>

using namespace std::string_literals;

TEST_CASE("percent coding is read and written") {
  CHECK(http::percent_decode("a%20b%C3%A9+", http::Plus::kLiteral) == "a b\xc3\xa9+");
  CHECK(http::percent_decode("a+b", http::Plus::kSpace) == "a b");
  for (auto broken : {"%", "%4", "%4g", "a%%20"}) CHECK_FALSE(http::percent_decode(broken, http::Plus::kLiteral));
  CHECK(http::percent_encode("a b/\xc3\xa9~") == "a%20b%2F%C3%A9~");
}

TEST_CASE("a target is decoded, and what two readers could take for two paths is refused") {
  auto target = http::parse_target("/api/v1/caf%C3%A9/a+b?x=1&y=a+b%26c&x=2&flag");
  REQUIRE(target.ok());
  CHECK(target->path == "/api/v1/caf\xc3\xa9/a+b");
  REQUIRE(target->query.size() == 4);
  CHECK(target->query[1].value == "a b&c");
  CHECK(target->query[2].value == "2");
  CHECK(target->query[3].name == "flag");
  CHECK(http::parse_target("/").value().path == "/");
  CHECK(http::parse_target("/a/").value().path == "/a/");
  CHECK(http::parse_target("/a/..b/.c").ok());
  for (auto bad : {"", "a", "/..", "/../a", "/a/./b", "/a/%2e%2E/b", "/%2e", "/a%2fb", "/a%5Cb", "/a%00b", "/a%0Ab",
                   "/%ff", "/%4", "/?a=%ff", "/?a=%00", "/?%zz"})
    CHECK_MESSAGE(!http::parse_target(bad).ok(), bad);
  std::string many = "/?";
  for (std::size_t i = 0; i <= http::kMaxParameters; ++i) many += "a&";
  CHECK_FALSE(http::parse_target(many).ok());
}

TEST_CASE("a cookie is found by its name, and not where two disagree") {
  http::Request request;
  request.headers = {{"cookie", "a=1; session=x.y-z; b=2"}};
  CHECK(http::cookie(request, "session") == "x.y-z");
  CHECK_FALSE(http::cookie(request, "ession"));
  request.headers.push_back({"cookie", "session=other"});
  CHECK_FALSE(http::cookie(request, "session"));
  CHECK(http::cookie(request, "a") == "1");
}

TEST_CASE("a cookie is set with its guards") {
  CHECK(http::set_cookie({.name = "session", .value = "abc"}) == "session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  CHECK(http::set_cookie({.name = "s",
                          .value = "",
                          .max_age = std::chrono::seconds(0),
                          .same_site = http::SameSite::kStrict,
                          .secure = false}) == "s=; Path=/; HttpOnly; Max-Age=0; SameSite=Strict");
}

TEST_CASE("accepted codings are read with their weights") {
  const auto accepts = [](const char* header, const char* coding) {
    http::Request request;
    request.headers = {{"accept-encoding", header}};
    return http::accepts_coding(request, coding);
  };
  CHECK(accepts("gzip, deflate, br", "br"));
  CHECK(accepts("GZIP;q=0.5", "gzip"));
  CHECK_FALSE(accepts("gzip;q=0, br", "gzip"));
  CHECK_FALSE(accepts("gzip; q=0.000", "gzip"));
  CHECK_FALSE(accepts("xgzip", "gzip"));
  CHECK_FALSE(accepts("", "gzip"));
  CHECK_FALSE(http::accepts_coding({}, "gzip"));
}

TEST_CASE("entity tags are found in a list") {
  CHECK(http::lists_etag("\"1\", W/\"2\"", "\"2\""));
  CHECK(http::lists_etag("*", "\"9\""));
  CHECK_FALSE(http::lists_etag("\"1\", \"22\"", "\"2\""));
  CHECK_FALSE(http::lists_etag("", "\"2\""));
}
