#include "http/server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "support/http_client.h"

using support::EventReader;
using support::HttpClient;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

// A server whose limits are short where a test waits for them.
std::unique_ptr<http::Server> serve(http::Handler handler, http::ServerOptions options = {}) {
  options.limits.tick = 10ms;
  auto server = http::Server::start(std::move(options), std::move(handler));
  REQUIRE_MESSAGE(server.ok(), (server.ok() ? "" : server.error().message));
  return server.release();
}

std::string echo(const http::Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& parameter : request.query) text += " " + parameter.name + "=" + parameter.value;
  return text + (request.body.empty() ? "" : " [" + request.body + "]");
}

void answer_echo(http::Request request, http::Responder responder) {
  http::Response response{.body = echo(request)};
  response.add("Content-Type", "text/plain");
  responder.send(std::move(response));
}

// Keeps what a handler was given until the test takes it.
template <class T>
class Slot {
 public:
  void put(T value) {
    std::lock_guard guard(lock_);
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  T take() {
    std::unique_lock guard(lock_);
    changed_.wait_for(guard, std::chrono::seconds(support::kWaitSeconds), [&] { return !values_.empty(); });
    REQUIRE(!values_.empty());
    T value = std::move(values_.front());
    values_.erase(values_.begin());
    return value;
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  std::vector<T> values_;
};

template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(support::kWaitSeconds);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::sleep_for(2ms);
  }
  return false;
}

constexpr auto kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST_CASE("a connection serves one request after the other") {
  auto server = serve(answer_echo);
  HttpClient client(server->port());
  auto first = client.get("/caf%C3%A9?x=a+b");
  CHECK(first.status == 200);
  CHECK(first.body == "GET /caf\xc3\xa9 x=a b");
  CHECK(first.header("content-type") == "text/plain");
  CHECK(first.header("x-content-type-options") == "nosniff");
  CHECK_FALSE(first.header("x-request-id").empty());
  CHECK_FALSE(first.header("date").empty());
  CHECK_FALSE(first.has_header("connection"));
  auto second = client.request("POST", "/b", "hello");
  CHECK(second.body == "POST /b [hello]");
  CHECK(second.header("x-request-id") != first.header("x-request-id"));
}

TEST_CASE("pipelined requests are answered in their order, one at a time") {
  std::atomic<int> in_work{0}, most{0};
  auto server = serve([&](http::Request request, http::Responder responder) {
    most = std::max(most.load(), ++in_work);
    std::thread([&, request = std::move(request), responder = std::move(responder)]() mutable {
      --in_work;
      responder.send({.body = echo(request)});
    }).detach();
  });
  HttpClient client(server->port());
  client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.read_answer().body == "GET /1");
  CHECK(client.read_answer().body == "POST /2 [abc]");
  CHECK(client.read_answer().body == "GET /3");
  CHECK(most == 1);
}

TEST_CASE("a request may come byte by byte") {
  auto server = serve(answer_echo);
  HttpClient client(server->port());
  for (const char c : "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"s) client.send({&c, 1});
  CHECK(client.read_answer().body == "POST /slow [hi]");
}

