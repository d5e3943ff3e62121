// A thread that does what may happen later: it follows history after commits, and looks at the clock for the rest.
// Tasks run one after the other in short portions, so that none holds up the others for long.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace jobs {

struct Task {
  std::string name;
  std::chrono::milliseconds every{0};       // at least this long between two runs
  bool follows_commits = false;             // runs after a commit only; others whenever `every` has passed
  std::function<base::Result<bool>()> run;  // one portion; true: there is more to do at once
};

inline constexpr auto kFirstRetry = std::chrono::seconds(1);
inline constexpr auto kLastRetry = std::chrono::minutes(1);

class Worker {
 public:
  explicit Worker(std::string name) : name_(std::move(name)) {}
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void add(Task task);  // before `start`
  void start();
  void wake();  // after a commit; returns at once, from any thread

  // Ends the thread, then lets the tasks that follow commits catch up: once each until they have no more to do.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct State {
    Task task;
    bool wanted = true;  // at the start everything may have something to catch up with
    Clock::time_point not_before{};
    std::chrono::milliseconds retry{0};
  };

  void loop();
  void run(State& state);
  Clock::time_point next_run() const;

  std::string name_;
  std::vector<State> tasks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool committed_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace jobs
