// Pieces of SQL: text with its parameters in the order of the text, so that pieces can be put together freely.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "rules/schema.h"

namespace rules {

struct Piece {
  std::string text;
  std::vector<base::Value> params;

  Piece() = default;
  explicit Piece(std::string sql) : text(std::move(sql)) {}
  bool empty() const { return text.empty(); }

  void append(std::string_view sql) { text += sql; }
  void append(const Piece& piece) {
    text += piece.text;
    params.insert(params.end(), piece.params.begin(), piece.params.end());
  }
};

template <class... Parts>
Piece concat(const Parts&... parts) {
  Piece out;
  (out.append(parts), ...);
  return out;
}

inline std::string quote(std::string_view identifier) {
  std::string out = "\"";
  for (char c : identifier) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

// How a value stands in SQL. Columns come as the store keeps them, results in the units of evaluation.
enum class Form {
  kReal,
  kWhole,
  kMoney,  // numbers: double, whole, ten-thousandths
  kSeconds,
  kMicros,   // durations; kMicros also instants
  kInstant,  // timestamptz
  kDays,
  kDate,  // a number of days; the database's own date
  kText,
  kBool,
  kId,
  kOther,
};

struct Expr {
  Piece sql;
  Form form = Form::kOther;
  bool column = false;                  // nothing but a column: cheap to repeat, and an index may serve
  std::optional<base::Value> constant;  // in the units of evaluation; `sql` is then empty
};

// Conditions joined so that the tree of the parser stays shallow however many there are.
Piece join_balanced(const std::vector<Piece>& parts, std::string_view word);

}  // namespace rules
