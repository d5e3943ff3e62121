#include "kernel/bootstrap.h"

#include "kernel/rows.h"
#include "kernel/write.h"

namespace kernel {
namespace {

// The organization exists before its first person, so it has no owner; the person before its organization's history.
base::Result<void> make_own_organization(Work& work, const model::RecordType& type) {
  Draft draft;
  draft.set(*type.find("title"), "Own organization");
  draft.set(*type.find("kind"), "own");
  TRY(create(work, type, std::move(draft)));
  return {};
}

base::Result<void> make_system_person(Work& work, const model::RecordType& type) {
  Draft draft;
  draft.set(*type.find("name"), "Mainstay");
  draft.set(*type.find("kind"), "system");
  draft.set(*type.find("organization"), std::int64_t{1});
  const Record person = TRY(create(work, type, std::move(draft)));
  ENSURE(person.id == system_actor().person);
  return {};
}

}  // namespace

base::Result<void> bootstrap(Work& work) {
  auto organization = work.model().find("organization");
  auto person = work.model().find("person");
  if (!organization || !person) return base::invalid("The model has no organization or no person; both are needed.");
  if (TRY(read_current(work, *person, system_actor().person))) return {};
  TRY(make_own_organization(work, *organization));
  return make_system_person(work, *person);
}

base::Result<bool> has_administrator(const View& view) {
  auto rows =
      TRY(view.session.query("SELECT 1 FROM person__roles r JOIN person p ON p.id = r.src WHERE r.dst = "
                             "'administrator' AND r._to IS NULL AND p.state = 'active' LIMIT 1"));
  return TRY(rows->next());
}

}  // namespace kernel
