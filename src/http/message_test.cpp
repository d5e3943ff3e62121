#include "http/message.h"

#include <doctest/doctest.h>

#include "base/json.h"

TEST_CASE("a responder answers once, and a dropped one answers 500") {
  std::vector<int> sent;
  const auto note = [&](http::Response response) { sent.push_back(response.status); };
  {
    http::Responder responder(note);
    http::Responder moved(std::move(responder));
    moved.send({.status = 201});
    CHECK(moved.sent());
  }
  CHECK(sent == std::vector<int>{201});
  { http::Responder dropped(note); }
  CHECK(sent == std::vector<int>{201, 500});
  {
    http::Responder first(note);
    first = http::Responder(note);  // the first one is dropped here
    first.send({.status = 204});
  }
  CHECK(sent == std::vector<int>{201, 500, 500, 204});
}

TEST_CASE("a problem is JSON with what went wrong") {
  const auto response = http::problem(413, "too \"long\"", "r1");
  auto json = base::parse_json(std::get<std::string>(response.body));
  REQUIRE(json.ok());
  CHECK(*json->find("status")->integer() == 413);
  CHECK(*json->find("title")->text() == "Content Too Large");
  CHECK(*json->find("detail")->text() == "too \"long\"");
  CHECK(*json->find("request_id")->text() == "r1");
}

TEST_CASE("an event keeps the lines of its data and cannot be forged by them") {
  CHECK(http::event_text("change", "7", "{}") == "event: change\nid: 7\ndata: {}\n\n");
  CHECK(http::event_text("", "", "a\nb\r\nevent: x\rc") == "data: a\ndata: b\ndata: event: x\ndata: c\n\n");
}
