#include "http/render.h"

#include <doctest/doctest.h>

#include "http/gzip.h"

namespace {

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
const http::AnswerForm kForm{.request_id = "r1"};
const http::Headers kDefaults = {{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}};

}  // namespace

TEST_CASE("a head carries length, id and the defaults that the answer does not set") {
  http::Response response{.status = 201, .body = "hello"};
  response.add("Location", "/x").add("cache-control", "no-cache");
  auto rendered = http::render(response, kForm, kDefaults);
  http::finish_head(rendered.head, 1, http::After::kKeepAlive);
  CHECK(rendered.head.substr(0, 22) == "HTTP/1.1 201 Created\r\n");
  CHECK(holds(rendered.head, "\r\nContent-Length: 5\r\n"));
  CHECK(holds(rendered.head, "\r\nX-Request-Id: r1\r\n"));
  CHECK(holds(rendered.head, "\r\nX-Content-Type-Options: nosniff\r\n"));
  CHECK(holds(rendered.head, "\r\ncache-control: no-cache\r\n"));
  CHECK_FALSE(holds(rendered.head, "no-store"));
  CHECK_FALSE(holds(rendered.head, "Connection"));
  CHECK(rendered.head.substr(rendered.head.size() - 4) == "\r\n\r\n");
}

TEST_CASE("the Connection header follows version and end") {
  std::string head;
  http::finish_head(head, 0, http::After::kKeepAlive);
  CHECK(head == "Connection: keep-alive\r\n\r\n");
  head.clear();
  http::finish_head(head, 1, http::After::kClose);
  CHECK(head == "Connection: close\r\n\r\n");
}

TEST_CASE("HEAD keeps the length and sends no body; 204 and 304 have neither") {
  auto head = http::render({.body = "hello"}, {.head_only = true}, {});
  CHECK(holds(head.head, "Content-Length: 5"));
  CHECK(std::get<std::string>(head.body).empty());
  for (int status : {204, 304})
    CHECK_FALSE(holds(http::render({.status = status, .body = "x"}, kForm, {}).head, "Content-Length"));
}

TEST_CASE("a header that would break the head turns the answer into a 500") {
  for (auto value : {"a\r\nSet-Cookie: x", "a\nb", "a\x01"}) {
    http::Response response{.body = "secret"};
    response.add("X-Name", value);
    const auto rendered = http::render(response, kForm, {});
    CHECK(rendered.status == 500);
    CHECK_FALSE(holds(rendered.head, "X-Name"));
    CHECK_FALSE(holds(std::get<std::string>(rendered.body), "secret"));
  }
  http::Response response;
  response.add("X Name", "a");
  CHECK(http::render(response, kForm, {}).status == 500);
}

TEST_CASE("an answer is compressed only where handler and client agree and it is worth it") {
  const std::string large(5000, 'a');
  const http::AnswerForm accepting{.accepts_gzip = true};
  auto packed = http::render({.body = large, .may_compress = true}, accepting, {});
  CHECK(holds(packed.head, "Content-Encoding: gzip"));
  CHECK(holds(packed.head, "Vary: Accept-Encoding"));
  CHECK(std::get<std::string>(packed.body).size() < 200);
  CHECK_FALSE(holds(http::render({.body = large}, accepting, {}).head, "gzip"));
  CHECK_FALSE(holds(http::render({.body = "short", .may_compress = true}, accepting, {}).head, "gzip"));
  auto plain = http::render({.body = large, .may_compress = true}, {}, {});
  CHECK_FALSE(holds(plain.head, "Content-Encoding"));
  CHECK(holds(plain.head, "Vary: Accept-Encoding"));
}

TEST_CASE("what cannot be made shorter is left as it is") {
  std::string noise;
  unsigned seed = 7;
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>((seed = seed * 1664525u + 1013904223u) >> 24);
  CHECK_FALSE(http::gzip(noise));
  CHECK(http::gzip(std::string(100000, 'x'))->size() < 1000);
}

TEST_CASE("a body of unknown length is chunked in 1.1 and ends with the connection in 1.0") {
  const http::ChunkSource source = [](std::string&) { return http::Pull::kEnd; };
  CHECK(http::render({.body = source}, kForm, {}).framing == http::Framing::kChunked);
  CHECK(http::render({.body = source}, {.minor_version = 0}, {}).framing == http::Framing::kUntilClose);
  CHECK(http::render({.body = http::EventStream{}}, kForm, {}).framing == http::Framing::kUntilClose);
}
