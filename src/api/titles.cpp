#include "api/titles.h"

#include <algorithm>

#include "kernel/refer_all.h"

namespace api {

base::Result<std::int64_t> Titles::resolve(const model::Field& field, std::string_view text) {
  const auto type = view_.model().find(field.to);
  if (!type) return base::internal("The field " + field.name + " points to no type.");
  return kernel::resolve(view_, *type, text);
}

const Titles::Shown* Titles::show(const model::Field& field, std::int64_t id) {
  const auto type = view_.model().find(field.to);
  return type ? show(*type, id) : nullptr;
}

const Titles::Shown* Titles::show(const model::RecordType& type, std::int64_t id) {
  auto& titles = of(type);
  auto found = titles.shown.find(id);
  if (found == titles.shown.end()) {
    titles.wanted.push_back(id);
    load(titles);
    found = titles.shown.find(id);
  }
  return found->second ? &*found->second : nullptr;
}

void Titles::note(const model::Field& field, const base::Value& value) {
  if (value.is_null()) return;
  if (field.type == model::FieldType::kRows) {
    for (auto& row : value.table())
      for (std::size_t i = 0; i < row.size() && i < field.columns.size(); ++i) note(field.columns[i], row[i]);
    return;
  }
  if (!field.reference()) return;
  const auto type = view_.model().find(field.to);
  if (!type) return;
  if (const auto one = std::get_if<std::int64_t>(&value.v)) note(*type, *one);
  if (const auto many = std::get_if<base::Ids>(&value.v))
    for (const auto id : *many) note(*type, id);
}

void Titles::note(const model::RecordType& type, std::int64_t id) {
  auto& titles = of(type);
  if (!titles.shown.contains(id)) titles.wanted.push_back(id);
}

void Titles::load() {
  for (auto& titles : types_)
    if (!titles->wanted.empty()) load(*titles);
}

base::Result<void> Titles::check() const {
  if (error_) return *error_;
  return {};
}

Titles::OfType& Titles::of(const model::RecordType& type) {
  for (auto& titles : types_)
    if (titles->type == &type) return *titles;
  types_.push_back(std::make_unique<OfType>(OfType{&type, {}, {}}));
  return *types_.back();
}

void Titles::load(OfType& titles) {
  std::sort(titles.wanted.begin(), titles.wanted.end());
  titles.wanted.erase(std::unique(titles.wanted.begin(), titles.wanted.end()), titles.wanted.end());
  for (const auto id : titles.wanted) titles.shown.try_emplace(id);
  auto found = kernel::refer_all(view_, *titles.type, titles.wanted);
  titles.wanted.clear();
  if (!found.ok()) {
    if (!error_) error_ = found.take_error();
    return;
  }
  for (auto& [id, reference] : *found) titles.shown[id] = Shown{std::move(reference.ref), std::move(reference.title)};
}

}  // namespace api
