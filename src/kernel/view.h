// What one request sees and through whom: the model, a session of the store, the actor, one instant.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/zone.h"
#include "kernel/behaviour.h"
#include "kernel/record.h"
#include "model/model.h"
#include "rights/rights.h"
#include "store/layout.h"
#include "store/store.h"

namespace kernel {

// What the organization chose (type `setting`), with the defaults of the model below.
struct Settings {
  rules::Params values;  // by key; bool, double or text
  const base::Zone* zone = nullptr;
  std::string currency, language;

  const base::Value& get(std::string_view key) const;    // null where nothing is known
  std::int64_t duration_us(std::string_view key) const;  // 0 where it is no duration
};

// What stays while the server runs, and what is cached for all requests.
class Ground {
 public:
  Ground(std::shared_ptr<const model::Model> model, Behaviours behaviours);

  const std::shared_ptr<const model::Model> model;
  const store::Layouts layouts;
  const Behaviours behaviours;

  std::shared_ptr<const Settings> settings(store::Session& session) const;
  base::Result<std::shared_ptr<const rights::Actor>> actor(store::Session& session, std::int64_t person) const;
  // Drops what is cached and may have changed; called after each commit that touched the type.
  void forget(const model::RecordType& type) const;
  // A rule of the program's own, compiled once; its text is a constant, so an error in it is a mistake of ours.
  const rules::Rule& rule(const model::RecordType& type, std::string_view text) const;
  // Never the same instant twice, never going back.
  std::int64_t next_instant_us() const;

 private:
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Settings> settings_;
  struct KnownActor {
    std::shared_ptr<const rights::Actor> actor;
    std::int64_t loaded_us = 0;
  };
  mutable std::unordered_map<std::int64_t, KnownActor> actors_;
  mutable std::uint64_t generation_ = 0;  // what was read before `forget` is not kept after it
  mutable std::map<std::pair<const model::RecordType*, std::string>, rules::RulePtr> rules_;
  mutable std::atomic<std::int64_t> last_instant_us_{0};
};

struct View {
  const Ground& ground;
  store::Session& session;
  const rights::Actor& actor;
  std::int64_t now_us;
  std::shared_ptr<const Settings> settings;
  std::optional<std::int64_t> as_of_us;     // what was true then …
  std::optional<std::int64_t> known_at_us;  // … as known then

  const model::Model& model() const { return *ground.model; }
  rules::Context context() const;         // for evaluation in memory
  rules::SqlContext sql_context() const;  // for SQL, with the actor's visibility and the instant
};
View make_view(const Ground& ground, store::Session& session, const rights::Actor& actor);

// One write. Runs on the writer's session, inside its transaction.
struct Work : View {
  explicit Work(View view) : View(std::move(view)) {}

  std::optional<std::int64_t> effective_us;  // when it was true, where that is not now; never in the future
  std::string source = "web";                // how it came: web, api, import, mail …
  struct Touched {
    const model::RecordType* type;
    std::int64_t id, revision;
    std::string verb;
  };
  std::vector<Touched> touched;  // for what follows the commit
};

// The system itself: behaviours, timers and imports act as this person.
const rights::Actor& system_actor();

}  // namespace kernel
