// Writes JSON text front to back into one string; commas and quoting are its care. Nothing else allocates.
//
//   JsonWriter json;
//   json.begin_object().key("ref").text("INC-000001").key("open").boolean(true).end_object();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace base {

class JsonWriter {
 public:
  JsonWriter& begin_object() {
    open('{');
    return *this;
  }
  JsonWriter& end_object() {
    close('}');
    return *this;
  }
  JsonWriter& begin_array() {
    open('[');
    return *this;
  }
  JsonWriter& end_array() {
    close(']');
    return *this;
  }
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& decimal(double value);  // shortest form that reads back; not finite: null
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& raw(std::string_view json);  // a value that is JSON already
  JsonWriter& members(std::string_view json) {
    return raw(json);
  }  // of an object: keys and values that are JSON already

  void reserve(std::size_t bytes) { out_.reserve(bytes); }

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void comma();
  void quote(std::string_view value);

  std::string out_;
  bool first_ = true;  // nothing written yet inside the current bracket
};

}  // namespace base
