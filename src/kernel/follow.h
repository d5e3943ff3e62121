// What happened after a point of history, as one actor may see it: for live events.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/view.h"

namespace kernel {

struct Happened {
  std::int64_t seq = 0;
  const model::RecordType* type = nullptr;
  std::int64_t id = 0, revision = 0;
  std::string verb;
};

// The last entry of history; 0 in an empty store.
base::Result<std::int64_t> last_seq(store::Session& session);

// Entries of history after `seq`, in their order, whoever may see them. Types that the model no longer has are left
// out.
base::Result<std::vector<Happened>> happened_after(const model::Model& model, store::Session& session, std::int64_t seq,
                                                   int limit);

// The record that an entry hangs on (0 where it hangs on none); a record stands for itself.
struct Subject {
  const model::RecordType* type = nullptr;
  std::int64_t id = 0;
};
base::Result<Subject> subject_of(const View& view, const Happened& happened);

}  // namespace kernel
