// Deeds that a handler on its own thread waits for.
#pragma once

#include <string>
#include <vector>

#include "api/call.h"

namespace api {

struct NamedDeed {
  std::string part;  // tells the deeds of one call apart, for its idempotency key; empty where there is but one
  Deed deed;
};

// Hands all of them to the writer at once, so that they share a commit, and waits. Results in the same order; what was
// cached and may have changed is forgotten.
std::vector<base::Result<kernel::Outcome>> do_and_wait(const Call& call, std::vector<NamedDeed> deeds);

}  // namespace api
