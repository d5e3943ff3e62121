// A JSON document read whole: bounded in size and depth, duplicate keys refused, keys in the order of the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace base {

struct Json {
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> v;

  // std::addressof, not &: clang would look for an operator& in the classes named by v and need them whole too early.
  bool is_null() const { return v.index() == 0; }
  const bool* boolean() const { return std::get_if<bool>(std::addressof(v)); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(std::addressof(v)); }
  const std::string* text() const { return std::get_if<std::string>(std::addressof(v)); }
  const Array* array() const { return std::get_if<Array>(std::addressof(v)); }
  const Object* object() const { return std::get_if<Object>(std::addressof(v)); }
  // The number, whole or not; nullptr semantics by the flag.
  bool number(double& out) const;
  const Json* find(std::string_view key) const;  // in an object; null pointer where there is none
};

inline constexpr std::size_t kMaxJsonDepth = 32;

// Errors (kMalformed) name the place: "line 3, column 7: …".
Result<Json> parse_json(std::string_view text);

std::string write_json(const Json& json);  // without spaces

}  // namespace base
