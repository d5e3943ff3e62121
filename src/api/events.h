// Server-sent events: after each commit, what happened is told to everyone who may see it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "kernel/view.h"

namespace api {

inline constexpr std::size_t kMaxSubscribers = 5'000;
inline constexpr int kMostMissed = 1'000;  // entries of history told to one who comes back; more: `event: reload`

class EventHub {
 public:
  // Listens to the store's commits from now on; the store must outlive it.
  EventHub(const kernel::Ground& ground, store::Store& store);
  ~EventHub();

  struct Subscriber {
    std::shared_ptr<http::EventSink> sink;
    std::int64_t person = 0;
    std::int64_t seq = 0;                           // told up to here
    std::function<bool(store::Session&)> may_stay;  // whether the session or token still holds
  };
  // Returns at once; from any thread.
  void join(Subscriber subscriber);
  bool is_full() const { return count_.load() >= kMaxSubscribers; }

 private:
  // What the store's listener knows; it may be called once more after the hub has gone.
  struct Bell {
    std::mutex mutex;
    std::condition_variable rung;
    bool ringing = false, ending = false;
    void ring();
  };

  void follow();
  base::Result<void> tell_all(store::Session& session);
  base::Result<void> beat(store::Session& session);
  void take_joining();

  const kernel::Ground& ground_;
  store::Store& store_;
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::mutex mutex_;
  std::vector<Subscriber> joining_;      // under the mutex
  std::vector<Subscriber> subscribers_;  // of the thread alone
  std::atomic<std::size_t> count_ = 0;   // of both
  std::thread thread_;
};

// The events after `seq` that the view's actor may see, and where they end. `reload` is said where too much was missed.
struct Told {
  std::string text;
  std::int64_t seq = 0;
};
base::Result<Told> events_after(const kernel::View& view, std::int64_t seq);

}  // namespace api
