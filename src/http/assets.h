// The files of the web application, as the build put them into the program. Each is kept as it is and, where that
// is smaller, compressed, so that serving one costs a lookup and a write.
#pragma once

#include <span>
#include <string_view>

namespace http {

struct Asset {
  std::string_view path;          // as in the address, with its slash: "/assets/app-3f2a.js", "/index.html"
  std::string_view content_type;  // with charset where it is text
  std::string_view etag;          // quoted: the first 16 hexadecimal digits of the SHA-256 of `identity`
  std::string_view identity;
  std::string_view gzip = {};    // empty: not smaller than `identity`
  std::string_view brotli = {};  // the same
};

// Sorted by path; empty where the program was built without the web application. In the library mainstay_assets.
std::span<const Asset> embedded_assets();

}  // namespace http
