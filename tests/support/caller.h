// Calls of the API on a small service desk, in process: no socket, no password. A token is the number of a person.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/api.h"
#include "base/json.h"
#include "support/desk.h"

namespace support {

struct Reply {
  int status = 0;
  http::Headers headers;
  std::string body;  // whole, however it was sent
  base::Json json;   // of a body that is JSON

  const std::string* header(std::string_view name) const;  // in any case of letters
  // The text at a path such as "items.0.ref"; "(none)" where nothing is there.
  std::string at(std::string_view path) const;
};

// The value at a path of names and places, null pointer where there is none.
const base::Json* find_path(const base::Json& json, std::string_view path);

class Caller {
 public:
  explicit Caller(Desk& desk);
  ~Caller();

  Reply call(std::int64_t person, std::string method, std::string target, std::string body = "",
             http::Headers headers = {});
  Reply get(std::int64_t person, std::string target) { return call(person, "GET", std::move(target)); }
  Reply post(std::int64_t person, std::string target, std::string body = "{}") {
    return call(person, "POST", std::move(target), std::move(body));
  }
  Reply patch(std::int64_t person, std::string target, std::string body) {
    return call(person, "PATCH", std::move(target), std::move(body));
  }
  // Without any credential, or with those that the headers hold.
  Reply send(std::string method, std::string target, std::string body, http::Headers headers);

  // Answers without waiting: for calls that run at once, and for events.
  void start(std::string method, std::string target, std::string body, http::Headers headers,
             std::function<void(http::Response)> answered);

  // Brings the full text up to date, as jobs do.
  void index();

 private:
  class People;
  Desk& desk_;
  std::unique_ptr<People> people_;
  std::unique_ptr<api::Api> api_;
};

// What is said to a cookie of the test's identity.
inline constexpr std::string_view kTestCsrf = "csrf-of-the-test";

}  // namespace support
