#include "api/call.h"

#include <algorithm>
#include <charconv>

#include "base/random.h"
#include "base/sha256.h"
#include "http/encoding.h"
#include "kernel/find.h"

namespace api {
namespace {

constexpr std::size_t kEtagDigits = 32;

bool is_json(const http::Request& request) {
  const auto type = request.header("content-type");
  if (!type) return false;
  const auto name = http::trim(std::string_view(*type).substr(0, type->find(';')));
  return http::equal_ignoring_case(name, "application/json") ||
         http::equal_ignoring_case(name, "application/merge-patch+json");
}

// The key of a call and what tells it from another; an empty key: it has none.
struct Once {
  std::string key, digest;
};

base::Result<Once> once_of(const Call& call, const std::string& part) {
  const auto header = call.request.header("idempotency-key");
  if (!header) return Once{};
  const bool printable = header->find_first_not_of(" \t") != std::string::npos;
  if (!printable || header->size() > kernel::kMaxKeyLength)
    return base::Error{base::ErrorKind::kMalformed,
                       "An Idempotency-Key has 1 to " + std::to_string(kernel::kMaxKeyLength) + " characters."};
  auto digest = base::sha256(call.request.method + '\n' + call.request.target + '\n' + call.request.body);
  return Once{part.empty() ? *header : *header + '/' + part, std::move(digest)};
}

base::Result<kernel::Outcome> do_once(kernel::Work& work, const Deed& deed, const Once& once) {
  if (once.key.empty()) return deed(work);
  if (const auto before = TRY(kernel::recall_outcome(work, once.key, once.digest))) return *before;
  const auto outcome = TRY(deed(work));
  TRY(kernel::remember_outcome(work, once.key, once.digest, outcome));
  return outcome;
}

base::Result<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1)
    return base::not_found("There is no \"" + std::string(text) + "\" here.");
  return number;
}

}  // namespace

base::Result<base::Json> json_body(const Call& call) {
  if (!is_json(call.request))
    return base::Error{base::ErrorKind::kMalformed,
                       "This call takes a body in JSON; its Content-Type must be application/json."};
  return base::parse_json(call.request.body);
}

base::Result<base::Json> object_body(const Call& call) {
  auto json = TRY(json_body(call));
  if (!json.object()) return base::Error{base::ErrorKind::kMalformed, "The body must be a JSON object."};
  return json;
}

base::Result<std::shared_ptr<const rights::Actor>> actor_of(const kernel::Ground& ground, store::Session& session,
                                                            const identity::Caller& caller) {
  auto actor = TRY(ground.actor(session, caller.person));
  if (caller.scopes.empty()) return actor;
  auto narrowed = std::make_shared<rights::Actor>(*actor);
  narrowed->scopes = caller.scopes;
  return std::shared_ptr<const rights::Actor>(std::move(narrowed));
}

base::Result<void> look(const Call& call, const std::function<base::Result<void>(const kernel::View&)>& looking) {
  return call.services.store.read(
      [&](store::Session& session) { return looking(kernel::make_view(call.services.ground, session, *call.actor)); });
}

Answer answer_from(const Call& call, const std::function<Answer(const kernel::View&)>& answering) {
  std::optional<http::Response> response;
  TRY(look(call, [&](const kernel::View& view) -> base::Result<void> {
    response = TRY(answering(view));
    return {};
  }));
  return std::move(*response);
}

store::Job job_of(std::shared_ptr<const Call> call, Deed deed, const std::string& part, std::shared_ptr<Done> done) {
  auto once = once_of(*call, part);  // hashing a large body is not the writer's work
  return [call = std::move(call), deed = std::move(deed), once = std::move(once),
          done = std::move(done)](store::Session& session) -> base::Result<void> {
    if (!once.ok()) return once.error();
    const auto actor = TRY(actor_of(call->services.ground, session, call->caller));
    kernel::Work work(kernel::make_view(call->services.ground, session, *actor));
    work.source = call->with_cookie ? "web" : "api";
    done->outcome = TRY(do_once(work, deed, *once));
    for (auto& touched : work.touched) done->touched.push_back(touched.type);
    return {};
  };
}

void forget_touched(const kernel::Ground& ground, const Done& done) {
  for (std::size_t i = 0; i < done.touched.size(); ++i)
    if (std::find(done.touched.begin(), done.touched.begin() + static_cast<std::ptrdiff_t>(i), done.touched[i]) ==
        done.touched.begin() + static_cast<std::ptrdiff_t>(i))
      ground.forget(*done.touched[i]);
}

base::Result<std::int64_t> record_id(const Call& call) {
  std::int64_t id = 0;
  if (call.model().by_ref(call.ref, id) != call.type)
    return base::not_found("There is no " + call.type->label + " " + call.ref + ".");
  return id;
}

base::Result<std::int64_t> part_id(const Call& call) { return whole_number(call.name); }

base::Result<kernel::Record> record_of(const Call& call, const kernel::View& view) {
  return kernel::load(view, *call.type, TRY(record_id(call)));
}

http::Response json_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.add("Content-Type", "application/json").add("Cache-Control", "no-store");
  return response;
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  response.add("Cache-Control", "no-store");
  return response;
}

std::string etag_of(std::int64_t revision) { return '"' + std::to_string(revision) + '"'; }

base::Result<std::optional<std::int64_t>> revision_seen(const Call& call) {
  const auto header = call.request.header("if-match");
  if (!header || http::trim(*header) == "*") return std::optional<std::int64_t>();
  auto tag = http::trim(*header);
  if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"') {
    auto revision = whole_number(tag.substr(1, tag.size() - 2));
    if (revision.ok()) return std::optional<std::int64_t>(*revision);
  }
  return base::Error{base::ErrorKind::kMalformed,
                     "If-Match takes the one ETag of the record as you saw it, such as \"3\" with its quotes."};
}

http::Response cacheable(const Call& call, std::string body) {
  const std::string etag = '"' + base::sha256_hex(body).substr(0, kEtagDigits) + '"';
  http::Response response;
  response.add("ETag", etag).add("Cache-Control", "private, no-cache").add("Vary", "Authorization, Cookie");
  if (const auto known = call.request.header("if-none-match"); known && http::lists_etag(*known, etag)) {
    response.status = 304;
    return response;
  }
  response.add("Content-Type", "application/json");
  response.body = std::move(body);
  response.may_compress = true;
  return response;
}

}  // namespace api
