// Walks a checked tree and writes it as SQL. A condition is true, or else false or null; where its falsehood counts
// (`not x`, "x" as a value) it is written `(x) is not true`, `(x) is true`.
#pragma once

#include <string>
#include <vector>

#include "rules/ast.h"
#include "rules/evaluation.h"
#include "rules/sql.h"
#include "rules/sql_forms.h"
#include "rules/sql_piece.h"

namespace rules {

class SqlWriter {
 public:
  SqlWriter(const SqlContext& context, const Rule& rule, std::string_view alias);

  Piece condition(const Node& node);
  Piece result(const Node& node);  // in the units of evaluation

 private:
  struct Scope {
    const RecordType* type = nullptr;
    std::string alias;
  };
  // A single record: the one behind an alias, or the one with an id.
  struct Cursor {
    const RecordType* type = nullptr;
    std::string alias;  // empty: by id
    Piece id;
    bool nobody = false;
  };
  // Many records or texts: a join whose rows end in `last`.
  struct Chain {
    std::vector<Piece> from, where;
    Piece last;
    const RecordType* type = nullptr;  // of the records; null for texts
    std::string alias;                 // of the record behind `last`, where it is joined and may be seen
    bool distinct = false;             // one may be reached twice
  };

  // sql_conditions.cpp
  Piece logic(const Node& node);
  Piece compare(Comparison comparison, const Node& left, const Node& right);
  Expr bare_reference(const Node& node);
  Piece compare(Comparison comparison, const Expr& left, const Type& left_type, const Expr& right,
                const Type& right_type);
  Piece compare_pieces(Comparison comparison, const Piece& left, const Piece& right, bool text) const;
  Piece compare_to_day(Comparison comparison, const Expr& instant, const Expr& day);
  std::optional<Piece> compare_ref(Comparison comparison, const Node& left, const Node& right);
  Form common_form(const Expr& left, const Expr& right, Kind kind) const;
  Piece in_list(const Node& node);
  std::optional<Piece> ref_in_list(const Node& node);
  Piece in_collection(const Node& node);
  Piece is_null(const Node& node);
  Piece between(const Node& node);
  Piece search(const Node& node);
  Piece overlaps(const Node& node);
  Piece negated(Piece condition, bool negate) const;

  // sql_values.cpp
  Expr value(const Node& node);
  Expr constant(base::Value value, Kind kind) const;
  Expr computed(Piece sql, Kind kind) const;
  Piece as_computed(const Expr& expr, Kind kind) const;
  Expr arithmetic(const Node& node);
  Expr durations(const Node& node);
  Expr times(const Node& node);
  Expr moved(const Node& node, const Node& time, const Node& by);
  Piece instant(const Node& node);
  Expr call(const Node& node);
  Expr moments(const Node& node);
  Expr coalesce(const Node& node);
  Expr length(const Node& node);
  Expr start_of(const Node& node);
  Expr business_minutes(const Node& node);

  // sql_paths.cpp
  Expr path(const Node& node);
  Cursor start(const Node& node) const;
  Cursor walk(Cursor cursor, const Node& node, std::size_t steps);
  Piece raw_id(const Cursor& cursor) const;
  Piece seen_id(const Cursor& cursor);
  Piece from_record(const Cursor& cursor, const std::function<Piece(const std::string& alias)>& select);
  Piece follow(const Cursor& cursor, const Step& step);
  Expr field(const Cursor& cursor, const Step& step);
  Piece lowest_inverse(const Piece& id, const Step& step);
  Chain collection(const Node& node);
  Chain all_records(const RecordType& type);
  void extend(Chain& chain, const Step& step);
  void add_many(Chain& chain, const Piece& id, const Step& step);
  void add_relation(Chain& chain, const Piece& id, const Step& step);
  void add_inverse(Chain& chain, const Piece& id, const Step& step);
  Piece inverse_condition(const Step& step, const Inverse& inverse, const std::string& alias, const Piece& id);
  void need_record(Chain& chain);
  void need_sight(Chain& chain);
  void need_distinct(Chain& chain);
  Piece scope(const RecordType& type, const std::string& alias);
  Piece owner_scope(const RecordType& owner, const Piece& id);

  // sql_aggregates.cpp
  Piece exists(const Node& node);
  Expr count(const Node& node);
  Expr aggregate(const Node& node);
  void name_values(Chain& chain, Expr& value, Kind kind);
  Expr summary(const Node& node, const Chain& chain, const Expr& value);
  Expr ranked(const Node& node, const Chain& chain, const Expr& value);

  static Piece select(const Piece& what, const Chain& chain);
  Piece table(const RecordType& type) const;
  Piece visible(const RecordType& type, const std::string& alias) const;
  Piece valid(const std::string& alias) const;
  std::string next_alias();
  static std::string column(const std::string& alias, std::string_view name);

  const SqlContext& context_;
  const Schema& schema_;
  SqlForms forms_;
  Evaluation constants_;
  std::vector<Scope> scopes_;  // at hand, the innermost last
  std::string alias_;
  int aliases_ = 0;
};

}  // namespace rules
