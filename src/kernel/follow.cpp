#include "kernel/follow.h"

#include "kernel/find.h"

namespace kernel {

using store::Param;

base::Result<std::int64_t> last_seq(store::Session& session) {
  auto rows = TRY(session.query("SELECT coalesce(max(seq), 0) FROM history"));
  TRY(rows->next());
  return rows->integer(0);
}

base::Result<std::vector<Happened>> happened_after(const model::Model& model, store::Session& session, std::int64_t seq,
                                                   int limit) {
  std::vector<Happened> all;
  auto rows =
      TRY(session.query("SELECT seq, record_type, record_id, rev, verb FROM history WHERE seq > ? ORDER BY seq LIMIT ?",
                        {Param(seq), Param(limit)}));
  while (TRY(rows->next()))
    if (auto type = model.find(rows->text(1)))
      all.push_back({rows->integer(0), type, rows->integer(2), rows->integer(3), std::string(rows->text(4))});
  return all;
}

base::Result<Subject> subject_of(const View& view, const Happened& happened) {
  if (!happened.type->entry) return Subject{happened.type, happened.id};
  if (happened.type->hangs_on.empty()) return Subject{};
  const auto entry = TRY(load_any(view, *happened.type, happened.id));
  if (!entry) return Subject{};
  const auto& field = *happened.type->find(happened.type->hangs_on);
  const auto& value = entry->at(field);
  if (value.is_null()) return Subject{};
  if (!field.refers_any) return Subject{view.model().find(field.to), value.integer()};
  Subject subject;
  subject.type = view.model().by_ref(value.text(), subject.id);
  return subject;
}

}  // namespace kernel
