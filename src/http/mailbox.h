// What other threads say to the I/O thread. It outlives the server: who answers late finds it closed, and nothing
// happens.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "http/message.h"
#include "http/render.h"

namespace http {

using ConnectionId = std::uint64_t;  // never used twice

struct PulledChunk {
  std::string chunk;
  Pull result = Pull::kFailed;
  ChunkSource source;  // goes back to its connection
};

struct SinkWoken {};  // the event sink has something to send or to end

struct Message {
  ConnectionId connection = 0;
  std::variant<Rendered, PulledChunk, SinkWoken> what;
};

class Mailbox {
 public:
  // `wake` is called from any thread when the box was empty: it must make the I/O thread call take_all.
  Mailbox(std::function<void()> wake, Headers headers) : default_headers(std::move(headers)), wake_(std::move(wake)) {}

  void post(Message message);
  std::vector<Message> take_all();
  void close();

  const Headers default_headers;

 private:
  std::mutex lock_;
  std::function<void()> wake_;
  std::vector<Message> messages_;
};

// The queue of one subscriber, between publishers on any thread and the I/O thread.
class QueuedSink final : public EventSink {
 public:
  QueuedSink(std::shared_ptr<Mailbox> mailbox, ConnectionId connection, std::size_t limit)
      : mailbox_(std::move(mailbox)), connection_(connection), limit_(limit) {}

  bool push(std::shared_ptr<const std::string> event) override;
  bool closed() const override;
  void close() override;

  // For the I/O thread. An empty batch means that the next push wakes it again.
  enum class State { kOpen, kEnding, kCut };
  struct Batch {
    std::vector<std::shared_ptr<const std::string>> events;
    State state = State::kOpen;
  };
  Batch take(std::size_t at_most);
  void cut();
  bool is_cut() const;

 private:
  mutable std::mutex lock_;
  std::shared_ptr<Mailbox> mailbox_;
  const ConnectionId connection_;
  const std::size_t limit_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  State state_ = State::kOpen;
  bool woken_ = false;  // the I/O thread knows and will come
};

}  // namespace http
