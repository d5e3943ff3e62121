// The tree of a rule: what the parser builds, the checker completes, and the evaluator and the SQL writer read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"
#include "rules/schema.h"

namespace rules {

enum class NodeKind {
  kText,
  kNumber,
  kDuration,
  kBool,
  kNull,
  kParam,
  kPath,
  kCall,
  kAggregate,
  kArithmetic,
  kNegation,
  kCompare,
  kIsNull,
  kInList,
  kIn,
  kBetween,
  kContains,
  kStarts,
  kAnd,
  kOr,
  kNot,
};

enum class Comparison { kEqual, kUnequal, kLess, kLessEqual, kGreater, kGreaterEqual };

enum class Function {
  kNow,
  kToday,
  kMinutes,
  kHours,
  kDays,
  kMonths,
  kAbs,
  kLen,
  kAgeDays,
  kBusinessMinutes,
  kOverlaps,
  kStartOf,
  kCoalesce,
};

enum class Aggregate { kCount, kExists, kSum, kAvg, kMedian, kMin, kMax, kCountDistinct, kPercentile };

// Where a path begins: at a record at hand, at all records of a type, or at the person acting.
enum class Root { kField, kRecords, kMe };

// A length of time: months have none until they are added to a date, or until one is needed (30.4375 days).
struct Span {
  std::int64_t months = 0;
  std::int64_t us = 0;
};

struct Type {
  Kind kind = Kind::kNull;
  std::string target;                                 // of a reference or collection
  const std::vector<std::string>* choices = nullptr;  // of a choice
  bool whole = false;                                 // a whole number
  bool exact = false;                                 // a number of at most six decimals: comparisons need not round it
  bool constant = false;                              // needs no record
  bool months = false;                                // a constant duration with months
  bool literal = false;  // a text as written, or a parameter's: Node::text; it may become a text, date or time
};

struct Name {
  std::string text;
  std::size_t position = 0;
};

// How the value of a field comes about: kept with the record, the record itself, its printed number, or the scope of
// the record that an entry hangs on.
enum class Origin { kStored, kId, kRef, kEntryScope };

struct Step {
  const RecordType* type = nullptr;
  const Field* field = nullptr;
  Origin origin = Origin::kStored;
};
Origin origin_of(const RecordType& type, const Field& field);

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Node {
  NodeKind kind = NodeKind::kNull;
  std::size_t position = 0;  // code points from 0

  // The operands of an operator, the arguments of a call, the items of a list after what is looked for. Of an
  // aggregate: its path, then the condition and the value, which may be absent (null).
  std::vector<NodePtr> parts;

  std::string text;   // a literal; the name of a parameter, function or aggregate
  std::string given;  // of a parameter that is a text: that text
  double number = 0;
  Span span;
  bool truth = false;  // of true and false; of "is not null", "not in" …: that it is negated
  char arithmetic = '+';
  Comparison comparison = Comparison::kEqual;
  Function function = Function::kNow;
  Aggregate aggregate = Aggregate::kCount;
  int percentile = 0;

  Root root = Root::kField;
  int outer = 0;  // how many records out
  std::vector<Name> names;

  // What the checker adds.
  Type type;
  std::vector<Step> steps;  // of a path, without the record type that `records.` names
  base::Value literal;      // of a literal or parameter, read as the type says; null for a blank text
  int level = 0;            // how many records around it are needed: 0 is one value for the whole evaluation
  int slot = -1;            // where the evaluator keeps that value

  const std::string& raw() const { return kind == NodeKind::kParam ? given : text; }  // of a literal text
  const Node& part(std::size_t index) const { return *parts[index]; }
  const Node& collection() const { return *parts[0]; }
  const Node* where() const { return parts[1].get(); }
  const Node* value() const { return parts[2].get(); }
};

// Bounds of RULES section 7.
inline constexpr std::size_t kMaxLength = 10'000;  // code points
inline constexpr int kMaxDepth = 64;
inline constexpr int kMaxNodes = 2'000;
inline constexpr int kMaxNesting = 4;  // aggregates
inline constexpr std::size_t kMaxPath = 8;
inline constexpr std::size_t kMaxItems = 1'000;
inline constexpr std::size_t kMaxDigits = 15;

}  // namespace rules
