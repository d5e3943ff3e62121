// A record as it was loaded, and a draft of what shall change on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"
#include "model/model.h"

namespace kernel {

struct Record {
  const model::RecordType* type = nullptr;
  std::int64_t id = 0;
  std::int64_t revision = 0;
  std::int64_t from_us = 0;         // this version is true from then on
  std::int64_t recorded_us = 0;     // and was learned then
  std::vector<base::Value> values;  // by Field::index; computed collections are null here

  const base::Value& at(const model::Field& field) const { return values[field.index]; }
  base::Value& at(const model::Field& field) { return values[field.index]; }
  const base::Value& at(std::string_view field) const;  // null where the type has no such field
  std::string state() const;                            // "" where there is no lifecycle
  std::string ref() const { return type->ref(id); }
};

// Fields with their new values, each once; null empties.
class Draft {
 public:
  void set(const model::Field& field, base::Value value);
  const base::Value* find(const model::Field& field) const;
  bool empty() const { return values_.empty(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

 private:
  std::vector<std::pair<const model::Field*, base::Value>> values_;
};

// An entry (comment, approval …) that a request adds to a record.
struct NewEntry {
  const model::RecordType* type = nullptr;
  Draft draft;
};

}  // namespace kernel
