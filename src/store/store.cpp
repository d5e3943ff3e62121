#include "store/store.h"

#include <future>

namespace store {

Param::Param(const base::Value& value) {
  if (auto b = std::get_if<bool>(&value.v)) v = static_cast<std::int64_t>(*b);
  if (auto n = std::get_if<std::int64_t>(&value.v)) v = *n;
  if (auto d = std::get_if<double>(&value.v)) v = *d;
  if (auto s = std::get_if<std::string>(&value.v)) v = std::string_view(*s);
}

base::Result<RowsPtr> Session::query(const rules::Sql& sql) {
  const std::vector<Param> params(sql.params.begin(), sql.params.end());
  return query(sql.text, params);
}

base::Result<void> Store::write_and_wait(Job job) {
  std::promise<base::Result<void>> promise;
  write(std::move(job), [&](base::Result<void> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

}  // namespace store
