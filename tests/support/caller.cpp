#include "support/caller.h"

#include <charconv>
#include <future>

#include "http/encoding.h"
#include "kernel/text_index.h"

namespace support {
namespace {

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string whole_body(http::Response& response) {
  if (auto text = std::get_if<std::string>(&response.body)) return std::move(*text);
  if (auto shared = std::get_if<std::shared_ptr<const std::string>>(&response.body)) return **shared;
  if (auto bytes = std::get_if<http::StaticBytes>(&response.body)) return std::string(bytes->bytes);
  if (auto events = std::get_if<http::EventStream>(&response.body)) return events->first;
  std::string all;
  auto& source = std::get<http::ChunkSource>(response.body);
  for (;;) {
    std::string chunk;
    const auto pulled = source(chunk);
    all += chunk;
    if (pulled != http::Pull::kMore) return all;
  }
}

Reply reply_of(http::Response response) {
  Reply reply{response.status, response.headers, whole_body(response), {}};
  const auto type = reply.header("content-type");
  if (type && type->find("json") != std::string::npos && type->find("x-ndjson") == std::string::npos)
    if (auto parsed = base::parse_json(reply.body); parsed.ok()) reply.json = parsed.release();
  return reply;
}

}  // namespace

const std::string* Reply::header(std::string_view name) const {
  for (auto& header : headers)
    if (http::equal_ignoring_case(header.name, name)) return &header.value;
  return nullptr;
}

const base::Json* find_path(const base::Json& json, std::string_view path) {
  const base::Json* at = &json;
  while (!path.empty()) {
    const auto end = std::min(path.find('.'), path.size());
    const auto name = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (const auto items = at->array()) {
      const auto place = static_cast<std::size_t>(number_in(name));
      if (place >= items->size()) return nullptr;
      at = &(*items)[place];
    } else if (!(at = at->find(name))) {
      return nullptr;
    }
  }
  return at;
}

std::string Reply::at(std::string_view path) const {
  const auto found = find_path(json, path);
  if (!found) return "(none)";
  return found->text() ? *found->text() : base::write_json(*found);
}

// Everybody is who they say they are.
class Caller::People final : public identity::Identity {
 public:
  base::Result<identity::SignedIn> sign_in(store::Store&, std::string_view login, std::string_view password,
                                           std::string_view) override {
    if (password != "right") return base::Error{base::ErrorKind::kUnauthenticated, "Login or password is wrong."};
    return identity::SignedIn{number_in(login), std::string(login), 3600};
  }
  base::Result<void> sign_out(store::Store&, std::string_view) override { return {}; }
  base::Result<identity::Caller> caller_of_cookie(store::Session&, std::string_view cookie) override {
    return identity::Caller{number_in(cookie), std::string(cookie), std::string(kTestCsrf), {}};
  }
  // "7", or with a scope "7-read".
  base::Result<identity::Caller> caller_of_token(store::Session&, std::string_view token) override {
    const auto dash = token.find('-');
    identity::Caller caller{number_in(token), std::string(token.substr(0, dash)), "", {}};
    if (caller.person == 0) return base::Error{base::ErrorKind::kUnauthenticated, "This token is not known."};
    if (dash != std::string_view::npos) caller.scopes.emplace_back(token.substr(dash + 1));
    return caller;
  }
  base::Result<identity::MadeToken> create_token(store::Store&, std::int64_t,
                                                 const identity::NewToken& token) override {
    tokens_.push_back(
        {static_cast<std::int64_t>(tokens_.size()) + 1, token.name, token.scopes, 0, {}, token.expires_at_us});
    return identity::MadeToken{tokens_.back(), "secret"};
  }
  base::Result<std::vector<identity::TokenRow>> tokens_of(store::Session&, std::int64_t) override { return tokens_; }
  base::Result<void> revoke_token(store::Store&, std::int64_t, std::int64_t id) override {
    if (std::erase_if(tokens_, [&](auto& token) { return token.id == id; }) == 0)
      return base::not_found("There is no such token.");
    return {};
  }
  base::Result<bool> setup_needed(store::Session&) override { return false; }
  base::Result<std::int64_t> set_up(store::Store&, const identity::Founder&) override {
    return base::not_found("There is an administrator already.");
  }

 private:
  std::vector<identity::TokenRow> tokens_;
};

Caller::Caller(Desk& desk) : desk_(desk), people_(std::make_unique<People>()) {
  api::Services services{desk.ground(), desk.store(), *people_, kernel::Blobs((desk.directory() / "blobs").string()),
                         desk.directory().string()};
  api::Options options;
  options.threads = 2;
  api_ = std::make_unique<api::Api>(std::move(services), std::move(options));
}

Caller::~Caller() = default;

void Caller::start(std::string method, std::string target, std::string body, http::Headers headers,
                   std::function<void(http::Response)> answered) {
  http::Request request;
  request.method = std::move(method);
  request.target = target;
  auto parsed = http::parse_target(target);
  if (!parsed.ok()) return answered(http::problem(400, parsed.error().message, "test"));
  request.path = parsed->path;
  request.query = parsed->query;
  request.body = std::move(body);
  request.headers = std::move(headers);
  if (!request.body.empty() && !request.header("content-type"))
    request.headers.push_back({"content-type", "application/json"});
  request.remote_address = "127.0.0.1";
  request.request_id = "test";
  api_->handle(std::move(request), http::Responder(std::move(answered)));
}

Reply Caller::send(std::string method, std::string target, std::string body, http::Headers headers) {
  std::promise<http::Response> answered;
  auto response = answered.get_future();
  start(std::move(method), std::move(target), std::move(body), std::move(headers),
        [&](http::Response given) { answered.set_value(std::move(given)); });
  return reply_of(response.get());
}

Reply Caller::call(std::int64_t person, std::string method, std::string target, std::string body,
                   http::Headers headers) {
  headers.push_back({"authorization", "Bearer " + std::to_string(person)});
  return send(std::move(method), std::move(target), std::move(body), std::move(headers));
}

void Caller::index() {
  int read = 1;
  while (read > 0) {
    auto indexed = desk_.write(1, [&](kernel::Work& work) -> base::Result<int> { return kernel::index_text(work); });
    read = indexed.ok() ? *indexed : 0;
  }
}

}  // namespace support
