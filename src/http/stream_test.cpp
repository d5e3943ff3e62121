// Answers that are made while they are sent: pulled bodies and server-sent events.
#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

#include "support/http_server.h"

using support::EventReader;
using support::eventually;
using support::HttpClient;
using support::serve;
using support::Slot;
using namespace std::chrono_literals;
using namespace std::string_literals;

TEST_CASE("a body made while it is sent arrives whole, or is seen to be broken") {
  auto server = serve([](http::Request request, http::Responder responder) {
    auto left = std::make_shared<int>(5);
    const bool fails = request.path == "/fails", throws = request.path == "/throws";
    responder.send({.body = http::ChunkSource([left, fails, throws](std::string& chunk) {
                      if (--*left == 0) return http::Pull::kEnd;
                      if (*left == 1 && fails) return http::Pull::kFailed;
                      if (*left == 1 && throws) throw std::runtime_error("no");
                      if (*left != 3)
                        chunk.assign(100'000, static_cast<char>('a' + *left));  // an empty piece is no end
                      return http::Pull::kMore;
                    })});
  });
  HttpClient client(server->port());
  auto whole = client.get("/whole");
  CHECK(whole.status == 200);
  CHECK(whole.header("transfer-encoding") == "chunked");
  CHECK(whole.body.size() == 300'000);
  auto head = client.request("HEAD", "/whole");
  CHECK(head.status == 200);
  client.send("GET /whole HTTP/1.0\r\n\r\n");
  CHECK(client.read_answer().body.size() == 300'000);
  for (auto path : {"/fails", "/throws"}) {
    HttpClient broken(server->port());
    broken.send("GET "s + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(broken.read_answer().status == 0);
  }
}

TEST_CASE("bodies of every kind and large ones arrive") {
  static constexpr std::string_view kFixed = "fixed bytes";
  const auto shared = std::make_shared<const std::string>(3'000'000, 's');
  auto server = serve([&](http::Request request, http::Responder responder) {
    if (request.path == "/fixed") return responder.send({.body = http::StaticBytes{kFixed}});
    if (request.path == "/shared") return responder.send({.body = shared});
    responder.send({.body = std::string(3'000'000, 't'), .may_compress = request.path == "/packed"});
  });
  HttpClient client(server->port());
  CHECK(client.get("/fixed").body == kFixed);
  CHECK(client.get("/shared").body == *shared);
  CHECK(client.get("/text").body.size() == 3'000'000);
  auto packed = client.get("/packed", {{"Accept-Encoding", "gzip"}});
  CHECK(packed.header("content-encoding") == "gzip");
  CHECK(packed.body.size() < 30'000);
}

TEST_CASE("events reach their reader in order and a closed stream ends") {
  Slot<std::shared_ptr<http::EventSink>> sinks;
  auto server = serve([&](http::Request, http::Responder responder) {
    http::Response response{.body = http::EventStream{.first = http::event_text("hello", "", "{}"),
                                                      .on_open = [&](auto sink) { sinks.put(sink); }}};
    response.add("Content-Type", "text/event-stream");
    responder.send(std::move(response));
  });
  EventReader reader(server->port(), "/events");
  CHECK(reader.head().header("content-type") == "text/event-stream");
  auto sink = sinks.take();
  CHECK(reader.next()->event == "hello");
  for (int i = 0; i < 100; ++i)
    CHECK(sink->push(std::make_shared<const std::string>(http::event_text("change", std::to_string(i), "{}"))));
  for (int i = 0; i < 100; ++i) CHECK(reader.next()->id == std::to_string(i));
  CHECK_FALSE(sink->closed());
  sink->push(std::make_shared<const std::string>(http::event_text("last", "", "{}")));
  sink->close();
  CHECK(reader.next()->event == "last");
  CHECK_FALSE(reader.next());
  CHECK_FALSE(sink->push(std::make_shared<const std::string>("x")));
}

TEST_CASE("a slow reader of events is cut, the others go on") {
  http::ServerOptions options;
  options.limits.queued_events = 16;
  std::mutex lock;
  std::vector<std::shared_ptr<http::EventSink>> sinks;
  Slot<int> opened;
  auto server = serve(
      [&](http::Request, http::Responder responder) {
        responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) {
                                                    std::lock_guard guard(lock);
                                                    sinks.push_back(sink);
                                                    opened.put(1);
                                                  }}});
      },
      options);
  EventReader slow(server->port(), "/");
  opened.take();
  EventReader quick(server->port(), "/");
  opened.take();
  std::atomic<int> received{0};
  std::thread reading([&] {
    while (auto event = quick.next()) ++received;
  });
  const auto event = std::make_shared<const std::string>(http::event_text("change", "", std::string(100'000, 'x')));
  int sent = 0;
  CHECK(eventually([&] {
    const bool taken = sinks[0]->push(event);
    const int quick_at = received;
    if (sinks[1]->push(event)) ++sent;
    eventually([&] { return received > quick_at; });
    return !taken;
  }));
  CHECK(sinks[0]->closed());
  CHECK_FALSE(sinks[1]->closed());
  sinks[1]->close();
  reading.join();
  CHECK(received == sent);
}

TEST_CASE("a reader that leaves is noticed, and a quiet stream is kept alive") {
  http::ServerOptions options;
  options.limits.heartbeat = 20ms;
  Slot<std::shared_ptr<http::EventSink>> sinks;
  auto server = serve(
      [&](http::Request, http::Responder responder) {
        responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) { sinks.put(sink); }}});
      },
      options);
  std::shared_ptr<http::EventSink> sink;
  {
    EventReader reader(server->port(), "/");
    sink = sinks.take();
    CHECK(reader.next_line() == ":");
    CHECK(reader.next_line() == "");
    CHECK(reader.next_line() == ":");
  }
  CHECK(eventually([&] { return sink->closed(); }));
}

TEST_CASE("event streams are capped, and stopping ends them") {
  http::ServerOptions options;
  options.limits.event_streams = 1;
  Slot<std::shared_ptr<http::EventSink>> sinks;
  auto server = serve(
      [&](http::Request, http::Responder responder) {
        responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) { sinks.put(sink); }}});
      },
      options);
  EventReader first(server->port(), "/");
  auto sink = sinks.take();
  EventReader second(server->port(), "/");
  CHECK(second.head().status == 503);
  std::thread stopping([&] { server->stop(); });
  CHECK_FALSE(first.next());
  stopping.join();
  CHECK(sink->closed());
}

TEST_CASE("events pushed from several threads all arrive") {
  http::ServerOptions options;
  options.limits.queued_events = 100'000;
  Slot<std::shared_ptr<http::EventSink>> sinks;
  auto server = serve(
      [&](http::Request, http::Responder responder) {
        responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) { sinks.put(sink); }}});
      },
      options);
  EventReader reader(server->port(), "/");
  auto sink = sinks.take();
  std::vector<std::thread> publishers;
  for (int t = 0; t < 4; ++t)
    publishers.emplace_back([&] {
      const auto event = std::make_shared<const std::string>(http::event_text("change", "1", "{}"));
      for (int i = 0; i < 500; ++i) sink->push(event);
    });
  int received = 0;
  while (received < 2000 && reader.next()) ++received;
  CHECK(received == 2000);
  for (auto& publisher : publishers) publisher.join();
}
