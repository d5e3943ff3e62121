#include "kernel/kept.h"

namespace kernel {

using store::Param;

base::Result<std::optional<std::string>> read_kept(const View& view, std::string_view key) {
  auto rows = TRY(view.session.query("SELECT value FROM _draft WHERE person = ? AND key = ?",
                                     {Param(view.actor.person), Param(key)}));
  if (!TRY(rows->next())) return std::optional<std::string>();
  return std::optional<std::string>(rows->text(0));
}

base::Result<void> write_kept(Work& work, std::string_view key, std::string_view json) {
  if (key.empty() || key.size() > kMaxKeptKey)
    return base::invalid("The key of a draft has 1 to " + std::to_string(kMaxKeptKey) + " bytes.");
  if (json.size() > kMaxKeptBytes)
    return base::Error{base::ErrorKind::kTooLarge,
                       "A draft may have " + std::to_string(kMaxKeptBytes / 1024) + " kB at most."};
  {
    auto rows = TRY(work.session.query("SELECT count(*) FROM _draft WHERE person = ? AND key <> ?",
                                       {Param(work.actor.person), Param(key)}));
    if (TRY(rows->next()) && rows->integer(0) >= kMaxKept)
      return base::Error{base::ErrorKind::kTooMany,
                         "A person may keep " + std::to_string(kMaxKept) + " drafts; send or drop some."};
  }
  TRY(work.session.execute(
      "INSERT INTO _draft(person, key, value, changed_at) VALUES (?, ?, ?, ?) "
      "ON CONFLICT(person, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
      {Param(work.actor.person), Param(key), Param(json), Param(work.now_us)}));
  return {};
}

base::Result<void> drop_kept(Work& work, std::string_view key) {
  TRY(work.session.execute("DELETE FROM _draft WHERE person = ? AND key = ?", {Param(work.actor.person), Param(key)}));
  return {};
}

}  // namespace kernel
