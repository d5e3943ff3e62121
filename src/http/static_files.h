// Files that are part of the program, served from memory: the best coding that the client takes, entity tags, and
// headers that let a page do no more than it must.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/assets.h"
#include "http/message.h"

namespace http {

// The names in this folder change with their bytes: a browser may keep them for ever.
inline constexpr std::string_view kHashedFolder = "/assets/";

// Nothing from elsewhere, nothing inline, no frame around it.
inline constexpr std::string_view kStrictPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src "
    "'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct StaticOptions {
  std::string content_security_policy{kStrictPolicy};
  std::string document_path = "/index.html";  // answers every navigation that names no asset
  // Makes the document of one request from the asset's text; what it makes is neither kept nor compressed, since it may
  // hold a secret. Empty: the asset as it is.
  std::function<std::string(const Request& request, std::string_view document)> fill = {};
};

class StaticFiles {
 public:
  StaticFiles(std::span<const Asset> assets, StaticOptions options);

  // The answer to a GET of an asset, or of a page by a browser (a path without a file ending, Accept with text/html).
  // Nothing where this is neither.
  std::optional<Response> answer(const Request& request) const;

 private:
  Response asset_answer(const Request& request, const Asset& asset) const;
  Response document_answer(const Request& request, const Asset& document) const;
  void add_page_headers(Response& response) const;

  std::unordered_map<std::string_view, const Asset*> assets_;
  StaticOptions options_;
};

}  // namespace http
