// What the API, imports and exports do with the value of a field: read it from JSON or text, write it as either,
// and describe it to machines. One file a type; kind.h is the table.
//
// Reading answers with a value of base/value.h or with errors (kInvalid) whose `field` is the field's name, or a place
// inside it ("contributions[2].role"), whose `code` is for programs and whose message says what would be right.
// Codes: type, blank, control, too_long, too_many, too_small, too_large, decimals, choice, date, datetime, duration,
// time, currency, reference, unknown, required, utf8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/value.h"
#include "base/zone.h"
#include "model/model.h"

namespace fields {

inline constexpr std::size_t kMaxTextCodePoints = 1'000;
inline constexpr std::size_t kMaxMarkdownCodePoints = 100'000;
inline constexpr std::size_t kMaxTags = 50;
inline constexpr std::size_t kMaxTagCodePoints = 100;
inline constexpr std::size_t kMaxReferences = 1'000;  // in one field
inline constexpr std::size_t kMaxRows = 500;
inline constexpr std::size_t kMaxFormBytes = 64 * 1024;
inline constexpr std::int64_t kMaxInteger = 9'007'199'254'740'991;  // what every reader of JSON keeps exactly
inline constexpr std::int64_t kMoneyScale = 10'000;                 // the store keeps ten-thousandths
inline constexpr std::int64_t kMaxDurationSeconds = 100LL * 366 * 86'400;

// Other records, as the caller may see them.
class References {
 public:
  virtual ~References() = default;
  // The id behind a number or `login:ada`; an error with a sentence where the reader can see none.
  virtual base::Result<std::int64_t> resolve(const model::Field& field, std::string_view text) = 0;

  struct Shown {
    std::string ref, title;
  };
  // Null where the reader may not see it. Valid until the References end.
  virtual const Shown* show(const model::Field& field, std::int64_t id) = 0;
};

struct Reading {
  References& references;
  std::string_view currency;         // of the organization; no other is taken
  const base::Zone* zone = nullptr;  // of texts without an offset; null: an offset must stand there
};

struct Writing {
  References& references;
  std::string_view currency;
};

base::Result<base::Value> from_json(const model::Field& field, const base::Json& json, const Reading& reading);
base::Result<base::Value> from_text(const model::Field& field, std::string_view text, const Reading& reading);

void to_json(const model::Field& field, const base::Value& value, const Writing& writing, base::JsonWriter& json);
// For a cell of a file: numbers of records, choices by value, lists with commas, rows as JSON.
std::string to_text(const model::Field& field, const base::Value& value, const Writing& writing);

// The end of a sentence about a word that is not known: "; did you mean `high`?", or what there is, or a full stop.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

std::string_view type_name(model::FieldType type);  // as the model files and the API call it
bool is_sortable(const model::Field& field);

// The JSON Schema (2020-12) of the value, as it stands in an answer or as a body gives it.
enum class Side { kAnswer, kBody };
void write_schema(const model::Field& field, Side side, base::JsonWriter& json);

}  // namespace fields
