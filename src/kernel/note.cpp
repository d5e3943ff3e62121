#include "kernel/note.h"

#include "kernel/rows.h"

namespace kernel {

base::Result<void> note(Work& work, const model::RecordType& type, std::int64_t id, std::string_view verb) {
  const auto before = TRY(read_current(work, type, id));
  if (!before) return base::not_found("There is no " + type.ref(id) + ".");
  Record after = *before;
  return replace_record(work, *before, after, verb, true);
}

}  // namespace kernel
