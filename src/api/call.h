// One call of the API: what it asks, who asks, and what its handler may use.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "http/message.h"
#include "identity/identity.h"
#include "kernel/blobs.h"
#include "kernel/idempotency.h"
#include "kernel/view.h"
#include "rights/actor.h"

namespace api {

struct Route;
class EventHub;

struct Services {
  const kernel::Ground& ground;
  store::Store& store;
  identity::Identity& identity;
  kernel::Blobs blobs;
  std::string temporary_folder;  // for exports while they are made
};

struct Call {
  const Services& services;
  EventHub& events;
  http::Request request;
  const Route* route = nullptr;
  const model::RecordType* type = nullptr;  // what {type} of the path named
  std::string ref = {};                     // {ref}
  std::string name = {};                    // {name}: move, setting, key, number of a part …
  identity::Caller caller = {};
  std::shared_ptr<const rights::Actor> actor = nullptr;  // null only where nobody need be signed in
  bool with_cookie = false;

  const std::string* parameter(std::string_view parameter_name) const { return request.parameter(parameter_name); }
  const model::Model& model() const { return *services.ground.model; }
};

using Answer = base::Result<http::Response>;

// Reads, inside one snapshot.
using Read = Answer (*)(const Call&, const kernel::View&);

// Changes: made ready inside a snapshot, done inside the writer's transaction, shown in a snapshot after the commit.
// What was done is remembered as its outcome, so that a repeated call shows it again.
using Deed = std::function<base::Result<kernel::Outcome>(kernel::Work&)>;
struct Plan {
  Deed deed;
  std::optional<http::Response> instead = std::nullopt;  // the answer when there is nothing to do
};
using Prepare = base::Result<Plan> (*)(const Call&, const kernel::View&);
using Show = Answer (*)(const Call&, const kernel::View&, const kernel::Outcome&);

// Works long or in several steps, on threads of its own, holding no snapshot.
using Run = Answer (*)(const Call&);

// The body as JSON. Errors: kMalformed, also for another media type; `must_be_object` refuses the rest.
base::Result<base::Json> json_body(const Call& call);
base::Result<base::Json> object_body(const Call& call);

// The actor behind a caller, with the scopes of its token.
base::Result<std::shared_ptr<const rights::Actor>> actor_of(const kernel::Ground& ground, store::Session& session,
                                                            const identity::Caller& caller);

// Runs `look` in a snapshot, as the caller sees it now.
base::Result<void> look(const Call& call, const std::function<base::Result<void>(const kernel::View&)>& looking);
Answer answer_from(const Call& call, const std::function<Answer(const kernel::View&)>& answering);

// The writer's job for a deed: loads the actor anew, looks for the call's key, does the deed, remembers it. `part`
// tells the calls of a bulk apart. What it touched and did is left in `done`, to be read after the commit.
struct Done {
  kernel::Outcome outcome;
  std::vector<const model::RecordType*> touched;
};
store::Job job_of(std::shared_ptr<const Call> call, Deed deed, const std::string& part, std::shared_ptr<Done> done);
void forget_touched(const kernel::Ground& ground, const Done& done);

// The id of the record that the path names. Errors: kNotFound.
base::Result<std::int64_t> record_id(const Call& call);
base::Result<std::int64_t> part_id(const Call& call);  // {name} as a number
// The record of the path, as the caller may see it.
base::Result<kernel::Record> record_of(const Call& call, const kernel::View& view);

http::Response json_response(int status, std::string body);
http::Response no_content();
std::string etag_of(std::int64_t revision);
// The revision that If-Match names; none where it is absent or "*".
base::Result<std::optional<std::int64_t>> revision_seen(const Call& call);
// An answer that stays valid while its content is the same: ETag of the bytes, 304 where the caller has them.
http::Response cacheable(const Call& call, std::string body);

}  // namespace api
