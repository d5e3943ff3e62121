// Server-sent events: after each commit, what happened is told to everyone who may see it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "identity/identity.h"
#include "kernel/view.h"

namespace api {

inline constexpr std::size_t kMaxSubscribers = 5'000;
inline constexpr int kMostMissed = 1'000;  // entries of history told to one who comes back; more: `event: reload`

class EventHub {
 public:
  // Listens to the store's commits from now on; the store must outlive it.
  EventHub(const kernel::Ground& ground, store::Store& store);
  ~EventHub();

  // A subscriber who has been told everything up to `seq`.
  void join(std::shared_ptr<http::EventSink> sink, identity::Caller caller, std::int64_t seq);
  bool is_full() const;

 private:
  struct Subscriber {
    std::shared_ptr<http::EventSink> sink;
    identity::Caller caller;
    std::int64_t seq;  // told up to here
  };
  // What the store's listener knows; it may be called once more after the hub has gone.
  struct Bell {
    std::mutex mutex;
    std::condition_variable rung;
    bool ringing = false, ending = false;
    void ring();
  };

  void follow();
  base::Result<void> tell_all(store::Session& session);
  void drop_closed();

  const kernel::Ground& ground_;
  store::Store& store_;
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  mutable std::mutex mutex_;
  std::vector<Subscriber> subscribers_;
  std::thread thread_;
};

// The events after `seq` that the view's actor may see, and where they end. `reload` is said where too much was missed.
struct Told {
  std::string text;
  std::int64_t seq = 0;
};
base::Result<Told> events_after(const kernel::View& view, std::int64_t seq);

}  // namespace api
