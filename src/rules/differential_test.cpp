// Memory against both databases, over random data and random rules; also for an actor who may not see everything.
#include <doctest/doctest.h>

#include <algorithm>

#include "rules/ast.h"
#include "rules/database_test.h"
#include "rules/random_test.h"

namespace rules {

using base::Value;

namespace {

constexpr int kDataSets = 10;
constexpr int kRulesEach = 400;

// Every third record of some types is hidden, but never the person acting (1).
bool is_hidden(const RecordType& type, std::int64_t id) {
  return id % 3 == 0 &&
         (type.name == "person" || type.name == "service" || type.name == "note" || type.name == "incident");
}

Sql visible_condition(const RecordType& type, std::string_view alias) {
  if (!is_hidden(type, 3)) return {};
  return {"\"" + std::string(alias) + "\".\"id\" % 3 <> 0", {}, std::nullopt};
}

// What such an actor sees of a data set.
class Partial : public Source {
 public:
  explicit Partial(const DataSet& data) : data_(data) {}

  Value field(const RecordType& type, std::int64_t id, const Field& field) const override {
    Value value = data_.field(type, id, field);
    if (field.kind == Kind::kRef && !field.inverse.empty()) return lowest(field, id);
    if (value.is_null() || (field.kind != Kind::kRef && field.kind != Kind::kRefs)) return value;
    const RecordType& target = *data_.schema().find(field.target);
    if (field.kind == Kind::kRef) return is_hidden(target, value.integer()) ? Value() : value;
    base::Ids ids = value.ids();
    std::erase_if(ids, [&](std::int64_t other) { return is_hidden(target, other); });
    return ids.empty() ? Value() : Value(ids);
  }
  bool exists(const RecordType& type, std::int64_t id) const override {
    return data_.exists(type, id) && !is_hidden(type, id);
  }
  base::Ids members(const RecordType& type) const override {
    base::Ids ids = data_.members(type);
    std::erase_if(ids, [&](std::int64_t id) { return is_hidden(type, id); });
    return ids;
  }

 private:
  Value lowest(const Field& field, std::int64_t id) const {
    const RecordType& by = *data_.schema().find(field.inverse[0].type);
    for (std::int64_t other : members(by))
      if (data_.field(by, other, *by.find(field.inverse[0].field)) == Value(id)) return other;
    return {};
  }

  const DataSet& data_;
};

struct Outcome {
  std::string json;
  bool refused = false;
};

// One random rule by its seed: what memory says, and what each database says.
class Case {
 public:
  Case(std::uint64_t seed, const DataSet& data) : chance_(seed), data_(data), partial_(data) {
    on_ = chance_.pick({"", "incident", "incident", "service", "person", "note", "stamp", "action", "ci"});
    lists_ = !on_.empty() && chance_.is(60);
    record_ = lists_ || on_.empty() ? 0 : chance_.below(9) + 1;
    restricted_ = chance_.is(40);
    if (restricted_ && record_ % 3 == 0) record_ = record_ == 0 ? 0 : 1;
    params_ = random_params(chance_);
    context_ = data.context(random_now(chance_));
    context_.params = &params_;
    context_.only_in_scope = chance_.is(40);
    text_ = lists_ ? random_condition(chance_, data.schema(), on_) : random_value(chance_, data.schema(), on_);
    compiled_ = compile(text_, data.schema(), {on_, &params_, lists_});
  }

  bool is_refused() const { return !compiled_.rule; }

  std::string in_memory() const {
    const Source& source = restricted_ ? static_cast<const Source&>(partial_) : data_;
    Evaluator evaluator(*compiled_.rule, source, context_);
    if (evaluator.error()) return "error";
    if (!lists_) return to_json(evaluator.value(record_).value, *compiled_.rule);
    base::Ids ids;
    RulePtr scope = scope_rule(data_.schema(), on_);
    for (std::int64_t id : source.members(*data_.schema().find(on_)))
      if ((!context_.only_in_scope || holds(*scope, source, id, context_)) && evaluator.holds(id)) ids.push_back(id);
    return list_json(on_, ids);
  }

  std::string on_database(Database& database) const {
    SqlContext context{context_, database.dialect(), nullptr, nullptr, std::nullopt};
    if (restricted_) context.visible = visible_condition;
    if (to_sql_value(*compiled_.rule, "t", context).error) return "error";
    if (!lists_) return to_json(database.value(*compiled_.rule, record_, context), *compiled_.rule);
    base::Ids ids = database.matching(*compiled_.rule, context);
    const RecordType& type = *data_.schema().find(on_);
    if (restricted_) std::erase_if(ids, [&](std::int64_t id) { return is_hidden(type, id); });
    return list_json(on_, ids);
  }

  std::string describe() const {
    SqlContext context{context_, Dialect::kSqlite, nullptr, nullptr, std::nullopt};
    if (restricted_) context.visible = visible_condition;
    return "on '" + on_ + "' record " + std::to_string(record_) + (restricted_ ? " restricted" : "") +
           (context_.only_in_scope ? " in scope" : "") + "\n  " + text_ + "\n  " +
           to_sql_value(*compiled_.rule, "t", context).text;
  }

 private:
  Chance chance_;
  const DataSet& data_;
  Partial partial_;
  std::string on_, text_;
  bool lists_ = false, restricted_ = false;
  std::int64_t record_ = 0;
  Params params_;
  Context context_;
  Compiled compiled_;
};

void compare_all(const std::function<std::unique_ptr<Database>()>& open, int sets) {
  base::Json model = read_json_file(std::string(kRandomData) + "model.json");
  Schema schema = read_schema(model);
  int compared = 0, refused = 0;
  for (int set = 0; set < sets; ++set) {
    std::uint64_t seed = 1'000 + static_cast<std::uint64_t>(set);
    Chance chance(seed);
    DataSet data(model, random_data(chance, schema));
    auto database = open();
    database->load(data);
    for (int i = 0; i < kRulesEach; ++i) {
      std::uint64_t rule_seed = seed * 1'000 + static_cast<std::uint64_t>(i);
      Case one(rule_seed, data);
      if (one.is_refused()) {
        ++refused;
        continue;
      }
      ++compared;
      std::string memory = one.in_memory(), sql = one.on_database(*database);
      auto a = base::parse_json("[" + memory + "]"), b = base::parse_json("[" + sql + "]");
      bool same = memory == sql || (a.ok() && b.ok() && same_json(*a, *b));
      if (!same)
        FAIL_CHECK("data seed " << seed << ", rule seed " << rule_seed << ", " << one.describe()
                                << "\n  memory: " << memory << "\n  SQL: " << sql);
    }
  }
  MESSAGE(compared << " rules compared, " << refused << " refused when checked");
  CHECK(compared > sets * kRulesEach * 7 / 10);
}

}  // namespace

TEST_CASE("memory and SQLite agree on random rules over random data") { compare_all(open_sqlite, kDataSets); }

TEST_CASE("memory and PostgreSQL agree on random rules over random data") {
  if (!why_no_postgres().empty()) {
    MESSAGE("skipped: " << why_no_postgres());
    return;
  }
  compare_all(open_postgres, kDataSets);
}

}  // namespace rules
