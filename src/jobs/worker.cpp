#include "jobs/worker.h"

#include <algorithm>

#include "base/log.h"

namespace jobs {

void Worker::add(Task task) {
  ENSURE(!thread_.joinable());
  tasks_.push_back({std::move(task)});
}

void Worker::start() {
  ENSURE(!thread_.joinable());
  thread_ = std::thread([this] { loop(); });
}

void Worker::wake() {
  {
    std::lock_guard hold(mutex_);
    committed_ = true;
  }
  changed_.notify_one();
}

void Worker::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard hold(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
  for (auto& state : tasks_) {
    if (!state.task.follows_commits) continue;
    do {
      state.retry = {};
      run(state);
    } while (state.wanted && state.retry.count() == 0);
  }
}

void Worker::loop() {
  std::unique_lock hold(mutex_);
  while (!stopping_) {
    const auto next = next_run();
    const bool asleep = next > Clock::now() && !committed_;
    if (asleep && next == Clock::time_point::max())
      changed_.wait(hold, [this] { return committed_ || stopping_; });
    else if (asleep)
      changed_.wait_until(hold, next, [this] { return committed_ || stopping_; });
    if (committed_)
      for (auto& state : tasks_) state.wanted |= state.task.follows_commits;
    committed_ = false;
    for (auto& state : tasks_) {
      if (stopping_ || !state.wanted || state.not_before > Clock::now()) continue;
      hold.unlock();
      run(state);
      hold.lock();
    }
  }
}

// When the first task that wants to run may.
Worker::Clock::time_point Worker::next_run() const {
  auto next = Clock::time_point::max();
  for (auto& state : tasks_)
    if (state.wanted) next = std::min(next, state.not_before);
  return next;
}

void Worker::run(State& state) {
  auto result = state.task.run();
  if (result.ok()) {
    state.retry = {};
    state.wanted = *result || !state.task.follows_commits;
    state.not_before = Clock::now() + (*result ? std::chrono::milliseconds(0) : state.task.every);
    return;
  }
  state.retry = std::clamp<std::chrono::milliseconds>(state.retry * 2, kFirstRetry, kLastRetry);
  state.wanted = true;
  state.not_before = Clock::now() + state.retry;
  base::log_error("jobs.failed", result.error().message,
                  {{"worker", name_}, {"task", state.task.name}, {"retry_ms", state.retry.count()}});
}

}  // namespace jobs
