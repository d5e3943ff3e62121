// A few threads that work off a bounded queue. Full means busy: the caller is told, so that clients come back later
// instead of all waiting.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace api {

class Pool {
 public:
  Pool(std::size_t threads, std::size_t most_waiting);
  ~Pool();  // ends when all that was taken is done

  using Task = std::function<void()>;
  bool post(Task task);         // false: too much waits, or it ends
  void post_anyway(Task task);  // what must not be refused: the answer to something that has happened

 private:
  void work();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

// Counts what is under way elsewhere and will come back; its end waits for all of it.
class UnderWay {
 public:
  ~UnderWay();
  void begin();
  void end();

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

}  // namespace api
