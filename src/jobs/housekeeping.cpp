#include "jobs/housekeeping.h"

namespace jobs {

using store::Param;

base::Result<bool> forget_answers(store::Store& store, std::int64_t now_us) {
  bool due = false;
  TRY(store.read([&](store::Session& session) -> base::Result<void> {
    auto rows =
        TRY(session.query("SELECT 1 FROM _idempotency WHERE made_at <= ? LIMIT 1", {Param(now_us - kIdempotencyUs)}));
    due = TRY(rows->next());
    return {};
  }));
  if (!due) return false;
  std::int64_t forgotten = 0;
  TRY(store.write_and_wait([&](store::Session& session) -> base::Result<void> {
    forgotten =
        TRY(session.execute("DELETE FROM _idempotency WHERE rowid IN (SELECT rowid FROM _idempotency WHERE made_at <= "
                            "? ORDER BY made_at LIMIT ?)",
                            {Param(now_us - kIdempotencyUs), Param(kRowsAtOnce)}));
    return {};
  }));
  return forgotten == kRowsAtOnce;
}

}  // namespace jobs
