#include "http/static_files.h"

#include "http/encoding.h"

namespace http {
namespace {

struct Coded {
  std::string_view bytes;
  std::string_view coding;  // empty: identity
};

Coded best_coding(const Request& request, const Asset& asset) {
  if (!asset.brotli.empty() && accepts_coding(request, "br")) return {asset.brotli, "br"};
  if (!asset.gzip.empty() && accepts_coding(request, "gzip")) return {asset.gzip, "gzip"};
  return {asset.identity, {}};
}

// Each coding has a tag of its own (RFC 9110 section 8.8.3.3): "x" becomes "x-br".
std::string tag_of(const Asset& asset, std::string_view coding) {
  std::string tag(asset.etag);
  if (!coding.empty() && !tag.empty()) tag.insert(tag.size() - 1, "-" + std::string(coding));
  return tag;
}

bool is_navigation(const Request& request) {
  const auto* accept = request.header("accept");
  if (!accept || accept->find("text/html") == std::string::npos) return false;
  const auto last_segment = request.path.substr(request.path.rfind('/') + 1);
  return last_segment.find('.') == std::string::npos;  // a missing picture is no page
}

}  // namespace

StaticFiles::StaticFiles(std::span<const Asset> assets, StaticOptions options) : options_(std::move(options)) {
  for (const auto& asset : assets) assets_.emplace(asset.path, &asset);
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
  if (request.method != "GET") return std::nullopt;
  const auto found = assets_.find(request.path);
  const bool is_document = found != assets_.end() && request.path == options_.document_path;
  if (found != assets_.end() && !is_document) return asset_answer(request, *found->second);
  if (!is_document && !is_navigation(request)) return std::nullopt;
  const auto document = assets_.find(options_.document_path);
  if (document == assets_.end()) return std::nullopt;
  return document_answer(request, *document->second);
}

Response StaticFiles::asset_answer(const Request& request, const Asset& asset) const {
  const auto coded = best_coding(request, asset);
  const auto tag = tag_of(asset, coded.coding);
  Response response;
  response.add("Cache-Control",
               asset.path.starts_with(kHashedFolder) ? "public, max-age=31536000, immutable" : "no-cache");
  if (!tag.empty()) response.add("ETag", tag);
  if (!asset.gzip.empty() || !asset.brotli.empty()) response.add("Vary", "Accept-Encoding");
  add_page_headers(response);
  const auto* known = request.header("if-none-match");
  if (known && !tag.empty() && lists_etag(*known, tag)) {
    response.status = 304;
    return response;
  }
  response.add("Content-Type", std::string(asset.content_type));
  if (!coded.coding.empty()) response.add("Content-Encoding", std::string(coded.coding));
  response.body = StaticBytes{coded.bytes};
  return response;
}

Response StaticFiles::document_answer(const Request& request, const Asset& document) const {
  if (!options_.fill) return asset_answer(request, document);
  Response response{.body = options_.fill(request, document.identity)};
  response.add("Content-Type", std::string(document.content_type)).add("Cache-Control", "no-store");
  add_page_headers(response);
  return response;
}

void StaticFiles::add_page_headers(Response& response) const {
  response.add("Content-Security-Policy", options_.content_security_policy)
      .add("X-Content-Type-Options", "nosniff")
      .add("Referrer-Policy", "no-referrer")
      .add("Cross-Origin-Opener-Policy", "same-origin")
      .add("Cross-Origin-Embedder-Policy", "require-corp")
      .add("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace http
