// Records behind the store as rules see them: unrestricted, for guards, row rules and behaviours. A record that is
// being changed is shown as it will be.
#pragma once

#include <map>

#include "kernel/rows.h"
#include "kernel/view.h"
#include "rules/rule.h"

namespace kernel {

class StoreSource final : public rules::Source {
 public:
  explicit StoreSource(const View& view, const Record* draft = nullptr) : view_(view), draft_(draft) {}

  base::Value field(const rules::RecordType& type, std::int64_t id, const rules::Field& field) const override;
  bool exists(const rules::RecordType& type, std::int64_t id) const override;
  base::Ids members(const rules::RecordType& type) const override;

  // The first error of the store; then what was answered is not to be relied on.
  const std::optional<base::Error>& error() const { return error_; }

 private:
  const Record* record(const model::RecordType& type, std::int64_t id) const;
  base::Ids inverse(const model::RecordType& type, std::int64_t id, const model::Field& field) const;
  base::Ids naming(const rules::Inverse& inverse, const model::RecordType& type, std::int64_t id) const;
  base::Value entry_scope(const model::RecordType& type, std::int64_t id) const;
  template <class T>
  T keep(base::Result<T> result, T otherwise) const;

  const View& view_;
  const Record* draft_;
  mutable std::map<std::pair<const model::RecordType*, std::int64_t>, std::optional<Record>> records_;
  mutable std::optional<base::Error> error_;
};

// Evaluates a condition over a record as it is or will be. Errors of the store are passed on.
base::Result<bool> condition_holds(const View& view, const rules::Rule& rule, const Record& record);
base::Result<base::Value> value_of(const View& view, const rules::Rule& rule, const Record& record);
base::Result<bool> may_see(const View& view, const model::RecordType& type, std::int64_t id);

}  // namespace kernel
