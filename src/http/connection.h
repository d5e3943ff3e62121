// One connection: from bytes to a request, and from its answer to bytes. Everything here runs on the I/O thread.
// Included by server.cpp alone: it brings Asio with it.
//
//   kHandshake -> kIdle -> kHead -> [kContinue ->] kBody -> kWorking -> kWriting -> kIdle | kLinger
//                                                                    -> kPulling <-> kWriting (a body made while sent)
//                                                                    -> kEvents (until it ends)
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "http/io_state.h"
#include "http/transport.h"

namespace http {

template <class Transport>
class Connection final : public AnyConnection, public std::enable_shared_from_this<Connection<Transport>> {
 public:
  Connection(IoState& io, ConnectionId connection_id, std::string address, Transport transport)
      : AnyConnection(connection_id, std::move(address)),
        io_(io),
        transport_(std::move(transport)),
        parser_(io.options.limits.parser) {}

  void start() override {
    deadline = now() + limits().handshake;
    transport_.handshake([self = self()](asio::error_code error) {
      if (self->phase_ == Phase::kClosed) return;
      if (error) return self->close();
      self->await_request();
    });
  }

  void refuse(int status, std::string detail) override {
    io_.count_refusal(status);
    base::log_info("http.refused", detail, {{"status", status}, {"remote_address", remote_address}});
    keep_alive_ = false;
    phase_ = Phase::kWorking;
    AnswerForm form{
        .head_only = false, .keep_alive = false, .request_id = request_ ? request_->request_id : io_.next_request_id()};
    auto response = problem(status, detail, form.request_id);
    if (status == 503) response.add("Retry-After", "1");
    answer(render(std::move(response), form, io_.options.default_headers));
  }

  void answer(Rendered rendered) override {
    if (phase_ != Phase::kWorking) return;
    hold_body_bytes(0);
    request_.reset();
    if (std::holds_alternative<EventStream>(rendered.body) && io_.event_streams >= limits().event_streams)
      return refuse(503, "there are too many event streams; try again in a moment");
    closing_ = !keep_alive_ || io_.draining || rendered.framing == Framing::kUntilClose;
    finish_head(rendered.head, minor_version_, closing_ ? After::kClose : After::kKeepAlive);
    rendered_.emplace(std::move(rendered));
    allowance_ = limits().write;
    phase_ = Phase::kWriting;
    if (auto stream = std::get_if<EventStream>(&rendered_->body)) return open_events(*stream);
    send_head_and_body();
  }

  void chunk(PulledChunk pulled) override {
    if (phase_ != Phase::kPulling) return io_.pool.discard(std::move(pulled.source));
    source_ = std::move(pulled.source);
    if (pulled.result == Pull::kFailed) return abort();
    if (pulled.result == Pull::kMore && pulled.chunk.empty()) return pull();
    chunk_ = std::move(pulled.chunk);
    last_chunk_ = pulled.result == Pull::kEnd;
    phase_ = Phase::kWriting;
    send_chunk();
  }

  void wake() override {
    if (phase_ != Phase::kEvents) return;
    if (sink_->is_cut()) return cut_slow_reader();
    if (!writing_) send_events();
  }

  void on_time(TimePoint time) override {
    if (phase_ == Phase::kEvents && time >= heartbeat_at && !writing_) return send_heartbeat();
    if (time < deadline) return;
    switch (phase_) {
      case Phase::kHead: return refuse(408, "the head of the request did not arrive in time");
      case Phase::kBody: return refuse(408, "the body of the request did not arrive in time");
      case Phase::kIdle:
      case Phase::kLinger: return close();
      default: io_.timeouts.add(); return abort();
    }
  }

  void drain() override {
    if (phase_ == Phase::kIdle || phase_ == Phase::kHandshake)
      close();
    else if (phase_ == Phase::kEvents)
      sink_->close();
  }

  // So that the client sees that something is missing.
  void abort() override {
    asio::error_code ignored;
    transport_.socket().set_option(tcp::socket::linger(true, 0), ignored);
    close();
  }

