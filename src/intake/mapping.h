// A mapping file: how the columns of an export become fields, states, people and comments (docs/imports.md tells it
// whole, with an example). It is checked against the model before anything is read: every mistake at once, each with
// file:line:column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "base/yaml.h"
#include "intake/csv.h"
#include "intake/date_format.h"
#include "model/model.h"

namespace intake {

inline constexpr std::size_t kMaxMappingColumns = kMaxCsvColumns;
inline constexpr std::string_view kKeepState = "keep";  // in a map of states: ours stays as it is

using ColumnIndex = std::uint32_t;  // into Mapping::columns
inline constexpr ColumnIndex kNoColumn = UINT32_MAX;

// Words of a source are looked up without a copy of the text.
struct WordHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>()(word); }
};
template <class Value>
using Words = std::unordered_map<std::string, Value, WordHash, std::equal_to<>>;

// A column that the mapping names.
struct Column {
  std::string name;
  base::Place place;      // where it is named first
  bool optional = false;  // every use of it has a default, so the file may lack it
  int moment = -1;        // of a column that holds its last value in every row: into Mapping::moments
  bool counter = false;   // a change of it alone is no event
  bool used = false;      // by more than the list of ignored columns
};

// "{category}[: {symptom}]": columns in braces; what stands in brackets is left out where one of its columns is empty.
struct Template {
  struct Piece {
    std::string text;
    ColumnIndex column = kNoColumn;
    int group = 0;  // 0: outside of brackets
  };
  std::vector<Piece> pieces;

  bool is_one_column() const { return pieces.size() == 1 && pieces[0].column != kNoColumn; }
};

// A record that is found at the source by its name, or made with these fields.
struct Reference {
  struct Given {
    const model::Field* field = nullptr;
    base::Value value;  // of a reference: the other one's name
    std::shared_ptr<const Reference> reference;
  };
  const model::RecordType* type = nullptr;
  std::vector<Given> make;
};

// When columns that always hold their last value enter history: at the time in `column`, with the first row of that
// time whose state at the source is `state` (any where empty), else by an entry of their own. `enters`: the state
// begins then, too, where no row says so.
struct Moment {
  ColumnIndex column = kNoColumn;
  std::string state;
  bool enters = false;
  friend bool operator==(const Moment&, const Moment&) = default;
};

struct FieldMap {
  const model::Field* field = nullptr;
  Template from;              // no pieces: a constant, the default
  Words<base::Value> values;  // by the source's word
  base::Value fallback;       // where the column is empty or its word has no counterpart
  const DateFormat* dates = nullptr;
  std::string split;                           // of many values in one column
  std::int64_t unit_seconds = 1;               // of a duration
  std::shared_ptr<const Reference> reference;  // then values are names at the source
  int moment = -1;                             // into Mapping::moments; -1: with each row
  bool counter = false;
  bool at_opening = false;
};

struct CommentMap {
  Template from;
  bool internal = true;
  Template by;  // no pieces: the system
  std::shared_ptr<const Reference> person;
};

struct StateMap {
  ColumnIndex column = kNoColumn;
  Words<std::string> states;  // the source's word to ours, or kKeepState
};

struct Mapping {
  std::string file;    // for messages
  std::string source;  // what the import is called: part of every identity
  const model::RecordType* type = nullptr;

  CsvForm form;
  std::vector<std::string> missing;  // besides the empty field
  std::size_t longest_missing = 0;
  std::vector<std::unique_ptr<DateFormat>> date_forms;  // the first is that of the file
  const base::Zone* zone = nullptr;

  std::vector<Column> columns;
  ColumnIndex identity = kNoColumn;
  ColumnIndex effective = kNoColumn;
  ColumnIndex opening = kNoColumn;
  std::vector<ColumnIndex> order;
  std::vector<std::vector<ColumnIndex>> expected_order;  // times that should not fall
  std::vector<Moment> moments;
  std::optional<StateMap> state;
  std::vector<FieldMap> fields;
  std::vector<CommentMap> comments;

  const DateFormat& dates() const { return *date_forms.front(); }
  bool is_missing(std::string_view text) const {
    if (text.empty()) return true;
    if (text.size() > longest_missing) return false;
    for (const std::string& marker : missing)
      if (text == marker) return true;
    return false;
  }
};

base::Result<Mapping> read_mapping(std::string_view text, std::string_view file, const model::Model& model);
base::Result<Mapping> load_mapping(const std::string& path, const model::Model& model);

// For each column of the mapping its place in the file, kAbsent for an optional one that is not there. Errors name
// every column that the file lacks.
inline constexpr std::size_t kAbsent = SIZE_MAX;
base::Result<std::vector<std::size_t>> bind_columns(const Mapping& mapping, const std::vector<std::string>& header);

// What stands in the file and nowhere in the mapping.
std::vector<std::string> unmapped_columns(const Mapping& mapping, const std::vector<std::string>& header);

}  // namespace intake
