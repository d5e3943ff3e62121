// Databases of the tests: the tables that a schema asks for, filled from a data set.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/data_set_test.h"
#include "rules/sql.h"
#include "rules/vectors_test.h"

namespace rules {

class Database {
 public:
  virtual ~Database() = default;
  virtual Dialect dialect() const = 0;
  virtual void run(const std::string& sql) = 0;  // without an answer
  virtual void insert(const std::string& sql, const std::vector<base::Value>& params) = 0;
  virtual std::vector<base::Value> first_column(const Sql& sql) = 0;  // null, int64, double, text; booleans as int64

  virtual std::string plan(const Sql&) { return ""; }  // of SQLite only

  void load(const DataSet& data);
  Answer answer(const Vector& vector, const DataSet& data);
  // The value of a compiled rule, in the units of evaluation.
  base::Value value(const Rule& rule, std::int64_t record, const SqlContext& context);
  base::Ids matching(const Rule& rule, const SqlContext& context);

 private:
  void create(const RecordType& type);
  void fill(const RecordType& type, const DataSet& data);
  void fill_relation(const RecordType& type, const Field& field, std::int64_t id, const base::Value& value);
  base::Value stored(const Field& field, const base::Value& value) const;
};

std::unique_ptr<Database> open_sqlite();
std::unique_ptr<Database> open_postgres();  // a database of its own; null, with why() set, where there is no server
const std::string& why_no_postgres();

// Runs vectors, each data set in a database of its own.
Tally run_on_databases(const std::string& path, const std::string& folder,
                       const std::function<std::unique_ptr<Database>()>& open);

}  // namespace rules
