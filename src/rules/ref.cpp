#include "rules/ref.h"

#include <charconv>

namespace rules {

namespace {
constexpr std::size_t kLeastDigits = 6;
}

std::string print_ref(const RecordType& type, std::int64_t id) {
  std::string digits = std::to_string(id);
  if (digits.size() < kLeastDigits) digits.insert(0, kLeastDigits - digits.size(), '0');
  return type.ref_prefix + digits;
}

std::optional<std::int64_t> parse_ref(const RecordType& type, std::string_view ref) {
  if (type.ref_prefix.empty() || ref.substr(0, type.ref_prefix.size()) != type.ref_prefix) return std::nullopt;
  std::int64_t id = 0;
  const char* end = ref.data() + ref.size();
  auto [stop, failed] = std::from_chars(ref.data() + type.ref_prefix.size(), end, id);
  if (failed != std::errc{} || stop != end || id <= 0 || print_ref(type, id) != ref) return std::nullopt;
  return id;
}

const RecordType* find_by_ref(const Schema& schema, std::string_view ref, std::int64_t& id) {
  for (const auto& [name, type] : schema.types)
    if (auto found = parse_ref(type, ref)) return id = *found, &type;
  return nullptr;
}

}  // namespace rules
