// Errors are values. A function that can fail returns Result<T>; TRY passes a failure on to the caller.
//
//   Result<int> parse(std::string_view text);
//   Result<int> twice(std::string_view text) { return 2 * TRY(parse(text)); }
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace base {

// What went wrong, seen by the caller. HTTP numbers exist only in api/status.cpp.
enum class ErrorKind {
  kMalformed,        // not readable at all: broken JSON, unknown form
  kInvalid,          // readable, but a field or rule is wrong
  kUnauthenticated,  // nobody is signed in
  kForbidden,        // the actor may not do this
  kNotFound,         // there is no such thing, or the actor may not know of it
  kConflict,         // not in this state; an unmet guard
  kStale,            // the revision named is not the current one
  kTooLarge,
  kTooMany,
  kUnavailable,  // the store cannot serve now: full, read-only, overloaded
  kInternal,     // a mistake of ours
};

// One field that is wrong. `code` is for programs (`required`, `choice`, `unknown`), `message` for people.
struct FieldError {
  std::string field;
  std::string code;
  std::string message;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;  // one sentence that a person can act on
  std::vector<FieldError> fields = {};
};

inline Error invalid(std::string message) { return {ErrorKind::kInvalid, std::move(message)}; }
inline Error invalid_field(std::string field, std::string code, std::string message) {
  return {ErrorKind::kInvalid, message, {{std::move(field), std::move(code), message}}};
}
inline Error not_found(std::string message) { return {ErrorKind::kNotFound, std::move(message)}; }
inline Error forbidden(std::string message) { return {ErrorKind::kForbidden, std::move(message)}; }
inline Error conflict(std::string message) { return {ErrorKind::kConflict, std::move(message)}; }
inline Error unavailable(std::string message) { return {ErrorKind::kUnavailable, std::move(message)}; }
inline Error internal(std::string message) { return {ErrorKind::kInternal, std::move(message)}; }

template <class T>
class [[nodiscard]] Result {
 public:
  using Value = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & {
    ENSURE(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    ENSURE(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    ENSURE(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const {
    ENSURE(!ok());
    return *std::get_if<1>(&state_);
  }
  Error take_error() {
    ENSURE(!ok());
    return std::move(*std::get_if<1>(&state_));
  }
  T release() { return std::move(value()); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using Value = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    ENSURE(!ok());
    return *error_;
  }
  Error take_error() {
    ENSURE(!ok());
    return std::move(*error_);
  }
  void release() { ENSURE(ok()); }

 private:
  std::optional<Error> error_;
};

}  // namespace base

// The value of `expression`, or a return of its error. A macro because only a macro can return for its caller; the
// counter keeps one TRY inside another apart.
#define TRY(expression) TRY_NAMED_(expression, __COUNTER__)
#define TRY_NAMED_(expression, number) TRY_NUMBERED_(expression, number)
#define TRY_NUMBERED_(expression, number) TRY_WITH_(expression, try_result_##number)
#define TRY_WITH_(expression, name) \
  ({                                \
    auto&& name = (expression);     \
    if (!name.ok()) [[unlikely]]    \
      return name.take_error();     \
    name.release();                 \
  })
