#include "jobs/timers.h"

#include <algorithm>

#include "base/log.h"

namespace jobs {
namespace {

using store::Param;

constexpr std::int64_t kFirstRetryUs = 1'000'000;
constexpr int kMaxDoublings = 12;

std::int64_t retry_us(std::int64_t attempts) {
  return std::min(kMaxRetryUs, kFirstRetryUs << std::min<std::int64_t>(attempts, kMaxDoublings));
}

base::Result<void> postpone(store::Store& store, const Timer& timer, std::int64_t run_us) {
  return store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    TRY(session.execute("UPDATE _timer SET run_at = ? WHERE id = ? AND fence = ?",
                        {Param(run_us), Param(timer.id), Param(timer.fence)}));
    return {};
  });
}

}  // namespace

base::Result<std::vector<Timer>> Timers::claim(store::Store& store, std::int64_t now_us) const {
  // Looked for by a reader first: when nothing is due, nothing is written.
  bool due = false;
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    auto rows = TRY(session.query("SELECT 1 FROM _timer WHERE run_at <= ? LIMIT 1", {Param(now_us)}));
    due = TRY(rows->next());
    return {};
  }));
  std::vector<Timer> claimed;
  if (!due) return claimed;
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    auto rows =
        TRY(session.query("UPDATE _timer SET run_at = ?, fence = fence + 1 WHERE id IN (SELECT id FROM _timer WHERE "
                          "run_at <= ? ORDER BY run_at LIMIT ?) "
                          "RETURNING id, fence, kind, record_type, record_id, due_at",
                          {Param(now_us + kLeaseUs), Param(now_us), Param(kTimersAtOnce)}));
    while (TRY(rows->next()))
      claimed.push_back({rows->integer(0), rows->integer(1), std::string(rows->text(2)), std::string(rows->text(3)),
                         rows->integer(4), rows->integer(5)});
    return {};
  }));
  std::sort(claimed.begin(), claimed.end(), [](auto& a, auto& b) { return a.due_us < b.due_us; });
  return claimed;
}

base::Result<void> Timers::fire(store::Store& store, const Timer& timer, std::int64_t now_us) const {
  auto effect = effects_.find(timer.kind);
  if (effect == effects_.end()) {
    base::log_error("jobs.timer_unknown", "No effect is known for this kind of timer; it is tried again later.",
                    {{"kind", timer.kind}, {"timer", timer.id}});
    return postpone(store, timer, now_us + kMaxRetryUs);
  }
  auto done = store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    if (TRY(session.execute("DELETE FROM _timer WHERE id = ? AND fence = ?", {Param(timer.id), Param(timer.fence)})) !=
        1)
      return {};
    return effect->second(session, timer);
  });
  if (done.ok()) return {};
  base::log_error("jobs.timer_failed", done.error().message,
                  {{"kind", timer.kind}, {"timer", timer.id}, {"attempt", timer.fence}});
  return postpone(store, timer, now_us + retry_us(timer.fence));
}

base::Result<bool> Timers::run(store::Store& store, std::int64_t now_us) const {
  const auto claimed = TRY(claim(store, now_us));
  for (auto& timer : claimed) TRY(fire(store, timer, now_us));
  return claimed.size() == kTimersAtOnce;
}

base::Result<void> set_timer(store::Session& writer, std::string_view kind, std::string_view record_type,
                             std::int64_t record_id, std::int64_t due_us) {
  TRY(cancel_timer(writer, kind, record_type, record_id));
  TRY(writer.execute(
      "INSERT INTO _timer(run_at, fence, kind, record_type, record_id, due_at) VALUES (?, 0, ?, ?, ?, ?)",
      {Param(due_us), Param(kind), Param(record_type), Param(record_id), Param(due_us)}));
  return {};
}

base::Result<void> cancel_timer(store::Session& writer, std::string_view kind, std::string_view record_type,
                                std::int64_t record_id) {
  TRY(writer.execute("DELETE FROM _timer WHERE kind = ? AND record_type = ? AND record_id = ?",
                     {Param(kind), Param(record_type), Param(record_id)}));
  return {};
}

}  // namespace jobs
