#include "kernel/record.h"

namespace kernel {

const base::Value& Record::at(std::string_view field) const {
  static const base::Value kNothing;
  auto declared = type->find(field);
  return declared ? values[declared->index] : kNothing;
}

std::string Record::state() const {
  const base::Value& value = at("state");
  return value.is_null() ? std::string() : value.text();
}

void Draft::set(const model::Field& field, base::Value value) {
  for (auto& [there, old] : values_)
    if (there == &field) {
      old = std::move(value);
      return;
    }
  values_.emplace_back(&field, std::move(value));
}

const base::Value* Draft::find(const model::Field& field) const {
  for (auto& [there, value] : values_)
    if (there == &field) return &value;
  return nullptr;
}

}  // namespace kernel
