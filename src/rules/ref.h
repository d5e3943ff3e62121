// Numbers such as INC-000042: printed from the id, never stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rules/schema.h"

namespace rules {

std::string print_ref(const RecordType& type, std::int64_t id);

// The id behind a number of the type; none unless `ref` is exactly as print_ref writes it.
std::optional<std::int64_t> parse_ref(const RecordType& type, std::string_view ref);

// The type and id behind a number of any type; null where there is none.
const RecordType* find_by_ref(const Schema& schema, std::string_view ref, std::int64_t& id);

}  // namespace rules
