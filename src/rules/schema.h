// What rules are written about: record types, their fields, and the settings that a rule may read as $key.
// Filled by model/ (or by a test); rules/ knows nothing else of the model.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/value.h"

namespace rules {

// RULES section 2. kNull and kAny are types of expressions, never of fields.
enum class Kind {
  kBool,
  kNumber,
  kText,
  kChoice,
  kDate,
  kDateTime,
  kDuration,
  kRef,
  kRefs,
  kTexts,
  kJson,
  kNull,
  kAny
};

// How the store keeps a number: as it is, as a whole number, or in ten-thousandths (money).
enum class Storage { kPlain, kWhole, kMoney };

// The other end of a computed collection: the records of `type` whose `field` names this one.
struct Inverse {
  std::string type;
  std::string field;
};

struct Field {
  std::string name;
  Kind kind = Kind::kText;
  Storage storage = Storage::kPlain;
  std::string target;                // record type of a reference
  std::vector<std::string> choices;  // of a choice, or states
  std::vector<Inverse> inverse;      // computed, never stored, where not empty
  std::string inverse_where;
  bool refers_any = false;  // a text that holds a number; the store keeps _<name>_type and _<name>_id beside it
  bool table = false;       // rows: kept in a table of its own, <type>__<name>
};

struct RecordType {
  std::string name;
  std::string ref_prefix;     // "INC-": `ref` is printed from the id, six digits at least; empty: it has no ref
  bool entry = false;         // kind: entry
  std::string hangs_on;       // the field with the record it belongs to; empty: none
  std::vector<Field> fields;  // `id`, `state` where there is a lifecycle, the common fields, its own
  std::unordered_map<std::string, std::size_t> index;

  const Field* find(std::string_view field) const {
    auto at = index.find(std::string(field));
    return at == index.end() ? nullptr : &fields[at->second];
  }
  void add(Field field) {
    index[field.name] = fields.size();
    fields.push_back(std::move(field));
  }
};

struct Schema {
  std::map<std::string, RecordType, std::less<>> types;
  std::map<std::string, base::Value, std::less<>> settings;  // bool, double or text

  const RecordType* find(std::string_view type) const {
    auto at = types.find(type);
    return at == types.end() ? nullptr : &at->second;
  }
};

}  // namespace rules
