// Cases written from the text of RFC 9112 (messages), RFC 9110 (fields) and RFC 3986 (targets).
#include "http/parser.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "http/parser_cases.h"

using http::parse_stream;
using http::parse_whole;
using namespace std::string_literals;

namespace {

struct Case {
  const char* name;
  std::string bytes;
  int refused;  // 0: taken
};

std::string get(const std::string& headers) { return "GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n"; }
std::string chunked(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      // Request line (RFC 9112 section 3).
      {"plain", get(""), 0},
      {"one empty line before", "\r\n" + get(""), 0},
      {"two empty lines before", "\r\n\r\n" + get(""), 400},
      {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no version", "GET /\r\nHost: a\r\n\r\n", 400},
      {"HTTP/0.9", "GET /\r\n", 400},
      {"two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"tab as separator", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"space at the front", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"method is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"unknown method is the server's matter", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
      {"version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"version 01.1", "GET / HTTP/01.1\r\nHost: a\r\n\r\n", 400},
      {"version 1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"TLS hello", "\x16\x03\x01\x02\x00\x01\x00\n"s, 400},
      // Line ends (section 2.2).
      {"bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"bare LF after a header", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
      {"bare LF as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
      {"bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"bare CR in a value", get("X: a\rb\r\n"), 400},
      {"bare CR at the end of a value", get("X: a\r\r\n"), 400},
      {"bare CR as separator of headers", get("X: a\rContent-Length: 5\r\n"), 400},
      {"NUL in a value", get("X: a\0b\r\n"s), 400},
      {"NUL in a name", get("X\0: a\r\n"s), 400},
      {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, 400},
      // Targets (section 3.2).
      {"query", "GET /a?b=c&d=%20[x]|{y} HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"bare bytes above ASCII", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"backslash in the path", "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"quotation mark in the query", "GET /?\" HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"relative", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form of the same host", "GET http://A:80/x?y HTTP/1.1\r\nHost: a:80\r\n\r\n", 0},
      {"absolute form without a path", "GET http://a?y HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"absolute form of another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute form without a host", "GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
      {"asterisk of OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"asterisk of GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"target without end", "GET /" + std::string(20000, 'a'), 414},
      // Host (section 3.2).
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", 0},
      {"two Hosts", get("Host: a\r\n"), 400},
      {"two Hosts in other case", get("hOST: b\r\n"), 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"Host with a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"Host with a port", "GET / HTTP/1.1\r\nHost: a.example:8080\r\n\r\n", 0},
      {"Host with a wrong port", "GET / HTTP/1.1\r\nHost: a:80x\r\n\r\n", 400},
      {"Host as IPv6", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 0},
      {"Host as broken IPv6", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
      // Field lines (section 5).
      {"value without a space", get("X:a\r\n"), 0},
      {"value with tabs around", get("X:\t a \t\r\n"), 0},
      {"empty value", get("X:\r\n"), 0},
      {"obs-text in a value", get("X: caf\xe9\r\n"), 0},
      {"space before the colon", get("X : a\r\n"), 400},
      {"tab before the colon", get("X\t: a\r\n"), 400},
      {"no name", get(": a\r\n"), 400},
      {"no colon", get("Xa\r\n"), 400},
      {"no colon but a Content-Length", get("Content-Length 5\r\n"), 400},
      {"name is no token", get("X@Y: a\r\n"), 400},
      {"name above ASCII", get("\xc3\xa9: a\r\n"), 400},
      {"folded line", get("X: a\r\n b\r\n"), 400},
      {"folded line by tab", get("X: a\r\n\tb\r\n"), 400},
      {"first line folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"line of spaces", get("   \r\n"), 400},
      {"control character in a value", get("X: a\x01\r\n"), 400},
      {"DEL in a value", get("X: a\x7f\r\n"), 400},
      {"repeated list header", get("Accept: a\r\nAccept: b\r\n"), 0},
      {"repeated Authorization", get("Authorization: a\r\nAuthorization: a\r\n"), 400},
      {"repeated Content-Type", get("Content-Type: a\r\nContent-Type: b\r\n"), 400},
      {"100 headers",
       "GET / HTTP/1.1\r\nHost: a\r\n" +
           [] {
             std::string s;
             for (int i = 0; i < 99; ++i) s += "X: y\r\n";
             return s;
           }() +
           "\r\n",
       0},
      {"101 headers",
       "GET / HTTP/1.1\r\nHost: a\r\n" +
           [] {
             std::string s;
             for (int i = 0; i < 100; ++i) s += "X: y\r\n";
             return s;
           }() +
           "\r\n",
       431},
      {"head of 17 kB", get("X: " + std::string(17000, 'a') + "\r\n"), 431},
      {"head without end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'a'), 431},
      // Length (section 6).
      {"body by length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 0},
      {"GET with a body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 0},
      {"length 0", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 0},
      {"length with zeros in front", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\n\r\nhello", 0},
      {"length with a plus", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400},
      {"length negative", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello", 400},
      {"length hexadecimal", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello", 400},
      {"length with a space inside", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 2\r\n\r\nhello", 400},
      {"length empty", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n", 400},
      {"length as a list of equals", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello", 400},
      {"length too long to count", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"length twice, equal", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"length twice, different", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
       400},
      {"length above the limit", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n", 413},
      {"length, then chunked",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunked, then length",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
      {"chunked twice",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunked in a list", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"chunked, chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501},
      {"identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 501},
      {"coding that hides chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
      {"coding in quotes", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501},
      {"coding with a vertical tab",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0b"s + "chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding empty", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", 501},
      {"chunked in upper case", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", 0},
      {"chunked in 1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      // Chunks (section 7.1).
      {"two chunks", chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), 0},
      {"size in hexadecimal", chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"), 0},
      {"zeros before the size", chunked("0005\r\nhello\r\n000\r\n\r\n"), 0},
      {"extension", chunked("5;a=b;c;d=\"e\\\"f\"\r\nhello\r\n0;x\r\n\r\n"), 0},
      {"extension with blanks", chunked("5 ; a = b\r\nhello\r\n0\r\n\r\n"), 0},
      {"extension without a name", chunked("5;\r\nhello\r\n0\r\n\r\n"), 400},
      {"extension without a value", chunked("5;a=\r\nhello\r\n0\r\n\r\n"), 400},
      {"extension with an open quote", chunked("5;a=\"b\r\nhello\r\n0\r\n\r\n"), 400},
      {"extension with a bare LF", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n"), 400},
      {"extension with a bare CR", chunked("5;a\rb\r\nhello\r\n0\r\n\r\n"), 400},
      {"extension too long", chunked("5;a=" + std::string(300, 'b') + "\r\nhello\r\n0\r\n\r\n"), 400},
      {"space after the size", chunked("5 \r\nhello\r\n0\r\n\r\n"), 400},
      {"space before the size", chunked(" 5\r\nhello\r\n0\r\n\r\n"), 400},
      {"size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"size with a plus", chunked("+5\r\nhello\r\n0\r\n\r\n"), 400},
      {"size negative", chunked("-5\r\nhello\r\n0\r\n\r\n"), 400},
      {"size with an underscore", chunked("1_0\r\n0123456789abcdef\r\n0\r\n\r\n"), 400},
      {"size empty", chunked("\r\nhello\r\n0\r\n\r\n"), 400},
      {"size that overflows", chunked("FFFFFFFFFFFFFFFF1\r\nhello\r\n0\r\n\r\n"), 400},
      {"size above the limit", chunked("FFFFFFFFFFFFFF\r\nhello"), 413},
      {"sizes that add up above the limit", chunked("186A0\r\n" + std::string(100000, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"),
       413},
      {"bare LF after the size", chunked("5\nhello\r\n0\r\n\r\n"), 400},
      {"bare LF after the data", chunked("5\r\nhello\n0\r\n\r\n"), 400},
      {"bare CR after the data", chunked("5\r\nhello\rX0\r\n\r\n"), 400},
      {"no line end after the data", chunked("5\r\nhello0\r\n\r\n"), 400},
      {"data longer than its size", chunked("4\r\nhello\r\n0\r\n\r\n"), 400},
      {"bare LF at the end", chunked("0\r\n\n"), 400},
      {"trailer", chunked("0\r\nX: y\r\n\r\n"), 0},
      {"trailer with framing is discarded", chunked("0\r\nContent-Length: 50\r\nHost: b\r\n\r\n"), 0},
      {"trailer folded", chunked("0\r\nX: y\r\n z\r\n\r\n"), 400},
      {"trailer that is no header", chunked("0\r\nGET / HTTP/1.1\r\n\r\n"), 400},
      {"trailer too long", chunked("0\r\nX: " + std::string(17000, 'a') + "\r\n\r\n"), 431},
      // Expect (RFC 9110 section 10.1.1).
      {"100-continue", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx", 0},
      {"another expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 1\r\n\r\nx", 417},
      // Several requests in one stream.
      {"two requests", get("") + get("X: 2\r\n"), 0},
      {"the second is refused", get("") + "GET / HTTP/1.1\r\n\r\n", 400},
      {"a request in the body stays in the body",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 29\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n\n", 0},
  };
  return all;
}

void check_every_cut(const std::string& bytes) {
  const auto whole = parse_whole(bytes);
  CHECK(whole == parse_stream(bytes, [](std::size_t) { return std::size_t{1}; }));
  if (bytes.size() > 2000) return;  // quadratic below
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    bool first = true;
    const auto split = parse_stream(bytes, [&](std::size_t rest) { return std::exchange(first, false) ? at : rest; });
    CHECK_MESSAGE(whole == split, "cut after byte ", at);
  }
}

}  // namespace

TEST_CASE("each message is taken or refused as the RFCs ask, however it is cut") {
  for (const auto& c : cases()) {
    CAPTURE(c.name);
    const auto outcome = parse_whole(c.bytes);
    CHECK(outcome.refused == c.refused);
    if (c.refused == 0) CHECK(outcome.complete);
    check_every_cut(c.bytes);
  }
}

TEST_CASE("a head is read with its names in lower case and its values trimmed") {
  const auto outcome = parse_whole(
      "POST /a/b?c=d HTTP/1.1\r\nHOST: a\r\nX-Some:  one two \r\nContent-Length: 2\r\nConnection: x, Close\r\n\r\nhi");
  REQUIRE(outcome.requests.size() == 1);
  CHECK(outcome.requests[0] == "POST /a/b?c=d close|host=a|x-some=one two|content-length=2|connection=x, Close||hi");
}

TEST_CASE("chunks become one body; the requests of a stream stay apart") {
  const auto outcome = parse_whole(chunked("5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: gone\r\n\r\n") +
                                   "GET http://b?q HTTP/1.1\r\nHost: b\r\n\r\n");
  REQUIRE(outcome.requests.size() == 2);
  CHECK(outcome.requests[0] == "POST / keep|host=a|transfer-encoding=chunked||hello world");
  CHECK(outcome.requests[1] == "GET /?q keep|host=b||");
}

TEST_CASE("HTTP/1.0 keeps its connection only when it says so") {
  CHECK(parse_whole("GET / HTTP/1.0\r\n\r\n").requests[0] == "GET / close||");
  CHECK(parse_whole("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").requests[0] ==
        "GET / keep|connection=keep-alive||");
  CHECK(
      parse_whole("GET / HTTP/1.0\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n").requests[0].substr(0, 11) ==
      "GET / close");
}

TEST_CASE("an unfinished message is neither taken nor refused") {
  const auto bytes = get("X: y\r\n");
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const auto outcome = parse_whole(bytes.substr(0, size));
    CHECK(outcome.requests.empty());
    CHECK(outcome.refused == 0);
    CHECK_FALSE(outcome.complete);
  }
}

TEST_CASE("a refusal says what is wrong") {
  http::Parser parser({});
  parser.feed("GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n");
  CHECK(parser.state() == http::Parser::State::kRefused);
  CHECK(parser.refusal().detail == "header line 2 is not \"Name: value\"");
  CHECK(parser.feed("more") == 0);
}

TEST_CASE("the corpus of the fuzzer still passes") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/corpus/http")) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    CAPTURE(entry.path().string());
    check_every_cut(bytes.str());
    ++files;
  }
  CHECK(files > 20);
}
