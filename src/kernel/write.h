// The deeds: create, change, move, add an entry, link, watch. Each runs inside one job of the writer; its checks,
// its history and its effects are in that one transaction. The order of each stands in its function in write.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "kernel/record.h"
#include "kernel/view.h"

namespace kernel {

// Errors: kForbidden; kInvalid with the fields that are unknown, forbidden, of wrong type or required and empty.
base::Result<Record> create(Work& work, const model::RecordType& type, Draft draft,
                            const std::vector<NewEntry>& entries = {});

// `seen`: the revision that the person looked at; another one now is kStale. A draft that changes nothing writes
// nothing.
base::Result<Record> change(Work& work, const model::RecordType& type, std::int64_t id, Draft draft,
                            std::optional<std::int64_t> seen = {});

// Errors: kConflict when the move does not start from the present state or its guard does not hold (in words).
base::Result<Record> move(Work& work, const model::RecordType& type, std::int64_t id, const model::Move& move,
                          Draft draft, const std::vector<NewEntry>& entries = {},
                          std::optional<std::int64_t> seen = {});

// An entry that hangs on a record that the actor may see; the entry's id.
base::Result<Record> add_entry(Work& work, const model::RecordType& parent_type, std::int64_t parent_id,
                               const NewEntry& entry);

base::Result<std::int64_t> link(Work& work, const Record& from, std::string relation, const Record& to);
base::Result<void> unlink(Work& work, const Record& record, std::int64_t link_id);
base::Result<void> watch(Work& work, const Record& record, bool watching);

// What a move would need and whether it may be made now, for the actor of the view.
struct MoveState {
  const model::Move* move;
  bool allowed = false;
  std::string reason;                     // why not, in words
  std::vector<const model::Field*> asks;  // its needs, and the empty fields that the state it enters asks for
  std::vector<const model::Field*> needs, offers;
};
// Those that lead out of the record's state and that the actor's roles could make.
std::vector<MoveState> moves_of(const View& view, const Record& record);
// The same for one move with values already given: `dry_run`.
base::Result<MoveState> try_move(const View& view, const Record& record, const model::Move& move, const Draft& draft);

bool may_change(const View& view, const Record& record);
// The fields that the actor may change on the record now.
std::vector<const model::Field*> changeable_fields(const View& view, const Record& record);

}  // namespace kernel
