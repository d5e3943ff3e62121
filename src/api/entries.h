// Entries that come with a call: how they came is theirs to tell.
#pragma once

#include <vector>

#include "api/call.h"
#include "kernel/record.h"

namespace api {

// `via` of a comment that a program wrote, not a person in the browser.
void mark_source(const Call& call, std::vector<kernel::NewEntry>& entries);

}  // namespace api
