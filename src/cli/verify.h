// Is everything as it was written? The seal over history, every table against history, and the attachments.
#pragma once

#include "audit/verify.h"
#include "cli/instance.h"
#include "kernel/replay.h"

namespace cli {

struct Verification {
  audit::SealReport seal;
  kernel::ReplayReport replay;
  std::vector<std::string> damaged_blobs;  // sentences
  std::int64_t blobs = 0;

  bool passed() const { return seal.intact() && replay.agrees() && damaged_blobs.empty(); }
};

base::Result<Verification> verify(Instance& instance);
std::string show(const Verification& verification);     // for people
std::string to_json(const Verification& verification);  // one document

}  // namespace cli
