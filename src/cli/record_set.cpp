#include "cli/record_set.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/civil.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "kernel/changes.h"
#include "kernel/rows.h"
#include "store/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace cli {
namespace {

using base::Json;
using base::Value;
using model::FieldType;

constexpr double kMoneyScale = 10'000;

base::Error wrong(const std::string& what) {
  return base::invalid("The data set is not as it should be: " + what + ".");
}

std::string text_of(const Json& json, std::string_view key) {
  auto value = json.find(key);
  return value && value->text() ? *value->text() : std::string();
}

// "6mo" or a number of seconds.
base::Result<std::int64_t> seconds(const Json& json) {
  double number = 0;
  if (json.number(number)) return static_cast<std::int64_t>(number);
  const std::string text = json.text() ? *json.text() : "";
  std::int64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"s", base::kSecondUs},  {"m", base::kMinuteUs}, {"h", base::kHourUs},      {"d", base::kDayUs},
      {"w", 7 * base::kDayUs}, {"mo", base::kMonthUs}, {"y", 12 * base::kMonthUs}};
  for (auto& [name, us] : kUnits)
    if (error == std::errc() && unit == name) return count * us / base::kSecondUs;
  return wrong("\"" + text + "\" is no duration");
}

void write_json(base::JsonWriter& out, const Json& json);

std::string json_text(const Json& json) {
  base::JsonWriter out;
  write_json(out, json);
  return out.take();
}

void write_json(base::JsonWriter& out, const Json& json) {
  double number = 0;
  if (auto text = json.text())
    out.text(*text);
  else if (auto truth = json.boolean())
    out.boolean(*truth);
  else if (auto whole = json.integer())
    out.integer(*whole);
  else if (json.number(number))
    out.decimal(number);
  else if (auto array = json.array()) {
    out.begin_array();
    for (auto& item : *array) write_json(out, item);
    out.end_array();
  } else if (auto object = json.object()) {
    out.begin_object();
    for (auto& [key, value] : *object) {
      out.key(key);
      write_json(out, value);
    }
    out.end_object();
  } else {
    out.null();
  }
}

// 12.5, "12.50", or {"amount": "12.50", "currency": "EUR"}.
base::Result<Value> money(const Json& json) {
  double number = 0;
  auto amount = json.find("amount");
  const Json& written = amount ? *amount : json;
  const std::string* text = written.text();
  if (text && std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc())
    return wrong("\"" + *text + "\" is no amount of money");
  if (!text && !written.number(number)) return wrong(json_text(json) + " is no amount of money");
  return Value(static_cast<std::int64_t>(std::llround(number * kMoneyScale)));
}

bool is_empty(const Json& json) {
  return (json.array() && json.array()->empty()) || (json.object() && json.object()->empty()) ||
         (json.text() && json.text()->empty());
}

template <class Item>
std::vector<Item> each_once(const std::vector<Item>& items) {
  std::vector<Item> once;
  for (auto& item : items)
    if (std::find(once.begin(), once.end(), item) == once.end()) once.push_back(item);
  return once;
}

base::Result<Value> read_many(const model::Field& field, const Json& json) {
  base::Ids ids;
  base::Texts texts;
  for (auto& item : json.array() ? *json.array() : Json::Array()) {
    if (item.integer()) ids.push_back(*item.integer());
    if (item.text() && !base::is_blank(*item.text())) texts.push_back(*item.text());
  }
  if (field.type == FieldType::kTags) return kernel::normalized(each_once(texts));
  return kernel::normalized(each_once(ids));
}

base::Result<Value> read_rows(const model::Field& field, const Json& json);