  void close() {
    if (phase_ == Phase::kClosed) return;
    phase_ = Phase::kClosed;
    asio::error_code ignored;
    transport_.socket().close(ignored);
    hold_body_bytes(0);
    io_.pool.discard(std::exchange(source_, nullptr));
    if (sink_) {
      sink_->cut();
      io_.count_event_streams(-1);
    }
    io_.forget(*this);  // may destroy what only the registry held; callers hold a reference of their own
  }

 private:
  enum class Phase {
    kHandshake,
    kIdle,
    kHead,
    kContinue,
    kBody,
    kWorking,
    kWriting,
    kPulling,
    kEvents,
    kLinger,
    kClosed
  };

  static constexpr std::size_t kJoinBytes = 4 * 1024;      // a body up to this is copied behind its head
  static constexpr std::size_t kLingerBytes = 256 * 1024;  // of an unread request that are read and dropped
  static constexpr std::size_t kBuffersPerWrite = 64;      // as many as one system call takes

  std::shared_ptr<Connection> self() { return this->shared_from_this(); }
  const Limits& limits() const { return io_.options.limits; }
  std::chrono::milliseconds at_min_rate(std::uint64_t bytes) const {
    return std::chrono::milliseconds(bytes * 1000 / std::max<std::uint64_t>(1, limits().min_rate_bytes_per_second));
  }

  // --- reading a request ---

  void await_request() {
    parser_.reset();
    phase_ = Phase::kIdle;
    if (io_.draining) return close();
    deadline = now() + limits().idle;
    if (pending_.empty()) return read();
    const auto bytes = std::exchange(pending_, {});
    take(bytes);
  }

  void read() {
    if (std::exchange(reading_, true)) return;
    transport_.read([self = self()](asio::error_code error, std::string_view bytes) {
      self->reading_ = false;
      self->on_read(error, bytes);
    });
  }

  void on_read(asio::error_code error, std::string_view bytes) {
    switch (phase_) {
      case Phase::kIdle:
      case Phase::kHead:
      case Phase::kBody: return error ? close() : take(bytes);
      case Phase::kEvents: return close();  // the reader went, or sends what nobody will read
      case Phase::kLinger:
        lingered_bytes_ += bytes.size();
        return error || lingered_bytes_ > kLingerBytes ? close() : read();
      default: return;  // a refusal is being written; what still comes is dropped
    }
  }

  void take(std::string_view bytes) {
    if (phase_ == Phase::kIdle) {
      phase_ = Phase::kHead;
      deadline = now() + limits().head;
    }
    while (true) {
      bytes.remove_prefix(parser_.feed(bytes));
      switch (parser_.state()) {
        case Parser::State::kRefused: return refuse(parser_.refusal().status, parser_.refusal().detail);
        case Parser::State::kHeadDone:
          if (!begin_request()) return;
          if (parser_.state() == Parser::State::kFixedBody || parser_.state() == Parser::State::kChunkLine) {
            if (parser_.head().expects_continue && bytes.empty()) return send_continue();
          }
          continue;
        case Parser::State::kDone: pending_.assign(bytes); return dispatch();
        default: return await_more();
      }
    }
  }

  void await_more() {
    if (phase_ == Phase::kBody) {
      if (!hold_body_bytes(parser_.body().size()))
        return refuse(503, "the server holds too many request bodies; try again in a moment");
      deadline = body_began_ + limits().body + at_min_rate(parser_.body().size());
    }
    read();
  }

  // After the head. False: the request was refused.
  bool begin_request() {
    auto& head = parser_.head();
    minor_version_ = head.minor_version;
    if (!is_known_method(head.method))
      return refuse(501, "the method \"" + head.method + "\" is not known here"), false;
    request_ = std::make_unique<Request>();
    request_->request_id = io_.next_request_id();
    request_->method = std::move(head.method);
    if (head.target != "*") {
      auto target = parse_target(head.target);
      if (!target.ok()) return refuse(400, target.error().message), false;
      request_->path = std::move(target->path);
      request_->query = std::move(target->query);
    }
    request_->target = std::move(head.target);
    request_->headers = std::move(head.headers);
    request_->remote_address = remote_address;
    request_->secure = Transport::kSecure;
    io_.believe_proxy(*request_);
    parser_.begin_body(io_.options.body_limit ? io_.options.body_limit(*request_) : kDefaultBodyLimitBytes);
    phase_ = Phase::kBody;
    body_began_ = now();
    deadline = body_began_ + limits().body;
    return true;
  }

