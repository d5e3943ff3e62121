// What an actor may do: the one place that every path asks (read, list, count, search, export, history, events,
// links, measures, imports). Rights come from the model; row rules are evaluated over a record or put into SQL,
// both from the same `Visibility`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/model.h"
#include "rights/actor.h"
#include "rules/rule.h"
#include "rules/sql.h"

namespace rights {

// Which rows of a type an actor sees: any of the alternatives suffices.
struct Visibility {
  struct Alternative {
    const rules::Rule* rule = nullptr;  // null: no row rule
    base::Ids services;                 // of a grant: field service or services names one of these, or none; empty: all
    bool through_parent = false;        // only with the record it hangs on, or as its owner
  };
  std::vector<Alternative> any;

  bool nothing() const { return any.empty(); }
  bool everything() const;
};

Visibility visibility(const Actor& actor, const model::Model& model, const model::RecordType& type);

// The condition for SQL; an empty text where the actor sees every row. Recursion into what a record hangs on ends
// after kMaxHangs levels, where nothing is seen.
inline constexpr int kMaxHangs = 3;
rules::Sql visible_sql(const Actor& actor, const model::Model& model, const model::RecordType& type,
                       std::string_view alias, const rules::SqlContext& context, int level = 0);

// The same over one record in memory.
bool sees(const Actor& actor, const model::Model& model, const model::RecordType& type, std::int64_t id,
          const rules::Source& source, const rules::Context& context, int level = 0);

bool may_read_type(const Actor& actor, const model::Model& model, const model::RecordType& type);
bool may_read_field(const Actor& actor, const model::Field& field);
bool may_create(const Actor& actor, const model::RecordType& type);

// `owner` and others: persons named by the record at hand.
struct People {
  std::int64_t owner = 0, approver = 0, requester = 0;
};
bool may_update(const Actor& actor, const model::RecordType& type, const People& people);
bool may_change_field(const Actor& actor, const model::Field& field, bool creating, const People& people);
bool may_move(const Actor& actor, const model::Move& move, const People& people);

// The schema as the actor may use it in a filter or measure: fields that it may not read are not there.
std::shared_ptr<const rules::Schema> readable_schema(const Actor& actor, const model::Model& model);

}  // namespace rights
