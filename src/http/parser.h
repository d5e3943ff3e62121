// An incremental, strict HTTP/1.1 request parser (RFC 9112). It gives the same result however the bytes are cut, and
// refuses whatever two readers of one connection could take for different requests: bare CR or LF, NUL, folded lines,
// any transfer coding but chunked, repeated Host, Content-Length or Transfer-Encoding, Content-Length with
// Transfer-Encoding, a missing Host. Chunk extensions and trailers are checked and discarded.
//
//   parser.feed(bytes) until state() is kHeadDone; look at head(); begin_body(limit);
//   parser.feed(bytes) until state() is kDone; take head and body; reset() for the next request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace http {

struct ParserLimits {
  std::size_t head_bytes = 16 * 1024;  // request line and header lines together; the same again for trailers
  std::size_t target_bytes = 8 * 1024;
  std::size_t header_count = 100;
  std::size_t chunk_line_bytes = 256;  // size and extensions of one chunk
};

struct Head {
  std::string method;
  std::string target;  // in origin form, or "*"
  int minor_version = 1;
  Headers headers;  // names in lower case
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

struct Refusal {
  int status = 0;
  std::string detail;
};

class Parser {
 public:
  enum class State {
    kRequestLine,
    kHeaderLine,
    kHeadDone,  // waits for begin_body
    kFixedBody,
    kChunkLine,
    kChunkData,
    kChunkEnd,
    kTrailerLine,
    kDone,
    kRefused,  // for good: the connection must be closed
  };

  explicit Parser(const ParserLimits& limits) : limits_(limits) {}

  // Reads until the head is done, the message is done, the message is refused or the input is used up.
  // Returns how many bytes were used; in the states kHeadDone, kDone and kRefused it uses none.
  std::size_t feed(std::string_view input);

  // After the head: the body that follows may have at most so many bytes.
  void begin_body(std::uint64_t limit_bytes);

  State state() const { return state_; }
  bool untouched() const { return state_ == State::kRequestLine && section_bytes_ == 0; }
  Head& head() { return head_; }
  std::string& body() { return body_; }
  const Refusal& refusal() const { return refusal_; }

  void reset();  // for the next request of the connection; frees all memory

 private:
  bool is_reading() const { return state_ != State::kHeadDone && state_ != State::kDone && state_ != State::kRefused; }
  void take_line(std::string_view& input);
  void take_body(std::string_view& input);
  std::size_t line_section_limit() const;
  void read_line(std::string_view line);
  void read_request_line(std::string_view line);
  void read_target(std::string_view target);
  void read_header_line(std::string_view line);
  void note_header(const Header& header);
  void note_host(std::string_view value);
  void note_content_length(std::string_view value);
  void note_transfer_encoding(std::string_view value);
  void finish_head();
  void read_chunk_line(std::string_view line);
  void read_chunk_end(std::string_view line);
  void read_trailer_line(std::string_view line);
  void refuse(int status, std::string detail);
  void refuse_too_long();

  ParserLimits limits_;
  State state_ = State::kRequestLine;
  Head head_;
  std::string body_;
  Refusal refusal_;
  std::string line_;               // the beginning of a line whose end has not come
  std::size_t section_bytes_ = 0;  // of the head, the trailers or the present chunk line
  std::size_t line_count_ = 0;     // header lines of the section
  bool skipped_empty_line_ = false;
  bool says_close_ = false;
  std::optional<std::string> host_;
  std::string authority_;  // of a target in absolute form
  std::uint64_t body_limit_ = 0;
  std::uint64_t remaining_ = 0;   // of the fixed body or the present chunk
  unsigned seen_singletons_ = 0;  // bits of kSingletons
};

}  // namespace http
