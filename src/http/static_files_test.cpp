#include "http/static_files.h"

#include <doctest/doctest.h>

namespace {

constexpr http::Asset kAssets[] = {
    {.path = "/index.html",
     .content_type = "text/html; charset=utf-8",
     .etag = "\"doc\"",
     .identity = "<p>@@</p>",
     .gzip = "gz",
     .brotli = "br"},
    {.path = "/assets/app-1.js",
     .content_type = "text/javascript",
     .etag = "\"app\"",
     .identity = "let a",
     .gzip = "G",
     .brotli = "B"},
    {.path = "/icon.png", .content_type = "image/png", .etag = "\"icon\"", .identity = "png"},
};

http::Request get(std::string path, http::Headers headers = {}) {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& h : response.headers)
    if (h.name == name) return h.value;
  return {};
}

std::string_view bytes(const http::Response& response) { return std::get<http::StaticBytes>(response.body).bytes; }

const http::Header kBrowser{"accept", "text/html,application/xhtml+xml,*/*;q=0.8"};

}  // namespace

TEST_CASE("an asset comes in the best coding that the client takes") {
  const http::StaticFiles files(kAssets, {});
  auto best = files.answer(get("/assets/app-1.js", {{"accept-encoding", "gzip, br"}}));
  REQUIRE(best);
  CHECK(bytes(*best) == "B");
  CHECK(header(*best, "Content-Encoding") == "br");
  CHECK(header(*best, "ETag") == "\"app-br\"");
  CHECK(header(*best, "Vary") == "Accept-Encoding");
  CHECK(header(*best, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(header(*best, "Content-Security-Policy") == http::kStrictPolicy);
  CHECK(header(*best, "X-Content-Type-Options") == "nosniff");
  CHECK(bytes(*files.answer(get("/assets/app-1.js", {{"accept-encoding", "gzip"}}))) == "G");
  auto plain = files.answer(get("/assets/app-1.js"));
  CHECK(bytes(*plain) == "let a");
  CHECK(header(*plain, "Content-Encoding").empty());
  auto icon = files.answer(get("/icon.png", {{"accept-encoding", "gzip, br"}}));
  CHECK(bytes(*icon) == "png");
  CHECK(header(*icon, "Cache-Control") == "no-cache");
}

TEST_CASE("a client that has the bytes already is told so") {
  const http::StaticFiles files(kAssets, {});
  auto known = files.answer(get("/assets/app-1.js", {{"if-none-match", "\"x\", \"app\""}}));
  CHECK(known->status == 304);
  CHECK(header(*known, "ETag") == "\"app\"");
  CHECK(files.answer(get("/assets/app-1.js", {{"if-none-match", "\"app\""}, {"accept-encoding", "br"}}))->status ==
        200);
}

TEST_CASE("a navigation gets the document, anything else nothing") {
  const http::StaticFiles files(kAssets, {});
  CHECK(bytes(*files.answer(get("/incidents/INC-000001", {kBrowser}))) == "<p>@@</p>");
  CHECK(files.answer(get("/", {kBrowser}))->status == 200);
  CHECK(files.answer(get("/index.html"))->status == 200);
  CHECK_FALSE(files.answer(get("/incidents", {{"accept", "application/json"}})));
  CHECK_FALSE(files.answer(get("/missing.png", {kBrowser})));
  auto post = get("/", {kBrowser});
  post.method = "POST";
  CHECK_FALSE(files.answer(post));
  CHECK_FALSE(http::StaticFiles({}, {}).answer(get("/", {kBrowser})));
}

TEST_CASE("a document that is filled for one request is not kept") {
  const http::StaticFiles files(kAssets, {.fill = [](const http::Request& request, std::string_view document) {
                                  return std::string(document) + request.path;
                                }});
  auto page = files.answer(get("/x", {kBrowser, {"if-none-match", "\"doc\""}, {"accept-encoding", "br"}}));
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(std::get<std::string>(page->body) == "<p>@@</p>/x");
  CHECK(header(*page, "Cache-Control") == "no-store");
  CHECK_FALSE(page->may_compress);
  CHECK(header(*page, "Content-Security-Policy") == http::kStrictPolicy);
}