base::Result<Value> read_value(const model::Field& field, const Json& json) {
  double number = 0;
  if (json.is_null()) return Value();
  switch (field.type) {
    case FieldType::kBoolean: return json.boolean() ? Value(*json.boolean()) : Value();
    case FieldType::kInteger:
    case FieldType::kReference:
    case FieldType::kPerson: return json.integer() ? Value(*json.integer()) : Value();
    case FieldType::kDecimal: return json.number(number) ? Value(number) : Value();
    case FieldType::kMoney: return money(json);
    case FieldType::kDuration: return Value(TRY(seconds(json)));
    case FieldType::kRows: return read_rows(field, json);
    case FieldType::kReferences:
    case FieldType::kPersons:
    case FieldType::kTags: return read_many(field, json);
    case FieldType::kForm:
    case FieldType::kFrozen: return is_empty(json) ? Value() : Value(json_text(json));
    default: break;
  }
  if (!json.text()) return wrong(field.name + " should be a text");
  if (field.type == FieldType::kDate) {
    if (auto day = base::parse_date(*json.text())) return Value(*day);
    return wrong("\"" + *json.text() + "\" is no date");
  }
  if (field.type == FieldType::kDateTime) {
    if (auto at = base::parse_datetime(*json.text())) return Value(*at);
    return wrong("\"" + *json.text() + "\" is no time");
  }
  return kernel::normalized(Value(*json.text()));
}

base::Result<Value> read_rows(const model::Field& field, const Json& json) {
  base::Table table;
  for (auto& row : json.array() ? *json.array() : Json::Array()) {
    std::vector<Value> cells;
    for (auto& column : field.columns) {
      auto cell = row.find(column.name);
      cells.push_back(cell ? TRY(read_value(column, *cell)) : Value());
    }
    table.push_back(std::move(cells));
  }
  return kernel::normalized(std::move(table));
}

bool has_record(const Json& records, std::string_view type, std::int64_t id) {
  auto rows = records.find(type);
  if (!rows || !rows->array()) return false;
  return std::any_of(rows->array()->begin(), rows->array()->end(), [&](auto& row) {
    return row.find("id") && row.find("id")->integer() && *row.find("id")->integer() == id && !row.find("deleted");
  });
}

}  // namespace

base::Result<std::unique_ptr<RecordSet>> RecordSet::load(std::shared_ptr<const model::Model> model, const Json& data,
                                                         const std::string& directory) {
  std::unique_ptr<RecordSet> loaded(new RecordSet(std::move(model)));
  TRY(loaded->read_settings(data));
  loaded->store_ = TRY(store::open_sqlite_store({directory + "/vectors.db", 1, false}));
  TRY(loaded->store_->write_and_wait([&](store::Session& session) -> base::Result<void> {
    return store::migrate(
        session,
        TRY(store::plan_migration(session, store::derive_schema(*loaded->ground_.model, loaded->ground_.layouts))));
  }));
  auto records = data.find("records");
  if (!records || !records->object()) return wrong("it has no records");
  TRY(loaded->fill(*records));
  return loaded;
}

base::Result<void> RecordSet::read_settings(const Json& data) {
  for (auto& [key, value] : ground_.model->schema.settings) settings_[key] = value;
  if (auto settings = data.find("settings"); settings && settings->object()) {
    default_calendar_ = text_of(*settings, "calendar");
    for (auto& [key, value] : *settings->object()) {
      double number = 0;
      if (value.text())
        settings_[key] = *value.text();
      else if (value.boolean())
        settings_[key] = *value.boolean();
      else if (value.number(number))
        settings_[key] = number;
    }
  }
  auto zone = settings_.find("time_zone");
  auto zone_name = zone == settings_.end() ? nullptr : std::get_if<std::string>(&zone->second.v);
  zone_ = TRY(base::Zone::load(zone_name ? *zone_name : "UTC"));
  actor_ = kernel::system_actor();
  actor_.person = 0;
  if (auto actor = data.find("actor"))
    if (auto person = actor->find("person"); person && person->integer()) actor_.person = *person->integer();
  auto calendars = data.find("calendars");
  return calendars ? read_calendars(*calendars) : base::Result<void>();
}

