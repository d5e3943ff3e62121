// What follows the commit, put together: the text index and the seal go after history, timers and housekeeping after
// the clock. The tasks stand in jobs/ and in the layers they belong to; here they meet the instance.
#pragma once

#include <memory>

#include "audit/sealer.h"
#include "cli/instance.h"
#include "jobs/timers.h"
#include "jobs/worker.h"

namespace cli {

inline constexpr std::chrono::milliseconds kSealEvery{5'000};  // at most one head in this time
inline constexpr std::chrono::milliseconds kTimersEvery{1'000};
inline constexpr std::chrono::milliseconds kTidyEvery{60'000};

class Followers {
 public:
  static base::Result<std::unique_ptr<Followers>> start(Instance& instance);
  ~Followers();  // catches up, then ends

 private:
  Followers(Instance& instance, audit::Sealer sealer) : instance_(instance), sealer_(std::move(sealer)) {}
  void add_tasks();

  Instance& instance_;
  audit::Sealer sealer_;
  jobs::Timers timers_;
  std::shared_ptr<jobs::Worker> history_ =
      std::make_shared<jobs::Worker>("history");  // shared with the store's listener, which outlives us
  jobs::Worker clock_{"clock"};
};

// The same once, without threads: for a command on a directory at rest.
base::Result<void> catch_up(Instance& instance);

}  // namespace cli
