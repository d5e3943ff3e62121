// The API: takes every request of the server, answers those below /api/v1 and the paths of health.h, and hands all
// others on. Construct it once; it must end before the store, the ground and the identity do, and after the server.
#pragma once

#include <memory>

#include "api/call.h"
#include "http/message.h"

namespace api {

struct Options {
  std::size_t threads = 0;         // that read; 0: as many as processors, at least 2
  std::size_t most_waiting = 512;  // requests; more are answered 503
  http::Handler otherwise;         // e.g. the files of the web application; none: 404
};

class Api {
 public:
  Api(Services services, Options options);
  ~Api();

  // Called on the thread of the sockets; returns at once.
  void handle(http::Request request, http::Responder responder);
  // For http::ServerOptions: how large the body of a request may be.
  std::uint64_t body_limit(const http::Request& request) const;

  http::Handler handler() {
    return
        [this](http::Request request, http::Responder responder) { handle(std::move(request), std::move(responder)); };
  }

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace api
