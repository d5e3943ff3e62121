// A data set of the rule language's vectors (docs/rules.md), put into a store as records: settings, calendars, the
// actor and the records by type, in the JSON form of tests/rules/data.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/json.h"
#include "kernel/view.h"
#include "rules/calendar.h"
#include "store/store.h"

namespace cli {

class RecordSet : public rules::Calendars {
 public:
  // Opens a store in `directory`, made for this, and fills it.
  static base::Result<std::unique_ptr<RecordSet>> load(std::shared_ptr<const model::Model> model,
                                                       const base::Json& data, const std::string& directory);

  const rules::Params& settings() const { return settings_; }
  const base::Zone* zone() const { return zone_; }
  std::int64_t me() const { return actor_.person; }

  base::Result<void> read(const std::function<base::Result<void>(const kernel::View&)>& job);

  std::optional<std::int64_t> open_before(std::string_view name, std::int64_t instant_us) const override;
  const rules::Calendar* find(std::string_view name) const override;

 private:
  explicit RecordSet(std::shared_ptr<const model::Model> model) : ground_(std::move(model), {}) {}
  base::Result<void> read_settings(const base::Json& data);
  base::Result<void> read_calendars(const base::Json& calendars);
  base::Result<void> fill(const base::Json& records);
  base::Result<void> clear_dangling(kernel::Record& record, const base::Json& records) const;

  kernel::Ground ground_;
  rights::Actor actor_;
  rules::Params settings_;
  const base::Zone* zone_ = nullptr;
  std::string default_calendar_;
  std::map<std::string, std::shared_ptr<const rules::Calendar>, std::less<>> calendars_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace cli
