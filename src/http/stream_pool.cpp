#include "http/stream_pool.h"

#include "base/log.h"

namespace http {
namespace {

PulledChunk call(ChunkSource source) {
  PulledChunk pulled;
  try {
    pulled.result = source(pulled.chunk);
  } catch (const std::exception& failure) {
    base::log_error("http.stream_failed", "an answer broke off while it was made", {{"cause", failure.what()}});
    pulled.result = Pull::kFailed;
  }
  pulled.source = std::move(source);
  return pulled;
}

}  // namespace

StreamPool::~StreamPool() {
  {
    std::lock_guard guard(lock_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void StreamPool::pull(ConnectionId connection, ChunkSource source) { add({connection, std::move(source), false}); }

void StreamPool::discard(ChunkSource source) {
  if (source) add({0, std::move(source), true});
}

void StreamPool::add(Job job) {
  {
    std::lock_guard guard(lock_);
    jobs_.push_back(std::move(job));
    if (threads_.size() < thread_count_ && threads_.size() < jobs_.size()) threads_.emplace_back([this] { work(); });
  }
  changed_.notify_one();
}

void StreamPool::work() {
  while (true) {
    Job job;
    {
      std::unique_lock guard(lock_);
      changed_.wait(guard, [&] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    if (!job.discard) mailbox_->post({job.connection, call(std::move(job.source))});
  }
}

}  // namespace http
