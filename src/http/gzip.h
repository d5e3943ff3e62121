// gzip (RFC 1952) of bytes held whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

// Nothing where the library fails or where the result would not be shorter.
std::optional<std::string> gzip(std::string_view bytes);

}  // namespace http