TEST_CASE("HEAD is GET without its body, OPTIONS is answered here") {
  auto server = serve(answer_echo);
  HttpClient client(server->port());
  auto head = client.request("HEAD", "/x");
  CHECK(head.status == 200);
  CHECK(head.header("content-length") == "6");  // GET /x
  CHECK(head.body.empty());
  auto options = client.request("OPTIONS", "*");
  CHECK(options.status == 204);
  CHECK(options.header("allow") == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  CHECK(client.get("/y").body == "GET /y");
}

TEST_CASE("what is not HTTP as it should be is refused and the connection closed") {
  auto server = serve(answer_echo);
  for (auto [bytes, status] : std::vector<std::pair<std::string, int>>{{"GET / HTTP/1.1\n\n", 400},
                                                                     {"GET / HTTP/1.1\r\n\r\n", 400},
                                                                     {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
                                                                     {"GET /%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                                                                     {"GET /?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                                                                     {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", 413},
                                                                     {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400}}) {
    CAPTURE(bytes);
    HttpClient client(server->port());
    client.send(bytes);
    auto answer = client.read_answer();
    CHECK(answer.status == status);
    CHECK(answer.header("connection") == "close");
    CHECK(answer.header("content-type") == "application/problem+json");
    CHECK(client.ended_by_server());
  }
}

TEST_CASE("a large refused upload can still read why") {
  auto server = serve(answer_echo, {.body_limit = [](const http::Request& request) { return request.path == "/large" ? 4'000'000u : 1000u; }});
  const std::string body(150'000, 'x');
  HttpClient client(server->port());
  CHECK(client.request("POST", "/small", body).status == 413);
  CHECK(client.request("POST", "/large", body).body.size() == body.size() + 14);  // POST /large [..]
}

TEST_CASE("100-continue is sent when a body may come, and not when it is refused") {
  auto server = serve(answer_echo);
  HttpClient client(server->port());
  client.send("PUT /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.read_head().status == 100);
  client.send("hi");
  CHECK(client.read_answer().body == "PUT /x [hi]");
  client.send("PUT /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 20000000\r\n\r\n");
  CHECK(client.read_answer().status == 413);
}

TEST_CASE("HTTP/1.0 closes unless asked to stay") {
  auto server = serve(answer_echo);
  HttpClient client(server->port());
  client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(client.read_answer().header("connection") == "keep-alive");
  client.send("GET /b HTTP/1.0\r\n\r\n");
  CHECK(client.read_answer().header("connection") == "close");
  CHECK(client.ended_by_server());
}

TEST_CASE("a client that ends its sending side still gets its answer") {
  auto server = serve(answer_echo);
  HttpClient client(server->port());
  client.send(kGet);
  client.shut_down_sending();
  CHECK(client.read_answer().body == "GET /a");
  CHECK(client.ended_by_server());
}

TEST_CASE("a responder may answer from any thread; a dropped one and a failing handler give 500") {
  auto server = serve([](http::Request request, http::Responder responder) {
    if (request.path == "/throw") throw std::runtime_error("no");
    if (request.path == "/drop") return;
    std::thread([request = std::move(request), responder = std::move(responder)]() mutable { responder.send({.status = 202, .body = echo(request)}); }).detach();
  });
  HttpClient client(server->port());
  CHECK(client.get("/drop").status == 500);
  CHECK(client.get("/throw").status == 500);
  CHECK(client.get("/thread").status == 202);
}

TEST_CASE("many clients and threads at once each get their own answer") {
  Slot<std::pair<http::Request, http::Responder>> jobs;
  std::atomic<bool> ended{false};
  auto server = serve([&](http::Request request, http::Responder responder) { jobs.put({std::move(request), std::move(responder)}); });
  std::vector<std::thread> workers, clients;
  for (int w = 0; w < 3; ++w)
    workers.emplace_back([&] {
      while (true) {
        auto [request, responder] = jobs.take();
        if (request.path == "/end") return;
        responder.send({.body = echo(request)});
      }
    });
  std::atomic<int> right{0};
  for (int c = 0; c < 8; ++c)
    clients.emplace_back([&, c] {
      HttpClient client(server->port());
      for (int i = 0; i < 50; ++i) {
        const auto path = "/" + std::to_string(c) + "/" + std::to_string(i);
        if (client.get(path).body == "GET " + path) ++right;
      }
    });
  for (auto& client : clients) client.join();
  for (int w = 0; w < 3; ++w) {
    http::Request end;
    end.path = "/end";
    jobs.put({std::move(end), http::Responder(nullptr)});
  }
  for (auto& worker : workers) worker.join();
  CHECK(right == 400);
}

TEST_CASE("a slow head, a slow body and an idle connection are ended") {
  http::ServerOptions options;
  options.limits.head = 50ms;
  options.limits.body = 50ms;
  options.limits.idle = 50ms;
  auto server = serve(answer_echo, options);
  HttpClient head(server->port()), body(server->port()), idle(server->port());
  head.send("GET / HT");
  body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(head.read_answer().status == 408);
  CHECK(body.read_answer().status == 408);
  CHECK(idle.ended_by_server());
  // One byte now and then does not extend the deadline of the whole.
  HttpClient drip(server->port());
  drip.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  std::thread dripping([&] {
    while (drip.send("x")) std::this_thread::sleep_for(5ms);
  });
  CHECK(drip.read_answer().status == 408);
  dripping.join();
}

TEST_CASE("a client that does not read its answer is cut") {
  http::ServerOptions options;
  options.limits.write = 50ms;
  options.limits.min_rate_bytes_per_second = 1'000'000'000;
  Slot<int> released;
  struct Note {
    Slot<int>* slot;
    ~Note() { slot->put(1); }
  };
  auto server = serve([&](http::Request, http::Responder responder) {
    auto note = std::make_shared<Note>(&released);
    responder.send({.body = http::ChunkSource([note](std::string& chunk) {
      chunk.assign(1 << 20, 'x');
      return http::Pull::kMore;
    })});
  }, options);
  HttpClient client(server->port());
  client.shrink_receive_buffer();
  client.send(kGet);
  CHECK(released.take() == 1);  // the source is gone: the connection was given up
  CHECK(client.read_answer().status == 0);
}

TEST_CASE("connections above the cap get 503") {
  http::ServerOptions options;
  options.limits.connections = 2;
  auto server = serve(answer_echo, options);
  HttpClient first(server->port()), second(server->port());
  CHECK(first.get("/").status == 200);
  CHECK(second.get("/").status == 200);
  HttpClient third(server->port());
  third.send(kGet);
  auto refused = third.read_answer();
  CHECK(refused.status == 503);
  CHECK(refused.header("retry-after") == "1");
  CHECK(third.ended_by_server());
  CHECK(first.get("/").status == 200);
}

TEST_CASE("connections of one address are capped apart, and closed ones free their place") {
  http::ServerOptions options;
  options.limits.connections_per_address = 1;
  options.limits.cap_loopback = true;
  auto server = serve(answer_echo, options);
  {
    HttpClient first(server->port());
    CHECK(first.get("/").status == 200);
    HttpClient second(server->port());
    second.send(kGet);
    CHECK(second.read_answer().status == 503);
  }
  CHECK(eventually([&] {
    HttpClient again(server->port());
    again.send(kGet);
    return again.read_answer().status == 200;
  }));
}

TEST_CASE("request bodies are limited in all, not only each") {
  http::ServerOptions options;
  options.limits.body_bytes_in_all = 100'000;
  Slot<http::Responder> held;
  auto server = serve([&](http::Request, http::Responder responder) { held.put(std::move(responder)); }, options);
  const auto post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 80000\r\n\r\n" + std::string(80000, 'x');
  HttpClient first(server->port()), second(server->port());
  first.send(post);
  auto responder = held.take();
  second.send(post.substr(0, post.size() - 1));
  CHECK(second.read_answer().status == 503);
  responder.send({});
  CHECK(first.read_answer().status == 200);
  first.send(post);
  held.take().send({});
  CHECK(first.read_answer().status == 200);
}

TEST_CASE("stopping lets work finish, ends what is idle and takes nothing new") {
  Slot<http::Responder> held;
  auto server = serve([&](http::Request, http::Responder responder) { held.put(std::move(responder)); });
  const auto port = server->port();
  HttpClient idle(port), working(port);
  working.send(kGet);
  auto responder = held.take();
  std::thread stopping([&] { server->stop(); });
  CHECK(idle.ended_by_server());
  responder.send({.body = "done"});
  auto answer = working.read_answer();
  CHECK(answer.body == "done");
  CHECK(answer.header("connection") == "close");
  stopping.join();
  HttpClient late(port);
  late.send(kGet);
  CHECK(late.read_answer().status == 0);
}

TEST_CASE("stopping does not wait for ever, and a late answer goes nowhere") {
  http::ServerOptions options;
  options.limits.drain = 30ms;
  Slot<http::Responder> held;
  auto server = serve([&](http::Request, http::Responder responder) { held.put(std::move(responder)); }, options);
  HttpClient client(server->port());
  client.send(kGet);
  auto responder = held.take();
  server->stop();
  server.reset();
  CHECK(client.read_answer().status == 0);
  responder.send({.body = "too late"});
}

TEST_CASE("a body made while it is sent arrives whole, or is seen to be broken") {
  auto server = serve([](http::Request request, http::Responder responder) {
    auto left = std::make_shared<int>(5);
    const bool fails = request.path == "/fails", throws = request.path == "/throws";
    responder.send({.body = http::ChunkSource([left, fails, throws](std::string& chunk) {
      if (--*left == 0) return http::Pull::kEnd;
      if (*left == 1 && fails) return http::Pull::kFailed;
      if (*left == 1 && throws) throw std::runtime_error("no");
      if (*left != 3) chunk.assign(100'000, static_cast<char>('a' + *left));  // an empty piece is no end
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
    http::Response response{.body = http::EventStream{.first = http::event_text("hello", "", "{}"), .on_open = [&](auto sink) { sinks.put(sink); }}};
    response.add("Content-Type", "text/event-stream");
    responder.send(std::move(response));
  });
  EventReader reader(server->port(), "/events");
  CHECK(reader.head().header("content-type") == "text/event-stream");
  auto sink = sinks.take();
  CHECK(reader.next()->event == "hello");
  for (int i = 0; i < 100; ++i) CHECK(sink->push(std::make_shared<const std::string>(http::event_text("change", std::to_string(i), "{}"))));
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
  auto server = serve([&](http::Request, http::Responder responder) {
    responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) {
                      std::lock_guard guard(lock);
                      sinks.push_back(sink);
                      opened.put(1);
                    }}});
  }, options);
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
  auto server = serve([&](http::Request, http::Responder responder) {
    responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) { sinks.put(sink); }}});
  }, options);
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
  auto server = serve([&](http::Request, http::Responder responder) {
    responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) { sinks.put(sink); }}});
  }, options);
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
  auto server = serve([&](http::Request, http::Responder responder) {
    responder.send({.body = http::EventStream{.first = {}, .on_open = [&](auto sink) { sinks.put(sink); }}});
  }, options);
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

