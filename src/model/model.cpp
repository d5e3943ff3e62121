#include "model/model.h"

#include <algorithm>
#include <charconv>

namespace model {

const Move* Lifecycle::find(std::string_view move) const {
  auto at = std::find_if(moves.begin(), moves.end(), [&](const Move& one) { return one.name == move; });
  return at == moves.end() ? nullptr : &*at;
}

const Choice* Lifecycle::state(std::string_view name) const {
  auto at = std::find_if(states.begin(), states.end(), [&](const Choice& one) { return one.value == name; });
  return at == states.end() ? nullptr : &*at;
}

bool Lifecycle::is_final(std::string_view state) const {
  return std::find(final.begin(), final.end(), state) != final.end();
}

const Field* RecordType::find(std::string_view field) const {
  auto at = field_index.find(std::string(field));
  return at == field_index.end() ? nullptr : &fields[at->second];
}

std::string RecordType::ref(std::int64_t id) const {
  if (entry) return name + "/" + std::to_string(id);  // an entry has no number of its own
  constexpr std::size_t kDigits = 6;
  const std::string number = std::to_string(id);
  return ref_prefix + std::string(number.size() < kDigits ? kDigits - number.size() : 0, '0') + number;
}

namespace {
const RecordType* find_in(const std::unordered_map<std::string, const RecordType*>& map, std::string_view key) {
  auto at = map.find(std::string(key));
  return at == map.end() ? nullptr : at->second;
}
}  // namespace

const RecordType* Model::find(std::string_view type) const { return find_in(by_name_, type); }
const RecordType* Model::by_path(std::string_view path) const { return find_in(by_path_, path); }

const Setting* Model::setting(std::string_view key) const {
  auto at = std::find_if(settings.begin(), settings.end(), [&](const Setting& one) { return one.key == key; });
  return at == settings.end() ? nullptr : &*at;
}

const Role* Model::role(std::string_view name) const {
  auto at = std::find_if(roles.begin(), roles.end(), [&](const Role& one) { return one.name == name; });
  return at == roles.end() ? nullptr : &*at;
}

const RecordType* Model::by_ref(std::string_view ref, std::int64_t& id) const {
  const std::size_t end = ref.find_last_of("-/");
  if (end == std::string_view::npos) return nullptr;
  const RecordType* type = ref[end] == '-' ? find_in(by_prefix_, ref.substr(0, end + 1)) : find(ref.substr(0, end));
  if (!type) return nullptr;
  const std::string_view digits = ref.substr(end + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  return whole && id > 0 && type->ref(id) == ref ? type : nullptr;  // only the form that we print ourselves
}

}  // namespace model
