#include "api/wait.h"

#include <latch>

namespace api {

std::vector<base::Result<kernel::Outcome>> do_and_wait(const Call& call, std::vector<NamedDeed> deeds) {
  // The caller waits, so the call outlives its jobs.
  const std::shared_ptr<const Call> borrowed(std::shared_ptr<void>(), &call);
  std::vector<std::shared_ptr<Done>> done;
  std::vector<base::Result<void>> results(deeds.size());
  std::latch open(static_cast<std::ptrdiff_t>(deeds.size()));
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    done.push_back(std::make_shared<Done>());
    call.services.store.write(job_of(borrowed, std::move(deeds[i].deed), deeds[i].part, done.back()),
                              [&results, &open, i](base::Result<void> result) {
                                results[i] = std::move(result);
                                open.count_down();
                              });
  }
  open.wait();
  std::vector<base::Result<kernel::Outcome>> outcomes;
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    if (!results[i].ok()) {
      outcomes.emplace_back(results[i].take_error());
      continue;
    }
    forget_touched(call.services.ground, *done[i]);
    outcomes.emplace_back(done[i]->outcome);
  }
  return outcomes;
}

}  // namespace api
