// The value of one field of one record, as the store keeps it.
//
//   boolean                     bool
//   integer                     int64
//   decimal                     double
//   money                       int64, ten-thousandths of the organization's currency
//   date                        int64, days since 1970-01-01
//   datetime                    int64, microseconds since 1970-01-01T00:00:00Z
//   duration                    int64, seconds
//   text markdown choice state  string
//   frozen form                 string, JSON
//   reference person            int64, the other record's id
//   references persons          list of int64, each once
//   tags                        list of string, each once
//   rows                        table, one value per column
//
// Text of white space only, an empty list and an empty table are null (RULES section 3).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace base {

struct Value;
using Ids = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;
using Table = std::vector<std::vector<Value>>;

struct Value {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Ids, Texts, Table> v;

  Value() = default;
  Value(bool b) : v(b) {}
  Value(std::int64_t n) : v(n) {}
  Value(int n) : v(static_cast<std::int64_t>(n)) {}
  Value(double d) : v(d) {}
  Value(std::string s) : v(std::move(s)) {}
  Value(const char* s) : v(std::string(s)) {}
  Value(Ids ids) : v(std::move(ids)) {}
  Value(Texts texts) : v(std::move(texts)) {}
  Value(Table table) : v(std::move(table)) {}

  bool is_null() const { return v.index() == 0; }
  bool boolean() const { return std::get<bool>(v); }
  std::int64_t integer() const { return std::get<std::int64_t>(v); }
  double decimal() const { return std::get<double>(v); }
  const std::string& text() const { return std::get<std::string>(v); }
  const Ids& ids() const { return std::get<Ids>(v); }
  const Texts& texts() const { return std::get<Texts>(v); }
  const Table& table() const { return std::get<Table>(v); }

  friend bool operator==(const Value& a, const Value& b) { return a.v == b.v; }
};

}  // namespace base
