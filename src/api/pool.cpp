#include "api/pool.h"

namespace api {

Pool::Pool(std::size_t threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
  {
    std::lock_guard hold(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool Pool::post(Task task) {
  {
    std::lock_guard hold(mutex_);
    if (ending_ || tasks_.size() >= most_waiting_) return false;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void Pool::post_anyway(Task task) {
  {
    std::lock_guard hold(mutex_);
    tasks_.push_front(std::move(task));
  }
  changed_.notify_one();
}

void Pool::work() {
  for (;;) {
    Task task;
    {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return ending_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

UnderWay::~UnderWay() {
  std::unique_lock hold(mutex_);
  none_.wait(hold, [this] { return count_ == 0; });
}

void UnderWay::begin() {
  std::lock_guard hold(mutex_);
  ++count_;
}

void UnderWay::end() {
  std::lock_guard hold(mutex_);
  if (--count_ == 0) none_.notify_all();
}

}  // namespace api