TEST_CASE("only a trusted proxy is believed about its client") {
  const auto show = [](http::Request request, http::Responder responder) {
    responder.send({.body = request.remote_address + (request.secure ? " secure" : " plain")});
  };
  const support::HeaderLines forwarded = {{"X-Forwarded-For", "6.6.6.6, 10.1.2.3"}, {"X-Forwarded-Proto", "https"}};
  auto open = serve(show);
  CHECK(HttpClient(open->port()).get("/", forwarded).body == "127.0.0.1 plain");
  auto behind = serve(show, {.trusted_proxies = {"127.0.0.1"}});
  CHECK(HttpClient(behind->port()).get("/", forwarded).body == "10.1.2.3 secure");
  CHECK(HttpClient(behind->port()).get("/", {{"X-Forwarded-For", "6.6.6.6, junk"}}).body == "127.0.0.1 plain");
}

TEST_CASE("an address that cannot be used says so") {
  auto server = serve(answer_echo);
  auto taken = http::Server::start({.port = server->port()}, answer_echo);
  REQUIRE_FALSE(taken.ok());
  CHECK(taken.error().message.find("127.0.0.1 port " + std::to_string(server->port())) != std::string::npos);
  CHECK_FALSE(http::Server::start({.address = "nowhere"}, answer_echo).ok());
  CHECK_FALSE(http::Server::start({.tls = http::TlsFiles{"/no/such/cert.pem", "/no/such/key.pem"}}, answer_echo).ok());
}

TEST_CASE("addresses to listen on are read") {
  CHECK(http::parse_listen_address("127.0.0.1:8080")->port == 8080);
  CHECK(http::parse_listen_address("[::1]:80")->address == "::1");
  CHECK(http::parse_listen_address(":80")->address == "0.0.0.0");
  CHECK(http::parse_listen_address("localhost:80")->address == "127.0.0.1");
  for (auto bad : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "example.com:80", "127.0.0.1:80x"})
    CHECK_MESSAGE(!http::parse_listen_address(bad).ok(), bad);
}
