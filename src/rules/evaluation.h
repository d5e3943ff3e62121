// One evaluation of a checked tree over records in memory. Values: bool; numbers as double; dates in days; datetimes
// and durations in microseconds; references as ids; texts; collections as Ids or Texts. Null is no value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/ast.h"
#include "rules/rule.h"

namespace rules {

// What two sides need before they can be compared.
enum class Match { kAsIs, kRounded, kLeftToDay, kRightToDay };
Match match_of(const Type& left, const Type& right);

class Evaluation {
 public:
  // `source` may be null for a tree that needs no record.
  Evaluation(const Context& context, const Source* source, int slots);

  void set_record(const RecordType* type, std::int64_t id);
  base::Value eval(const Node& node);
  bool truth(const Node& node);  // null counts as false
  std::optional<Span> span(const Node& node);
  bool is_exhausted() const { return exhausted_; }

  // Of a duration written with literals and parameters only.
  static std::optional<Span> constant_span(const Node& node);

 private:
  struct Record {
    const RecordType* type = nullptr;
    std::int64_t id = 0;
  };

  base::Value compute(const Node& node);
  const base::Value& argument(const Node& node, base::Value& hold);
  void step(std::size_t members);

  bool is_condition(const Node& node) const;
  bool test(const Node& node);
  bool compare(Comparison comparison, const Node& left, const Node& right);
  bool test_in_list(const Node& node);
  bool test_in(const Node& node);
  bool test_between(const Node& node);
  bool test_search(const Node& node);
  bool test_exists(const Node& node);
  bool test_overlaps(const Node& node);
  bool is_null(const Node& node);

  base::Value negate(const Node& node);
  base::Value arithmetic(const Node& node);
  base::Value numbers(char op, double a, double b) const;
  base::Value times(const Node& node);
  base::Value durations(const Node& node);
  std::optional<std::int64_t> instant(const Node& node);
  base::Value call(const Node& node);
  base::Value moments(const Node& node);
  base::Value business_minutes(const Node& node);
  base::Value length(const Node& node);

  base::Value path(const Node& node);
  base::Value collect(const Node& node);
  void follow(const Step& step, base::Ids& ids, base::Texts& texts);
  bool start(const Node& node, Record& record) const;
  base::Value field(const RecordType& type, std::int64_t id, const Step& step);
  bool in_scope(const RecordType& type, std::int64_t id);
  const base::Ids& members(const RecordType& type);

  base::Value aggregate(const Node& node);
  base::Value count(const Node& node);
  base::Value fold_values(const Node& node, std::vector<base::Value>& values) const;
  base::Value fold_numbers(const Node& node, std::vector<base::Value>& values) const;
  base::Value fold_durations(const Node& node, std::vector<base::Value>& values) const;

  const Context& context_;
  const Source* source_;
  const base::Zone& zone_;
  std::vector<Record> records_;  // at hand, the innermost last
  std::vector<std::optional<base::Value>> slots_;
  std::vector<std::pair<const RecordType*, base::Ids>> members_;  // of records.type, in scope
  std::size_t steps_ = 0;
  bool exhausted_ = false;
};

}  // namespace rules
