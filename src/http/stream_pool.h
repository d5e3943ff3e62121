// The threads that call ChunkSources, which may block, and that destroy them.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "http/mailbox.h"

namespace http {

class StreamPool {
 public:
  StreamPool(std::shared_ptr<Mailbox> mailbox, unsigned threads)
      : mailbox_(std::move(mailbox)), thread_count_(threads) {}
  ~StreamPool();

  // Calls the source once; the piece comes through the mailbox. At most one call per connection is in work.
  void pull(ConnectionId connection, ChunkSource source);
  void discard(ChunkSource source);

 private:
  struct Job {
    ConnectionId connection = 0;
    ChunkSource source;
    bool discard = false;
  };
  void add(Job job);
  void work();

  std::shared_ptr<Mailbox> mailbox_;
  const unsigned thread_count_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // started with the first job: most servers stream rarely
};

}  // namespace http
