#include "fields/field.h"

#include <doctest/doctest.h>

#include <map>

namespace {

using model::FieldType;

// Two records of any type: 1 is visible, 2 is not.
class TwoRecords : public fields::References {
 public:
  base::Result<std::int64_t> resolve(const model::Field&, std::string_view text) override {
    if (text == "SVC-000001" || text == "login:ada") return std::int64_t{1};
    if (text == "SVC-000002") return std::int64_t{2};
    return base::invalid("There is no " + std::string(text) + ".");
  }
  const Shown* show(const model::Field&, std::int64_t id) override { return id == 1 ? &mail_ : nullptr; }

 private:
  Shown mail_{"SVC-000001", "Mail"};
};

model::Field make(FieldType type) {
  model::Field field;
  field.name = "thing";
  field.label = "Thing";
  field.type = type;
  field.to = "service";
  field.of = {{"low", "Low"}, {"high", "High"}};
  return field;
}

struct Outcome {
  std::string json, text, code, place;
};

Outcome outcome(const model::Field& field, base::Result<base::Value> value) {
  TwoRecords records;
  if (!value.ok()) return {"", "", value.error().fields.at(0).code, value.error().fields.at(0).field};
  const fields::Writing writing{records, "EUR"};
  base::JsonWriter json;
  fields::to_json(field, *value, writing, json);
  return {json.take(), fields::to_text(field, *value, writing), "", ""};
}

Outcome from_json(const model::Field& field, std::string_view text) {
  TwoRecords records;
  return outcome(field, fields::from_json(field, *base::parse_json(text), {records, "EUR", nullptr}));
}

Outcome from_text(const model::Field& field, std::string_view text) {
  TwoRecords records;
  return outcome(field, fields::from_text(field, text, {records, "EUR", &base::Zone::utc()}));
}

TEST_CASE("values that are taken come back as they were given") {
  struct Case {
    FieldType type;
    const char *given, *json, *text;
  };
  const Case cases[] = {
      {FieldType::kText, R"("  Mail is down ")", R"("Mail is down")", "Mail is down"},
      {FieldType::kText, R"("   ")", "null", ""},
      {FieldType::kMarkdown, R"("a\r\nb\rc\td")", R"("a\nb\nc\td")", "a\nb\nc\td"},
      {FieldType::kInteger, "42", "42", "42"},
      {FieldType::kInteger, "42.0", "42", "42"},
      {FieldType::kDecimal, "12.5", "12.5", "12.5"},
      {FieldType::kDecimal, "3", "3", "3"},
      {FieldType::kMoney, R"({"amount": "12.5", "currency": "EUR"})", R"({"amount":"12.50","currency":"EUR"})",
       "12.50"},
      {FieldType::kMoney, R"({"amount": "-0.0001", "currency": "EUR"})", R"({"amount":"-0.0001","currency":"EUR"})",
       "-0.0001"},
      {FieldType::kBoolean, "false", "false", "false"},
      {FieldType::kChoice, R"("high")", R"("high")", "high"},
      {FieldType::kChoice, R"("")", "null", ""},
      {FieldType::kDate, R"("2026-11-24")", R"("2026-11-24")", "2026-11-24"},
      {FieldType::kDateTime, R"("2026-11-24T10:00:00+01:00")", R"("2026-11-24T09:00:00Z")", "2026-11-24T09:00:00Z"},
      {FieldType::kDuration, "5400", "5400", "5400"},
      {FieldType::kTime, R"("24:00")", R"("24:00")", "24:00"},
      {FieldType::kReference, R"("SVC-000001")", R"({"ref":"SVC-000001","title":"Mail"})", "SVC-000001"},
      {FieldType::kReference, R"({"ref": "SVC-000001", "title": "Mail"})", R"({"ref":"SVC-000001","title":"Mail"})",
       "SVC-000001"},
      {FieldType::kReference, R"("SVC-000002")", "null", ""},
      {FieldType::kPerson, R"("login:ada")", R"({"ref":"SVC-000001","title":"Mail"})", "SVC-000001"},
      {FieldType::kReferences, R"(["SVC-000001", "SVC-000002", "SVC-000001"])",
       R"([{"ref":"SVC-000001","title":"Mail"}])", "SVC-000001"},
      {FieldType::kReferences, "[]", "[]", ""},
      {FieldType::kTags, R"([" vpn ", "mail", "vpn", " "])", R"(["vpn","mail"])", "vpn, mail"},
      {FieldType::kForm, R"({"size": [1, 2.5, null, true, {"a": "b"}]})", R"({"size":[1,2.5,null,true,{"a":"b"}]})",
       R"({"size":[1,2.5,null,true,{"a":"b"}]})"},
      {FieldType::kText, "null", "null", ""},
      {FieldType::kTags, "null", "[]", ""},
  };
  for (auto& each : cases) {
    CAPTURE(each.given);
    const auto got = from_json(make(each.type), each.given);
    CHECK(got.code == "");
    CHECK(got.json == each.json);
    CHECK(got.text == each.text);
  }
}

TEST_CASE("values that are not taken say what is wrong") {
  struct Case {
    FieldType type;
    std::string given;
    const char* code;
  };
  const Case cases[] = {
      {FieldType::kText, "1", "type"},
      {FieldType::kText, R"("a\nb")", "control"},
      {FieldType::kText, '"' + std::string(1001, 'x') + '"', "too_long"},
      {FieldType::kMarkdown, '"' + std::string(100'001, 'x') + '"', "too_long"},
      {FieldType::kMarkdown, R"("a\u0000b")", "control"},
      {FieldType::kInteger, "1.5", "type"},
      {FieldType::kInteger, "9007199254740992", "too_large"},
      {FieldType::kInteger, "-1e300", "too_small"},
      {FieldType::kDecimal, R"("1.5")", "type"},
      {FieldType::kMoney, "12.5", "type"},
      {FieldType::kMoney, R"({"amount": 12.5, "currency": "EUR"})", "type"},
      {FieldType::kMoney, R"({"amount": "12.12345", "currency": "EUR"})", "decimals"},
      {FieldType::kMoney, R"({"amount": "1e3", "currency": "EUR"})", "type"},
      {FieldType::kMoney, R"({"amount": "12.", "currency": "EUR"})", "type"},
      {FieldType::kMoney, R"({"amount": "123456789012", "currency": "EUR"})", "too_large"},
      {FieldType::kMoney, R"({"amount": "12.50", "currency": "USD"})", "currency"},
      {FieldType::kBoolean, R"("true")", "type"},
      {FieldType::kChoice, R"("hihg")", "choice"},
      {FieldType::kDate, R"("2026-02-29")", "date"},
      {FieldType::kDateTime, R"("2026-11-24T10:00:00")", "datetime"},
      {FieldType::kDuration, "1.5", "type"},
      {FieldType::kDuration, "99999999999", "too_large"},
      {FieldType::kTime, R"("24:01")", "time"},
      {FieldType::kReference, R"("SVC-000009")", "reference"},
      {FieldType::kReference, "7", "type"},
      {FieldType::kReferences, R"("SVC-000001")", "type"},
      {FieldType::kReferences, R"(["SVC-000009"])", "reference"},
      {FieldType::kTags, R"("vpn")", "type"},
      {FieldType::kTags, R"(["a,b"])", "control"},
      {FieldType::kForm, "[]", "type"},
      {FieldType::kFrozen, "{}", "read_only"},
  };
  for (auto& each : cases) {
    CAPTURE(each.given.substr(0, 80));
    const auto got = from_json(make(each.type), each.given);
    CHECK(got.code == each.code);
    CHECK(got.place == "thing");
  }
}

TEST_CASE("texts are read as people and files write them") {
  CHECK(from_text(make(FieldType::kBoolean), "yes").json == "true");
  CHECK(from_text(make(FieldType::kDuration), "1h 30m").json == "5400");
  CHECK(from_text(make(FieldType::kDuration), "90").json == "90");
  CHECK(from_text(make(FieldType::kDuration), "1x").code == "duration");
  CHECK(from_text(make(FieldType::kDateTime), "2026-11-24 09:00").json == R"("2026-11-24T09:00:00Z")");
  CHECK(from_text(make(FieldType::kMoney), "12.50 EUR").json == R"({"amount":"12.50","currency":"EUR"})");
  CHECK(from_text(make(FieldType::kReferences), "SVC-000001; SVC-000001").text == "SVC-000001");
  CHECK(from_text(make(FieldType::kTags), "vpn, mail,").text == "vpn, mail");
  CHECK(from_text(make(FieldType::kText), "\xFF").code == "utf8");
  CHECK(from_text(make(FieldType::kInteger), "").json == "null");
  CHECK(from_text(make(FieldType::kInteger), "4 2").code == "type");
}

TEST_CASE("rows name the place of each mistake, all at once") {
  auto field = make(FieldType::kRows);
  auto role = make(FieldType::kChoice), minutes = make(FieldType::kInteger);
  role.name = "role";
  role.required = true;
  minutes.name = "minutes";
  field.columns = {role, minutes};
  CHECK(from_json(field, R"([{"role": "low", "minutes": 5}, {"role": "high"}])").json ==
        R"([{"role":"low","minutes":5},{"role":"high","minutes":null}])");

  TwoRecords records;
  auto read = fields::from_json(field, *base::parse_json(R"([{"role": "low"}, {"minutes": "x", "minuts": 1}])"),
                                {records, "EUR", nullptr});
  REQUIRE(!read.ok());
  std::map<std::string, std::string> codes;
  for (auto& error : read.error().fields) codes[error.field] = error.code;
  CHECK(codes == std::map<std::string, std::string>{
                     {"thing[1].minuts", "unknown"}, {"thing[1].role", "required"}, {"thing[1].minutes", "type"}});
}

TEST_CASE("a mistyped choice is told what there is") {
  TwoRecords records;
  const auto field = make(FieldType::kChoice);
  auto read = fields::from_json(field, *base::parse_json(R"("hihg")"), {records, "EUR", nullptr});
  CHECK(read.error().fields.at(0).message == "Thing has no choice \"hihg\"; did you mean `high`?");
}

TEST_CASE("schemas are JSON") {
  for (int i = 0; i <= static_cast<int>(FieldType::kTime); ++i)
    for (const auto side : {fields::Side::kAnswer, fields::Side::kBody}) {
      base::JsonWriter json;
      fields::write_schema(make(static_cast<FieldType>(i)), side, json);
      CAPTURE(json.str());
      CHECK(base::parse_json(json.str()).ok());
    }
}

}  // namespace
