#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

#include "support/http_server.h"

using support::answer_echo;
using support::echo;
using support::eventually;
using support::HttpClient;
using support::serve;
using support::Slot;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

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
  client.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
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
  for (auto [bytes, status] : std::vector<std::pair<std::string, int>>{
           {"GET / HTTP/1.1\n\n", 400},
           {"GET / HTTP/1.1\r\n\r\n", 400},
           {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
           {"GET /%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
           {"GET /?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", 413},
           {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x "
            "HTTP/1.1\r\nHost: a\r\n\r\n",
            400}}) {
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
  auto server =
      serve(answer_echo,
            {.body_limit = [](const http::Request& request) { return request.path == "/large" ? 4'000'000u : 1000u; }});
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
    std::thread([request = std::move(request), responder = std::move(responder)]() mutable {
      responder.send({.status = 202, .body = echo(request)});
    }).detach();
  });
  HttpClient client(server->port());
  CHECK(client.get("/drop").status == 500);
  CHECK(client.get("/throw").status == 500);
  CHECK(client.get("/thread").status == 202);
}

TEST_CASE("many clients and threads at once each get their own answer") {
  Slot<std::pair<http::Request, http::Responder>> jobs;
  std::atomic<bool> ended{false};
  auto server = serve([&](http::Request request, http::Responder responder) {
    jobs.put({std::move(request), std::move(responder)});
  });
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
  auto server = serve(
      [&](http::Request, http::Responder responder) {
        auto note = std::make_shared<Note>(&released);
        responder.send({.body = http::ChunkSource([note](std::string& chunk) {
                          chunk.assign(1 << 20, 'x');
                          return http::Pull::kMore;
                        })});
      },
      options);
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
  for (auto bad : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "example.com:80",
                   "127.0.0.1:80x"})
    CHECK_MESSAGE(!http::parse_listen_address(bad).ok(), bad);
}