base::Result<void> RecordSet::read_calendars(const Json& calendars) {
  constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  auto minutes = [](const std::string& text) {
    return std::atoi(text.c_str()) * 60 + (text.size() > 3 ? std::atoi(text.c_str() + 3) : 0);
  };
  for (auto& [name, json] : calendars.object() ? *calendars.object() : Json::Object()) {
    rules::Calendar::Spec spec;
    spec.time_zone = text_of(json, "time_zone");
    for (std::size_t day = 0; day < 7; ++day) {
      auto week = json.find("week");
      auto hours = week ? week->find(kDays[day]) : nullptr;
      for (auto& each : hours && hours->array() ? *hours->array() : Json::Array())
        if (each.array() && each.array()->size() == 2 && (*each.array())[0].text() && (*each.array())[1].text())
          spec.week[day].push_back({minutes(*(*each.array())[0].text()), minutes(*(*each.array())[1].text())});
    }
    if (auto holidays = json.find("holidays"); holidays && holidays->array())
      for (auto& holiday : *holidays->array())
        if (auto day = holiday.text() ? base::parse_date(*holiday.text()) : std::nullopt) spec.holidays.push_back(*day);
    calendars_[name] = TRY(rules::Calendar::build(std::move(spec)));
  }
  return {};
}

// Straight into the tables: the records of a data set need not be what the kernel would let anybody make.
base::Result<void> RecordSet::fill(const Json& records) {
  return store_->write_and_wait([&](store::Session& session) -> base::Result<void> {
    kernel::Work work(kernel::make_view(ground_, session, kernel::system_actor()));
    for (auto& [name, rows] : *records.object()) {
      auto type = ground_.model->find(name);
      if (!type) return wrong("the model has no record type " + name);
      for (auto& row : rows.array() ? *rows.array() : Json::Array()) {
        if (row.find("deleted")) continue;
        kernel::Record record = kernel::blank_record(*type);
        if (auto in_scope = type->find("in_scope"); in_scope && !type->entry) record.at(*in_scope) = true;
        for (auto& [key, value] : *row.object()) {
          auto field = type->find(key);
          if (key == "id")
            record.id = *value.integer();
          else if (!field)
            return wrong(name + " has no field " + key);
          else if (!field->computed())
            record.at(*field) = TRY(read_value(*field, value));
        }
        TRY(clear_dangling(record, records));
        auto recent = store::recent_field(*type);
        const bool had_none = recent && record.at(*recent).is_null();
        TRY(kernel::insert_record(work, record, "create"));
        if (had_none)
          TRY(session.execute(
              "UPDATE " + store::quote(name) + " SET " + store::quote(recent->name) + " = NULL WHERE id = ?",
              {store::Param(record.id)}));
      }
    }
    return {};
  });
}

// What names a record that is not there is empty.
base::Result<void> RecordSet::clear_dangling(kernel::Record& record, const Json& records) const {
  for (auto& field : record.type->fields) {
    Value& value = record.at(field);
    if (!field.reference() || value.is_null()) continue;
    if (auto id = std::get_if<std::int64_t>(&value.v); id && !has_record(records, field.to, *id)) value = Value();
    if (auto ids = std::get_if<base::Ids>(&value.v))
      std::erase_if(*ids, [&](auto id) { return !has_record(records, field.to, id); });
    value = kernel::normalized(std::move(value));
  }
  return {};
}

base::Result<void> RecordSet::read(const std::function<base::Result<void>(const kernel::View&)>& job) {
  return store_->read(
      [&](store::Session& session) { return job(kernel::make_view(ground_, session, kernel::system_actor())); });
}

const rules::Calendar* RecordSet::find(std::string_view name) const {
  auto found = calendars_.find(name.empty() ? std::string_view(default_calendar_) : name);
  return found == calendars_.end() ? nullptr : found->second.get();
}

std::optional<std::int64_t> RecordSet::open_before(std::string_view name, std::int64_t instant_us) const {
  if (name.empty() && default_calendar_.empty()) return instant_us;
  const rules::Calendar* calendar = find(name);
  return calendar ? std::optional(calendar->open_before(instant_us)) : std::nullopt;
}

}  // namespace cli
