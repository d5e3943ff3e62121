#include "cli/followers.h"

#include "jobs/housekeeping.h"
#include "kernel/text_index.h"

namespace cli {
namespace {

// A look first: the writer would commit nothing, and that commit would call the followers again.
base::Result<bool> has_unindexed(Instance& instance) {
  bool found = false;
  TRY(instance.store().read([&](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query(
        "SELECT 1 FROM history WHERE seq > coalesce((SELECT seq FROM _cursor WHERE name = 'text'), 0) LIMIT 1"));
    found = TRY(rows->next());
    return {};
  }));
  return found;
}

base::Result<bool> index_some(Instance& instance) {
  if (!TRY(has_unindexed(instance))) return false;
  int read = 0;
  TRY(instance.write([&](kernel::Work& work) -> base::Result<void> {
    read = TRY(kernel::index_text(work));
    return {};
  }));
  return read > 0;
}

}  // namespace

base::Result<std::unique_ptr<Followers>> Followers::start(Instance& instance) {
  std::unique_ptr<Followers> followers(
      new Followers(instance, TRY(audit::Sealer::open(instance.store(), instance.directory()))));
  followers->add_tasks();
  instance.store().on_commit([worker = followers->history_] { worker->wake(); });
  followers->history_->start();
  followers->clock_.start();
  return followers;
}

void Followers::add_tasks() {
  auto now_us = [this] { return instance_.ground().next_instant_us(); };
  history_->add({"text", {}, true, [this] { return index_some(instance_); }});
  history_->add({"seal", kSealEvery, true, [this, now_us]() -> base::Result<bool> {
                   TRY(sealer_.seal(instance_.store(), now_us()));
                   return false;
                 }});
  clock_.add({"timers", kTimersEvery, false, [this, now_us] { return timers_.run(instance_.store(), now_us()); }});
  clock_.add(
      {"answers", kTidyEvery, false, [this, now_us] { return jobs::forget_answers(instance_.store(), now_us()); }});
  clock_.add({"sessions", kTidyEvery, false, [this]() -> base::Result<bool> {
                TRY(instance_.accounts().tidy(instance_.store()));
                return false;
              }});
}

Followers::~Followers() {
  clock_.stop();
  history_->stop();
}

base::Result<void> catch_up(Instance& instance) {
  while (TRY(index_some(instance))) {
  }
  audit::Sealer sealer = TRY(audit::Sealer::open(instance.store(), instance.directory()));
  TRY(sealer.seal(instance.store(), instance.ground().next_instant_us()));
  return {};
}

}  // namespace cli
