// From an answer to the bytes of its head: done on the thread that answers, so that the I/O thread only writes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace http {

// What of a request decides the form of its answer.
struct AnswerForm {
  bool head_only = false;  // the request was HEAD
  bool keep_alive = true;
  bool accepts_gzip = false;
  int minor_version = 1;
  std::string request_id = {};
};

// How the end of the body shows.
enum class Framing { kLength, kChunked, kUntilClose };

struct Rendered {
  int status = 200;
  std::string head;  // all lines but the Connection header and the empty line, which finish_head adds
  Body body;         // an empty string where none is to be sent
  Framing framing = Framing::kLength;
};

inline constexpr std::size_t kMinCompressBytes = 1024;

// `default_headers` stand in every answer that does not set them itself.
Rendered render(Response response, const AnswerForm& form, const Headers& default_headers);

enum class After { kKeepAlive, kClose };
void finish_head(std::string& head, int minor_version, After after);

bool is_header_name(std::string_view name);
bool is_header_value(std::string_view value);

}  // namespace http
