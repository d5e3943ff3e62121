// Data sets of the tests: a schema in the form of tests/rules/data/model.json, and records in memory.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/json.h"
#include "rules/calendar.h"
#include "rules/rule.h"

namespace rules {

base::Json read_json_file(const std::string& path);  // the test ends where it cannot be read
std::string read_file(const std::string& path);

Schema read_schema(const base::Json& model);

class DataSet : public Source, public Calendars {
 public:
  using Record = std::map<std::string, base::Value>;  // values in the units of the store
  using Table = std::map<std::int64_t, Record>;

  DataSet(const base::Json& model, const base::Json& data);

  const Schema& schema() const { return schema_; }
  const std::map<std::string, Table>& tables() const { return tables_; }
  Context context(std::int64_t now_us) const;
  const Params& settings() const { return settings_; }

  base::Value field(const RecordType& type, std::int64_t id, const Field& field) const override;
  bool exists(const RecordType& type, std::int64_t id) const override;
  base::Ids members(const RecordType& type) const override;
  std::optional<std::int64_t> open_before(std::string_view name, std::int64_t instant_us) const override;
  const Calendar* find(std::string_view name) const override;

 private:
  void read_records(const base::Json& records);
  void read_calendars(const base::Json& calendars);
  void find_prefixes();
  void clear_dangling();
  void derive(const RecordType& type, const Field& field);
  bool names(const RecordType& type, std::int64_t id, const RecordType& by, const Record& record,
             const Inverse& inverse) const;

  Schema schema_;
  std::map<std::string, Table> tables_;
  Params settings_;
  std::map<std::string, std::shared_ptr<const Calendar>, std::less<>> calendars_;
  std::string default_calendar_;
  const base::Zone* zone_ = nullptr;
  std::int64_t me_ = 0;
};

}  // namespace rules
