// Reading: one record, a page of records, a count, a value, words. All of it as the view's actor may see it, and at
// the view's instant.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "kernel/record.h"
#include "kernel/view.h"

namespace kernel {

// kNotFound where there is none, or the actor may not see it.
base::Result<Record> load(const View& view, const model::RecordType& type, std::int64_t id);
// Without looking at rights: for the kernel itself. Empty where there is none.
base::Result<std::optional<Record>> load_any(const View& view, const model::RecordType& type, std::int64_t id);
// A computed collection (inverse), as the actor may see it.
base::Result<base::Ids> load_inverse(const View& view, const Record& record, const model::Field& field);

struct SortKey {
  const model::Field* field;
  bool falls = false;
};

struct Query {
  rules::RulePtr filter;                    // null: all
  std::string text;                         // full text; empty: all
  std::vector<SortKey> sort;                // empty: the type's own
  std::vector<const model::Field*> fields;  // to load; empty: all but wide text
  int limit = 50;
  std::string after;  // cursor of the page before
  bool count = false;
  std::chrono::milliseconds budget{50};
};

struct Page {
  std::vector<Record> records;
  std::string next;      // cursor; empty at the end
  bool partial = false;  // the budget ended the search
  std::optional<std::int64_t> count;
  bool count_is_exact = true;
};
inline constexpr int kMaxPage = 200;
inline constexpr std::int64_t kCountCap = 10'000;

base::Result<Page> find(const View& view, const model::RecordType& type, const Query& query);

// Calls `each` for every record, in the order of ids, in bounded memory; for exports.
base::Result<void> each_record(const View& view, const model::RecordType& type, const Query& query,
                               const std::function<base::Result<void>(const Record&)>& each);

// A filter or expression by a person: fields that the actor may not read are unknown.
struct CompiledText {
  rules::RulePtr rule;
  rules::RuleError error;
};
CompiledText compile_for(const View& view, std::string_view text, const model::RecordType* on, bool condition);

// The value of an expression, over what the actor may see.
base::Result<base::Value> measure(const View& view, const rules::Rule& rule);

struct Hit {
  const model::RecordType* type;
  std::int64_t id;
  std::string title, state, snippet;
};
base::Result<std::vector<Hit>> search(const View& view, std::string_view text,
                                      const std::vector<const model::RecordType*>& types, int limit);
// For pickers: records whose title or number begins like the text, open ones first.
base::Result<std::vector<Hit>> suggest(const View& view, const model::RecordType& type, std::string_view text,
                                       int limit);

struct HistoryEntry {
  std::int64_t seq = 0, revision = 0, recorded_us = 0, effective_us = 0, actor = 0;
  std::string verb;
  std::vector<std::pair<const model::Field*, base::Value>> changes;  // readable fields only
  std::vector<base::Value> before;                                   // the values that these had
};
// Newest first; `before_revision` continues a page.
base::Result<std::vector<HistoryEntry>> history(const View& view, const Record& record, int limit,
                                                std::optional<std::int64_t> before_revision = {});

struct LinkRow {
  std::int64_t id;
  std::string relation;
  bool outgoing;
  const model::RecordType* type;
  std::int64_t record_id;
};
base::Result<std::vector<LinkRow>> links_of(const View& view, const Record& record);
base::Result<base::Ids> watchers_of(const View& view, const Record& record);
// Entries of one type that hang on the record, oldest first, as the actor may see them.
base::Result<std::vector<Record>> entries_of(const View& view, const Record& record,
                                             const model::RecordType& entry_type);

// Number and title of a record for display; no title where the actor may not see it.
struct Reference {
  std::string ref, title;
  bool visible = false;
};
base::Result<Reference> refer(const View& view, const model::RecordType& type, std::int64_t id);
// The id behind a number or `login:ada`; kInvalid with a sentence where there is none that the actor may see.
base::Result<std::int64_t> resolve(const View& view, const model::RecordType& type, std::string_view text);

}  // namespace kernel
