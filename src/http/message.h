// One request and its answer, as the layers above see them. No socket, no thread and no library shows here.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace http {

struct Header {
  std::string name;
  std::string value;
};
using Headers = std::vector<Header>;

struct Parameter {
  std::string name;
  std::string value;
};
using Parameters = std::vector<Parameter>;

struct Request {
  std::string method;          // GET POST PUT PATCH DELETE; HEAD comes as GET, OPTIONS never comes
  std::string target;          // as sent, in origin form: path and query
  std::string path;            // decoded UTF-8, begins with "/", no control characters, no "." or ".." segment
  Parameters query;            // decoded UTF-8, in the order of the target
  Headers headers;             // names in lower case, in the order sent
  std::string body;            // after chunked decoding
  std::string remote_address;  // of the client; behind a trusted proxy the one that the proxy names
  std::string request_id;      // made here, unique in this installation for all practical purposes
  bool secure = false;         // came over TLS, here or at a trusted proxy

  // The first header (name in lower case) or query parameter of that name; null where there is none.
  const std::string* header(std::string_view name) const;
  const std::string* parameter(std::string_view name) const;
};

// A body that is made while it is sent. Called from a thread of the server that may block, one call at a time; each
// call puts the next piece (about 64 kB serve well) into the empty `chunk`. After kFailed the connection is cut, so
// that the client sees that something is missing.
enum class Pull { kMore, kEnd, kFailed };
using ChunkSource = std::function<Pull(std::string& chunk)>;

// One subscriber of server-sent events. All functions may be called from any thread.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // Queues one event (see event_text). False: the subscriber is gone, or was too slow and has now been cut.
  virtual bool push(std::shared_ptr<const std::string> event) = 0;
  virtual bool closed() const = 0;
  virtual void close() = 0;  // ends the stream after what is queued
};

struct EventStream {
  std::string first;  // sent before any pushed event, for what the reader missed; not counted by the queue's limit
  std::function<void(std::shared_ptr<EventSink>)> on_open;  // called on the I/O thread: keep the sink and return
};

// Bytes that live as long as the program.
struct StaticBytes {
  std::string_view bytes;
};

using Body = std::variant<std::string, std::shared_ptr<const std::string>, StaticBytes, ChunkSource, EventStream>;

struct Response {
  int status = 200;
  // Content-Length, Date, Connection and X-Request-Id are the server's. A name or value that cannot stand in a header
  // (line breaks above all) turns the whole answer into a 500.
  Headers headers = {};
  Body body = {};
  // The server may gzip a body of 1 kB and more that it holds whole. Never for answers with a secret in them (BREACH).
  bool may_compress = false;

  Response& add(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
    return *this;
  }
};

// The right to answer one request, once, from any thread. Dropped without an answer it sends 500, so that no mistake
// leaves a client waiting. Constructed from any function, so that tests need no socket.
class Responder {
 public:
  explicit Responder(std::function<void(Response)> deliver) : deliver_(std::move(deliver)) {}
  Responder(Responder&& other) noexcept : deliver_(std::exchange(other.deliver_, nullptr)) {}
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  void send(Response response);
  bool sent() const { return !deliver_; }

 private:
  std::function<void(Response)> deliver_;
};

// Called on the I/O thread: hand slow work to another thread and return.
using Handler = std::function<void(Request, Responder)>;

// application/problem+json (RFC 9457) for what this layer refuses by itself.
Response problem(int status, std::string_view detail, std::string_view request_id);

std::string_view reason_phrase(int status);

// The text of one server-sent event; empty parts are left out, line breaks in `data` are kept.
std::string event_text(std::string_view event, std::string_view id, std::string_view data);

}  // namespace http
