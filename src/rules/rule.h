// The rule language (docs/rules.md): one text is parsed once, checked against the schema, and then evaluated
// over a record in memory or translated to SQL. All ways agree; tests/rules shows it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"
#include "base/zone.h"
#include "rules/schema.h"

namespace rules {

struct RuleError {
  std::size_t position = 0;  // code points from 0
  std::string code;          // syntax name type limit cost
  std::vector<std::string> expected;
  std::string message;

  // The sentence, the line of `text` and a caret below the place.
  std::string show(std::string_view text) const;
};

struct Node;     // ast.h
class Calendar;  // calendar.h

using Params = std::map<std::string, base::Value, std::less<>>;  // bool, double or text

// A rule that has been checked. Immutable; shared between threads. The schema must outlive it.
struct Rule {
  std::string text;
  std::string on;          // the record type a bare name belongs to; empty: none
  bool condition = false;  // it was asked to be one
  std::shared_ptr<const Node> root;
  Kind kind = Kind::kBool;                              // of the result
  std::string target;                                   // of a reference
  std::set<std::pair<std::string, std::string>> reads;  // (type, field), (type, "*") for records.type
  bool reads_now = false, reads_actor = false, reads_calendar = false;
  std::set<std::string> parameters;  // every $name
  Params bound;                      // the values the rule was checked with; others need a new check
  std::vector<std::pair<std::size_t, std::string>>
      calendars;  // that business_minutes names, and where; "" is the default
  int slots = 0;  // values that one evaluation computes once
};
using RulePtr = std::shared_ptr<const Rule>;

struct CompileOptions {
  std::string on;                  // the record type a bare name belongs to; empty: none
  const Params* params = nullptr;  // null: the values are not known yet, a $name then has any type
  bool condition = false;          // the result must be true or false
};

// Either a rule or the first error.
struct Compiled {
  RulePtr rule;
  RuleError error;
};
Compiled compile(std::string_view text, const Schema& schema, const CompileOptions& options);

// Records in memory, or behind the store. Values as in base/value.h; a computed collection (Field::inverse) is
// answered like a stored one. What is not there, or what the actor may not see, is null and is missing in lists.
class Source {
 public:
  virtual ~Source() = default;
  virtual base::Value field(const RecordType& type, std::int64_t id, const Field& field) const = 0;
  virtual bool exists(const RecordType& type, std::int64_t id) const = 0;
  virtual base::Ids members(const RecordType& type) const = 0;  // every record that exists
};

// business_minutes: open microseconds up to an instant; `name` empty: of the setting `calendar`, and where there is
// none, the instant itself (always open). None: there is no such calendar.
class Calendars {
 public:
  virtual ~Calendars() = default;
  virtual std::optional<std::int64_t> open_before(std::string_view name, std::int64_t instant_us) const = 0;
  // The calendar itself, for SQL; null: always open, or there is none.
  virtual const Calendar* find(std::string_view name) const { return static_cast<void>(name), nullptr; }
};

struct Context {
  const Schema* schema = nullptr;
  std::int64_t now_us = 0;
  const base::Zone* zone = nullptr;  // setting time_zone
  std::int64_t me = 0;               // person id; 0: nobody acts
  bool only_in_scope = false;        // scope `sms`
  const Params* params = nullptr;    // and settings, params first
  const Calendars* calendars = nullptr;
  std::size_t max_steps = 50'000'000;  // members visited; more is the error `cost`
};

// A result: in the units of RULES section 8 once printed by `to_json`; datetime and duration in microseconds here.
struct Evaluated {
  base::Value value;
  std::optional<RuleError> error;  // code cost, or name (no such calendar)
};
Evaluated evaluate(const Rule& rule, const Source& source, std::int64_t record_id, const Context& context);
bool holds(const Rule& rule, const Source& source, std::int64_t record_id,
           const Context& context);  // false on an error

// The same over many records of one moment: what needs no record is computed once. Not shared between threads; rule,
// source and context must outlive it.
class Evaluator {
 public:
  Evaluator(const Rule& rule, const Source& source, const Context& context);
  ~Evaluator();
  Evaluated value(std::int64_t record_id);
  bool holds(std::int64_t record_id);  // false on an error
  const std::optional<RuleError>& error() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The rule with the parameters and settings of the context: the same one, or checked anew where they differ from
// those it was checked with.
Compiled bind(const Rule& rule, const Context& context);

// The first calendar that the rule asks for and the context lacks, as an error.
std::optional<RuleError> missing_calendar(const Rule& rule, const Context& context);

// JSON text of a result: numbers to six decimals, durations in seconds, times in UTC with Z, references type/id.
std::string to_json(const base::Value& value, const Rule& rule);

}  // namespace rules