  static bool is_known_method(std::string_view method) {
    for (std::string_view known : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
      if (method == known) return true;
    return false;
  }

  void send_continue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    phase_ = Phase::kContinue;
    allowance_ = limits().write;
    out_.assign({asio::buffer(kContinue)});
    write();
  }

  // False: more would be held in all than the limit allows.
  bool hold_body_bytes(std::uint64_t bytes) {
    io_.body_bytes += bytes - held_body_bytes_;
    held_body_bytes_ = bytes;
    return io_.body_bytes <= limits().body_bytes_in_all;
  }

  void dispatch() {
    phase_ = Phase::kWorking;
    deadline = TimePoint::max();
    Request request = std::move(*request_);
    request_.reset();
    request.body = std::move(parser_.body());
    hold_body_bytes(request.body.size());
    keep_alive_ = parser_.head().keep_alive;
    AnswerForm form{.head_only = request.method == "HEAD",
                    .keep_alive = keep_alive_,
                    .accepts_gzip = accepts_coding(request, "gzip"),
                    .minor_version = minor_version_,
                    .request_id = request.request_id};
    parser_.reset();
    if (request.method == "OPTIONS") {
      Response options{.status = 204};
      options.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      return answer(render(std::move(options), form, io_.options.default_headers));
    }
    if (form.head_only) request.method = "GET";
    io_.handle(std::move(request),
               Responder([mailbox = io_.mailbox, id = id, form = std::move(form)](Response response) {
                 mailbox->post({id, render(std::move(response), form, mailbox->default_headers)});
               }));
  }

  // --- writing an answer ---

  void send_head_and_body() {
    auto& head = rendered_->head;
    out_.clear();
    if (auto text = std::get_if<std::string>(&rendered_->body); text && text->size() <= kJoinBytes) {
      head.append(*text);
      out_.push_back(asio::buffer(head));
    } else {
      out_.push_back(asio::buffer(head));
      if (text) out_.push_back(asio::buffer(*text));
      if (auto shared = std::get_if<std::shared_ptr<const std::string>>(&rendered_->body); shared && *shared)
        out_.push_back(asio::buffer(**shared));
      if (auto fixed = std::get_if<StaticBytes>(&rendered_->body)) out_.push_back(asio::buffer(fixed->bytes));
      if (auto source = std::get_if<ChunkSource>(&rendered_->body)) source_ = std::move(*source);
    }
    write();
  }

  void pull() {
    phase_ = Phase::kPulling;
    deadline = TimePoint::max();
    io_.pool.pull(id, std::exchange(source_, nullptr));
  }

