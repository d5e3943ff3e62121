#include "rules/data_set_test.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "base/civil.h"
#include "base/text.h"
#include "rules/ast.h"
#include "rules/lexer.h"
#include "rules/number.h"
#include "rules/ref.h"

namespace rules {

using base::Json;
using base::Value;

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  REQUIRE_MESSAGE(in.good(), path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Json read_json_file(const std::string& path) {
  auto json = base::parse_json(read_file(path));
  REQUIRE_MESSAGE(json.ok(), path);
  return json.release();
}

namespace {

std::string text_of(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value && value->text() ? *value->text() : "";
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> all;
  for (std::string word; in >> word;) all.push_back(word);
  return all;
}

std::vector<std::string> texts_of(const Json* json) {
  std::vector<std::string> all;
  if (json && json->array())
    for (const Json& each : *json->array()) all.push_back(*each.text());
  return all;
}

Field read_field(const std::string& name, const Json& json) {
  static const std::map<std::string, Kind> kKinds = {
      {"str", Kind::kText},          {"text", Kind::kText},   {"int", Kind::kNumber}, {"num", Kind::kNumber},
      {"money", Kind::kNumber},      {"bool", Kind::kBool},   {"date", Kind::kDate},  {"datetime", Kind::kDateTime},
      {"duration", Kind::kDuration}, {"enum", Kind::kChoice}, {"ref", Kind::kRef},    {"refs", Kind::kRefs},
      {"user", Kind::kRef},          {"users", Kind::kRefs},  {"json", Kind::kJson},  {"rows", Kind::kJson},
      {"form", Kind::kJson},         {"strs", Kind::kTexts}};
  Field field;
  field.name = name;
  std::string type = text_of(json, "type");
  field.kind = kKinds.at(type);
  field.storage = type == "int" ? Storage::kWhole : type == "money" ? Storage::kMoney : Storage::kPlain;
  field.target = type == "user" || type == "users" ? "person" : text_of(json, "target");
  field.choices = texts_of(json.find("allowed"));
  field.table = type == "rows";
  field.refers_any = text_of(json, "refers") == "any";
  field.inverse_where = text_of(json, "inverse_where");
  for (const auto& word : words(text_of(json, "inverse")))
    field.inverse.push_back({word.substr(0, word.find('.')), word.substr(word.find('.') + 1)});
  return field;
}

bool is_of_entries(const std::string& name) {
  return name == "in_scope" || name == "created_at" || name == "created_by";
}

double number_of(const Json& json) {
  double number = 0;
  const Json* amount = json.find("amount");
  const Json& plain = amount ? *amount : json;
  if (plain.text()) return std::stod(*plain.text());
  REQUIRE(plain.number(number));
  return number;
}

Value read_ids(const Json& json) {
  base::Ids ids;
  for (const Json& each : *json.array())
    if (std::find(ids.begin(), ids.end(), *each.integer()) == ids.end()) ids.push_back(*each.integer());
  return ids.empty() ? Value() : Value(std::move(ids));
}

Value read_texts(const Json& json) {
  base::Texts texts;
  for (const auto& text : texts_of(&json))
    if (!base::is_blank(text) && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  return texts.empty() ? Value() : Value(std::move(texts));
}

// A JSON value in the unit of the store.
Value read_value(const Field& field, const Json& json) {
  if (json.is_null()) return {};
  switch (field.kind) {
    case Kind::kText: return base::is_blank(*json.text()) ? Value() : Value(*json.text());
    case Kind::kChoice: return *json.text();
    case Kind::kBool: return *json.boolean();
    case Kind::kDate: return base::parse_date(*json.text()).value();
    case Kind::kDateTime: return base::parse_datetime(*json.text()).value();
    case Kind::kDuration:
      return json.text() ? length_us(parse_duration(*json.text()).value()) / base::kSecondUs
                         : std::int64_t(number_of(json));
    case Kind::kRef: return *json.integer();
    case Kind::kRefs: return read_ids(json);
    case Kind::kTexts: return read_texts(json);
    case Kind::kNumber:
      if (field.storage == Storage::kPlain) return number_of(json);
      return static_cast<std::int64_t>(std::llround(number_of(json) * (field.storage == Storage::kMoney ? 1e4 : 1)));
    default: {
      bool empty = (json.array() && json.array()->empty()) || (json.object() && json.object()->empty()) ||
                   (json.text() && json.text()->empty());
      if (empty) return {};
      return field.table ? Value(base::Table{{Value("row")}}) : Value("{}");
    }
  }
}

}  // namespace

Schema read_schema(const Json& model) {
  Schema schema;
  const Json& types = *model.find("record_types");
  for (const auto& [name, json] : *types.object()) {
    if (name == "_base") continue;
    RecordType type;
    type.name = name;
    type.entry = text_of(json, "kind") == "entry";
    type.hangs_on = text_of(json, "hangs_on");
    Field id;
    id.name = "id", id.kind = Kind::kRef, id.target = name;
    type.add(id);
    if (const Json* lifecycle = json.find("lifecycle")) {
      Field state;
      state.name = "state", state.kind = Kind::kChoice, state.choices = texts_of(lifecycle->find("states"));
      type.add(state);
    }
    const Json& own = *json.find("fields");
    for (const auto& [field, each] : *types.find("_base")->find("fields")->object())
      if (!own.find(field) && (!type.entry || is_of_entries(field))) type.add(read_field(field, each));
    for (const auto& [field, each] : *own.object()) type.add(read_field(field, each));
    schema.types.emplace(name, std::move(type));
  }
  if (const Json* meta = model.find("meta"))
    for (const Json& setting : *meta->find("settings")->array()) {
      std::string value = text_of(setting, "default"), type = text_of(setting, "type");
      if (!value.empty())
        schema.settings[text_of(setting, "key")] = type == "bool"     ? Value(value == "true")
                                                   : type == "number" ? Value(std::stod(value))
                                                                      : Value(value);
    }
  return schema;
}

DataSet::DataSet(const Json& model, const Json& data) : schema_(read_schema(model)) {
  if (const Json* settings = data.find("settings")) {
    default_calendar_ = text_of(*settings, "calendar");
    for (const auto& [key, value] : *settings->object()) {
      double number = 0;
      if (value.text())
        settings_[key] = *value.text();
      else if (value.boolean())
        settings_[key] = *value.boolean();
      else if (value.number(number))
        settings_[key] = number;
    }
    for (auto& [key, value] : schema_.settings)
      if (auto at = settings_.find(key); at != settings_.end()) value = at->second;
  }
  auto zone = settings_.find("time_zone");
  zone_ = base::Zone::load(zone == settings_.end() ? "UTC" : zone->second.text()).value();
  if (const Json* calendars = data.find("calendars")) read_calendars(*calendars);
  read_records(*data.find("records"));
  find_prefixes();
  clear_dangling();
  for (bool with_condition : {false, true})
    for (const auto& [name, type] : schema_.types)
      for (const Field& field : type.fields)
        if (!field.inverse.empty() && field.inverse_where.empty() != with_condition) derive(type, field);
  if (const Json* actor = data.find("actor"))
    if (const Json* person = actor->find("person")) me_ = *person->integer();
}

void DataSet::read_calendars(const Json& calendars) {
  static const char* const kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  auto minutes = [](const std::string& text) { return std::stoi(text) * 60 + std::stoi(text.substr(3)); };
  for (const auto& [name, json] : *calendars.object()) {
    Calendar::Spec spec;
    spec.time_zone = text_of(json, "time_zone");
    for (std::size_t day = 0; day < 7; ++day)
      if (const Json* hours = json.find("week")->find(kDays[day]))
        for (const Json& each : *hours->array())
          spec.week[day].push_back({minutes(*(*each.array())[0].text()), minutes(*(*each.array())[1].text())});
    for (const auto& holiday : texts_of(json.find("holidays")))
      spec.holidays.push_back(base::parse_date(holiday).value());
    calendars_[name] = Calendar::build(std::move(spec)).value();
  }
}

void DataSet::read_records(const Json& records) {
  for (const auto& [name, rows] : *records.object()) {
    const RecordType* type = schema_.find(name);
    REQUIRE_MESSAGE(type, name);
    for (const Json& row : *rows.array()) {
      if (row.find("deleted")) continue;
      Record record;
      if (!type->entry && type->find("in_scope")) record["in_scope"] = true;
      for (const auto& [key, value] : *row.object()) {
        if (key == "id") continue;
        const Field* field = type->find(key);
        REQUIRE_MESSAGE(field, (name + "." + key));
        record[key] = read_value(*field, value);
      }
      tables_[name][*row.find("id")->integer()] = std::move(record);
    }
  }
}

// Where every record has the number that follows from its id, the type has such numbers.
void DataSet::find_prefixes() {
  for (auto& [name, type] : schema_.types) {
    const Table& table = tables_[name];
    if (table.empty() || !type.find("ref")) continue;
    auto first = table.begin()->second.find("ref");
    if (first == table.begin()->second.end() || first->second.is_null()) continue;
    type.ref_prefix = first->second.text().substr(0, first->second.text().find('-') + 1);
    for (const auto& [id, record] : table)
      if (auto ref = record.find("ref");
          ref == record.end() || ref->second.is_null() || ref->second.text() != print_ref(type, id))
        type.ref_prefix.clear();
  }
}

// What names a record that is gone is empty: the store sees to it.
void DataSet::clear_dangling() {
  for (auto& [name, table] : tables_) {
    const RecordType& type = *schema_.find(name);
    for (auto& [id, record] : table)
      for (const Field& field : type.fields) {
        auto at = record.find(field.name);
        if (at == record.end() || at->second.is_null()) continue;
        auto gone = [&](std::int64_t other) { return !tables_[field.target].contains(other); };
        if (field.kind == Kind::kRef && gone(at->second.integer())) at->second = Value();
        if (field.kind != Kind::kRefs) continue;
        base::Ids ids = at->second.ids();
        std::erase_if(ids, gone);
        at->second = ids.empty() ? Value() : Value(std::move(ids));
      }
  }
}

// Whether the record `by` names `id` in the field of the inverse.
bool DataSet::names(const RecordType& type, std::int64_t id, const RecordType& by, const Record& record,
                    const Inverse& inverse) const {
  auto at = record.find(inverse.field);
  if (at == record.end() || at->second.is_null()) return false;
  if (const auto* ids = std::get_if<base::Ids>(&at->second.v))
    return std::find(ids->begin(), ids->end(), id) != ids->end();
  if (const auto* other = std::get_if<std::int64_t>(&at->second.v)) return *other == id;
  if (at->second.text() != print_ref(type, id)) return false;
  std::string beside = inverse.field;
  if (beside.size() < 4 || beside.substr(beside.size() - 4) != "_ref") return true;
  beside.replace(beside.size() - 3, 3, "type");
  auto named = record.find(beside);
  return !by.find(beside) || named == record.end() || named->second.is_null() || named->second.text() == type.name;
}

void DataSet::derive(const RecordType& type, const Field& field) {
  for (auto& [id, record] : tables_[type.name]) {
    if (record.contains(field.name)) continue;
    base::Ids found;
    for (const Inverse& inverse : field.inverse) {
      const RecordType& by = *schema_.find(inverse.type);
      Compiled condition;
      if (!field.inverse_where.empty())
        condition = compile(field.inverse_where, schema_, {inverse.type, nullptr, true});
      for (const auto& [other, each] : tables_[inverse.type]) {
        if (!names(type, id, by, each, inverse)) continue;
        if (condition.rule && !holds(*condition.rule, *this, other, context(0))) continue;
        if (std::find(found.begin(), found.end(), other) == found.end()) found.push_back(other);
      }
    }
    std::sort(found.begin(), found.end());
    if (!found.empty()) record[field.name] = field.kind == Kind::kRefs ? Value(found) : Value(found[0]);
  }
}

Context DataSet::context(std::int64_t now_us) const {
  Context context;
  context.schema = &schema_;
  context.now_us = now_us;
  context.zone = zone_;
  context.me = me_;
  context.calendars = this;
  return context;
}

Value DataSet::field(const RecordType& type, std::int64_t id, const Field& field) const {
  auto table = tables_.find(type.name);
  if (table == tables_.end()) return {};
  auto record = table->second.find(id);
  if (record == table->second.end()) return {};
  auto value = record->second.find(field.name);
  return value == record->second.end() ? Value() : value->second;
}

bool DataSet::exists(const RecordType& type, std::int64_t id) const {
  auto table = tables_.find(type.name);
  return table != tables_.end() && table->second.contains(id);
}

base::Ids DataSet::members(const RecordType& type) const {
  base::Ids ids;
  if (auto table = tables_.find(type.name); table != tables_.end())
    for (const auto& [id, record] : table->second) ids.push_back(id);
  return ids;
}

const Calendar* DataSet::find(std::string_view name) const {
  auto at = calendars_.find(name.empty() ? std::string_view(default_calendar_) : name);
  return at == calendars_.end() ? nullptr : at->second.get();
}

std::optional<std::int64_t> DataSet::open_before(std::string_view name, std::int64_t instant_us) const {
  if (name.empty() && default_calendar_.empty()) return instant_us;
  const Calendar* calendar = find(name);
  return calendar ? std::optional(calendar->open_before(instant_us)) : std::nullopt;
}

}  // namespace rules
