// What the unit test and the fuzzer both claim of the parser: however the bytes are cut, the outcome is the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/parser.h"

namespace http {

// Everything that one stream of bytes came to: a line for each request, and the refusal at the end.
struct Outcome {
  std::vector<std::string> requests;
  int refused = 0;
  bool complete = true;  // the bytes ended between two requests
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

inline constexpr std::uint64_t kCaseBodyLimitBytes = 100'000;

// `cut(rest)` says how many of the remaining bytes come next, at least one.
template <class Cut>
Outcome parse_stream(std::string_view bytes, Cut cut, const ParserLimits& limits = {}) {
  Outcome outcome;
  Parser parser(limits);
  while (!bytes.empty()) {
    auto piece = bytes.substr(0, cut(bytes.size()));
    bytes.remove_prefix(piece.size());
    while (!piece.empty() || parser.state() == Parser::State::kHeadDone || parser.state() == Parser::State::kDone) {
      piece.remove_prefix(parser.feed(piece));
      if (parser.state() == Parser::State::kHeadDone) parser.begin_body(kCaseBodyLimitBytes);
      if (parser.state() == Parser::State::kRefused) {
        outcome.refused = parser.refusal().status;
        return outcome;
      }
      if (parser.state() != Parser::State::kDone) continue;
      const auto& head = parser.head();
      std::string line = head.method + " " + head.target + (head.keep_alive ? " keep" : " close");
      for (const auto& header : head.headers) line += "|" + header.name + "=" + header.value;
      outcome.requests.push_back(line + "||" + parser.body());
      parser.reset();
    }
  }
  outcome.complete = parser.untouched();
  return outcome;
}

inline Outcome parse_whole(std::string_view bytes, const ParserLimits& limits = {}) {
  return parse_stream(
      bytes, [](std::size_t rest) { return rest; }, limits);
}

}  // namespace http
