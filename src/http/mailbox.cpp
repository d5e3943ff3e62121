#include "http/mailbox.h"

namespace http {

void Mailbox::post(Message message) {
  std::lock_guard guard(lock_);
  if (!wake_) return;
  messages_.push_back(std::move(message));
  if (messages_.size() == 1) wake_();  // under the lock, so that close() means nobody is inside
}

std::vector<Message> Mailbox::take_all() {
  std::lock_guard guard(lock_);
  return std::exchange(messages_, {});
}

void Mailbox::close() {
  std::vector<Message> dropped;  // destroyed after the lock is released
  std::lock_guard guard(lock_);
  wake_ = nullptr;
  dropped = std::exchange(messages_, {});
}

bool QueuedSink::push(std::shared_ptr<const std::string> event) {
  bool taken = false, wake = false;
  {
    std::lock_guard guard(lock_);
    if (state_ != State::kOpen) return false;
    if (queue_.size() < limit_) {
      queue_.push_back(std::move(event));
      taken = true;
    } else {
      queue_.clear();
      state_ = State::kCut;
      woken_ = false;  // it may be waiting for this slow reader: it must come now
    }
    wake = !std::exchange(woken_, true);
  }
  if (wake) mailbox_->post({connection_, SinkWoken{}});
  return taken;
}

bool QueuedSink::closed() const {
  std::lock_guard guard(lock_);
  return state_ != State::kOpen;
}

void QueuedSink::close() {
  {
    std::lock_guard guard(lock_);
    if (state_ != State::kOpen) return;
    state_ = State::kEnding;
    if (std::exchange(woken_, true)) return;
  }
  mailbox_->post({connection_, SinkWoken{}});
}

QueuedSink::Batch QueuedSink::take(std::size_t at_most) {
  std::lock_guard guard(lock_);
  Batch batch;
  batch.state = state_;
  while (!queue_.empty() && batch.events.size() < at_most) {
    batch.events.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  if (batch.events.empty()) woken_ = false;
  return batch;
}

void QueuedSink::cut() {
  std::lock_guard guard(lock_);
  state_ = State::kCut;
  queue_.clear();
}

bool QueuedSink::is_cut() const {
  std::lock_guard guard(lock_);
  return state_ == State::kCut;
}

}  // namespace http
