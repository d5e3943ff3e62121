#include "kernel/behaviour.h"

#include "kernel/find.h"
#include "kernel/source.h"

namespace kernel {
namespace {

template <class Map>
const auto& hooks_in(const Map& map, const std::string& key) {
  static const typename Map::mapped_type kNone;
  auto found = map.find(key);
  return found == map.end() ? kNone : found->second;
}

}  // namespace

const std::vector<Hook>& Behaviours::drafts(const std::string& type) const { return hooks_in(drafts_, type); }
const std::vector<EntryHook>& Behaviours::entries(const std::string& type, const std::string& entry) const {
  return hooks_in(entries_, type + "." + entry);
}
const std::vector<AfterHook>& Behaviours::afters(const std::string& type) const { return hooks_in(afters_, type); }

std::int64_t Situation::now_us() const { return view_.now_us; }
std::int64_t Situation::actor() const { return view_.actor.person; }
bool Situation::actor_is_staff() const { return view_.actor.kind == "staff" || view_.actor.kind == "contractor"; }
bool Situation::has_role(std::string_view role) const { return view_.actor.has(role); }
std::int64_t Situation::id() const { return after_.id; }

const base::Value& Situation::before(std::string_view field) const {
  static const base::Value kNothing;
  return before_ ? before_->at(field) : kNothing;
}
const base::Value& Situation::after(std::string_view field) const { return after_.at(field); }

bool Situation::is(std::string_view field, std::string_view choice) const {
  auto text = std::get_if<std::string>(&after_.at(field).v);
  return text && *text == choice;
}

bool Situation::given(std::string_view field) const {
  auto declared = after_.type->find(field);
  return declared && draft_.find(*declared);
}

const base::Value& Situation::setting(std::string_view key) const { return view_.settings->get(key); }
std::int64_t Situation::setting_duration_us(std::string_view key) const { return view_.settings->duration_us(key); }

base::Result<base::Value> Situation::ask(std::string_view rule) const {
  return value_of(view_, view_.ground.rule(*after_.type, rule), after_);
}

base::Result<base::Ids> Situation::referring(std::string_view type_name, std::string_view field_name,
                                             std::int64_t to) const {
  auto type = view_.model().find(type_name);
  auto field = type ? type->find(field_name) : nullptr;
  ENSURE(field && field->reference());
  const std::string from = field->many() ? "SELECT src FROM " + store::quote(type->name + "__" + field->name) +
                                               " WHERE dst = ? AND _to IS NULL ORDER BY src"
                                         : "SELECT id FROM " + store::quote(type->name) + " WHERE " +
                                               store::quote(field->name) + " = ? ORDER BY id";
  auto rows = TRY(view_.session.query(from + " DESC LIMIT " + std::to_string(kMaxReferring), {store::Param(to)}));
  base::Ids ids;
  while (TRY(rows->next())) ids.push_back(rows->integer(0));
  return ids;
}

base::Result<base::Value> Situation::value(std::string_view type_name, std::int64_t id, std::string_view field) const {
  auto type = view_.model().find(type_name);
  auto record = type ? TRY(read_current(view_, *type, id)) : std::optional<Record>();
  return record ? record->at(field) : base::Value();
}

}  // namespace kernel