  void send_chunk() {
    const bool framed = rendered_->framing == Framing::kChunked;
    chunk_head_.clear();
    out_.clear();
    if (!chunk_.empty()) {
      if (framed) {
        char digits[20];
        chunk_head_.assign(digits,
                           static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%zx\r\n", chunk_.size())));
        out_.push_back(asio::buffer(chunk_head_));
      }
      out_.push_back(asio::buffer(chunk_));
      if (framed) out_.push_back(asio::buffer("\r\n", 2));
    }
    if (last_chunk_ && framed) out_.push_back(asio::buffer("0\r\n\r\n", 5));
    if (out_.empty()) return after_write();
    write();
  }

  // Sends out_. What a write took is taken from the allowance of the whole answer.
  void write() {
    writing_ = true;
    written_buffers_ = 0;
    allowance_ += at_min_rate(asio::buffer_size(out_));
    write_began_ = now();
    deadline = write_began_ + allowance_;
    write_some();
  }

  void write_some() {
    const auto rest = Buffers(out_).subspan(written_buffers_);
    transport_.write(rest.first(std::min(rest.size(), kBuffersPerWrite)),
                     [self = self()](asio::error_code error, std::size_t bytes) {
                       if (self->phase_ == Phase::kClosed) return;
                       if (error) return self->close();
                       self->on_written(bytes);
                     });
  }

  void on_written(std::size_t bytes) {
    while (written_buffers_ < out_.size() && bytes >= out_[written_buffers_].size())
      bytes -= out_[written_buffers_++].size();
    if (written_buffers_ < out_.size()) {
      out_[written_buffers_] += bytes;
      return write_some();
    }
    writing_ = false;
    allowance_ -= std::chrono::duration_cast<std::chrono::milliseconds>(now() - write_began_);
    after_write();
  }

  void after_write() {
    if (phase_ == Phase::kEvents) return send_events();
    if (phase_ == Phase::kContinue) {
      phase_ = Phase::kBody;
      return await_more();
    }
    if (source_ && !last_chunk_) return pull();
    io_.pool.discard(std::exchange(source_, nullptr));
    last_chunk_ = false;
    rendered_.reset();
    chunk_ = {};
    out_.clear();
    if (closing_)
      linger();
    else
      await_request();
  }

  // Closing at once would make the system discard an answer that the client has not read while it still sends.
  void linger() {
    phase_ = Phase::kLinger;
    deadline = now() + limits().linger;
    if constexpr (Transport::kSecure) {
      transport_.close_notify([self = self()](asio::error_code) { self->close(); });
    } else {
      transport_.shutdown_send();
      read();
    }
  }

  // --- server-sent events ---

  void open_events(EventStream& stream) {
    phase_ = Phase::kEvents;
    sink_ = std::make_shared<QueuedSink>(io_.mailbox, id, limits().queued_events);
    io_.count_event_streams(+1);
    heartbeat_at = now() + limits().heartbeat;
    if (stream.on_open) std::exchange(stream.on_open, nullptr)(sink_);
    out_.assign({asio::buffer(rendered_->head), asio::buffer(stream.first)});
    write();
    read();
  }

  void send_events() {
    auto batch = sink_->take(kBuffersPerWrite);
    if (batch.state == QueuedSink::State::kCut) return cut_slow_reader();
    in_flight_ = std::move(batch.events);
    deadline = TimePoint::max();
    if (in_flight_.empty()) {
      if (batch.state == QueuedSink::State::kEnding) end_events();
      return;
    }
    out_.clear();
    for (const auto& event : in_flight_) out_.push_back(asio::buffer(*event));
    write_events();
  }

  void send_heartbeat() {
    static constexpr std::string_view kHeartbeat = ":\n\n";
    out_.assign({asio::buffer(kHeartbeat)});
    write_events();
  }

  void write_events() {
    heartbeat_at = now() + limits().heartbeat;
    allowance_ = limits().write;
    write();
  }

  void end_events() {
    sink_->cut();
    sink_.reset();
    io_.count_event_streams(-1);
    heartbeat_at = TimePoint::max();
    linger();
  }

  void cut_slow_reader() {
    io_.slow_readers.add();
    base::log_info("http.slow_reader", "a reader of events was too slow and was cut",
                   {{"remote_address", remote_address}});
    abort();
  }

  IoState& io_;
  Transport transport_;
  Parser parser_;
  Phase phase_ = Phase::kHandshake;
  bool reading_ = false;
  bool writing_ = false;
  bool keep_alive_ = true;  // of the present request
  bool closing_ = false;    // after the present answer
  bool last_chunk_ = false;
  int minor_version_ = 1;
  std::string pending_;  // bytes of the next request that came with this one
  std::unique_ptr<Request> request_;
  std::uint64_t held_body_bytes_ = 0;
  TimePoint body_began_;
  std::optional<Rendered> rendered_;
  std::vector<asio::const_buffer> out_;
  std::size_t written_buffers_ = 0;
  std::chrono::milliseconds allowance_{0};
  TimePoint write_began_;
  std::size_t lingered_bytes_ = 0;
  ChunkSource source_;
  std::string chunk_;
  std::string chunk_head_;
  std::shared_ptr<QueuedSink> sink_;
  std::vector<std::shared_ptr<const std::string>> in_flight_;
};

}  // namespace http
