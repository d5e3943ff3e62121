// libFuzzer target: whatever the bytes, a rule is compiled or refused with an error that lies in the text; what
// compiles is evaluated, written as SQL for both databases, and completion works at every cut.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/text.h"
#include "rules/complete.h"
#include "rules/sql.h"

namespace rules {
namespace {

Field make_field(const char* name, Kind kind, const char* target = "") {
  Field field;
  field.name = name;
  field.kind = kind;
  field.target = target;
  return field;
}

Schema make_schema() {
  Schema schema;
  RecordType person, thing;
  person.name = "person";
  person.ref_prefix = "P-";
  person.add(make_field("id", Kind::kRef, "person"));
  person.add(make_field("ref", Kind::kText));
  person.add(make_field("name", Kind::kText));
  person.add(make_field("teams", Kind::kRefs, "thing"));
  thing.name = "thing";
  thing.add(make_field("id", Kind::kRef, "thing"));
  thing.add(make_field("a", Kind::kText));
  thing.add(make_field("b", Kind::kBool));
  thing.add(make_field("c", Kind::kDate));
  thing.add(make_field("d", Kind::kDateTime));
  thing.add(make_field("e", Kind::kDuration));
  thing.add(make_field("j", Kind::kJson));
  thing.add(make_field("l", Kind::kTexts));
  thing.add(make_field("n", Kind::kNumber));
  thing.add(make_field("p", Kind::kRef, "person"));
  thing.add(make_field("in_scope", Kind::kBool));
  Field choice = make_field("s", Kind::kChoice), money = make_field("m", Kind::kNumber),
        inverse = make_field("x", Kind::kRefs, "person");
  choice.choices = {"on", "off"};
  money.storage = Storage::kMoney;
  inverse.inverse = {{"person", "teams"}};
  thing.add(choice);
  thing.add(money);
  thing.add(inverse);
  schema.types.emplace("person", std::move(person));
  schema.types.emplace("thing", std::move(thing));
  schema.settings["w"] = "30d";
  return schema;
}

class Nothing : public Source {
 public:
  base::Value field(const RecordType&, std::int64_t, const Field&) const override { return {}; }
  bool exists(const RecordType&, std::int64_t) const override { return true; }
  base::Ids members(const RecordType&) const override { return {1, 2}; }
};

}  // namespace
}  // namespace rules

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const rules::Schema schema = rules::make_schema();
  static const rules::Params params;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  rules::Compiled compiled = rules::compile(text, schema, {"thing", &params, false});
  if (!compiled.rule) {
    ENSURE(!compiled.error.code.empty() && !compiled.error.message.empty());
    ENSURE(compiled.error.position <= base::count_code_points(text));
    ENSURE(!compiled.error.show(text).empty());
  } else {
    rules::Context context;
    context.schema = &schema;
    context.now_us = 1'800'000'000'000'000;
    context.me = 1;
    context.max_steps = 10'000;
    rules::Evaluated result = rules::evaluate(*compiled.rule, rules::Nothing(), 1, context);
    if (!result.error) ENSURE(!rules::to_json(result.value, *compiled.rule).empty());
    for (auto dialect : {rules::Dialect::kSqlite, rules::Dialect::kPostgres}) {
      rules::Sql sql = rules::to_sql_value(*compiled.rule, "t", {context, dialect, nullptr, nullptr, std::nullopt});
      ENSURE(!sql.text.empty());
    }
  }
  std::size_t cuts = base::count_code_points(text);
  for (std::size_t at = 0; at <= cuts && at < 100; at += 7) rules::complete(text, at, schema, "thing");
  return 0;
}
