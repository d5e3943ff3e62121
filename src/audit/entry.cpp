#include "audit/entry.h"

#include "base/random.h"

namespace audit {
namespace {

void add_number(std::string& bytes, std::uint64_t number, int count) {
  for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
}
void add_number(std::string& bytes, std::int64_t number) { add_number(bytes, static_cast<std::uint64_t>(number), 8); }

void add_text(std::string& bytes, std::string_view text) {
  add_number(bytes, text.size(), 4);
  bytes += text;
}

std::string hash_changes(const Entry& entry) {
  if (entry.is_erased()) return std::string(entry.salt);
  std::string salted(entry.salt);
  salted += entry.changes;
  return base::sha256(salted);
}

}  // namespace

Entry read_entry(const store::Rows& rows) {
  return {rows.integer(0), rows.text(1),    rows.integer(2), rows.integer(3), rows.integer(4),
          rows.integer(5), rows.integer(6), rows.text(7),    rows.text(8),    rows.bytes(9)};
}

Hash leaf_of(const Entry& entry) {
  std::string bytes;
  bytes.reserve(160);
  add_number(bytes, entry.seq);
  add_text(bytes, entry.record_type);
  for (auto number : {entry.record_id, entry.revision, entry.recorded_us, entry.effective_us, entry.actor})
    add_number(bytes, number);
  add_text(bytes, entry.verb);
  bytes += hash_changes(entry);
  return hash_leaf(bytes);
}

}  // namespace audit
