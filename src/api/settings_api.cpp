// What the organization chose: GET /settings, PATCH /settings/{key}. A setting without a record has its default.
#include <charconv>
#include <map>

#include "api/encode.h"
#include "api/handlers.h"
#include "api/words.h"
#include "base/civil.h"
#include "base/zone.h"
#include "kernel/write.h"
#include "rights/rights.h"

namespace api {
namespace {

base::Result<const model::RecordType*> setting_type(const kernel::View& view) {
  const auto type = view.model().find("setting");
  if (type && rights::may_read_type(view.actor, view.model(), *type)) return type;
  return base::forbidden("You may not read the settings.");
}

base::Result<std::map<std::string, kernel::Record>> stored_settings(const kernel::View& view,
                                                                    const model::RecordType& type) {
  kernel::Query query;
  query.limit = kernel::kMaxPage;
  for (const auto name : {"key", "value", "reason", "updated_at", "updated_by"})
    query.fields.push_back(type.find(name));
  query.budget = std::chrono::milliseconds(0);
  std::map<std::string, kernel::Record> by_key;
  for (;;) {
    auto page = TRY(kernel::find(view, type, query));
    for (auto& record : page.records) by_key.emplace(record.at("key").text(), record);
    if (page.next.empty()) return by_key;
    query.after = page.next;
  }
}

bool is_literal(const model::Setting& setting) {
  return setting.type == "number" || setting.type == "bool" || setting.type == "table";
}

// A setting as JSON, from the text that its record holds.
void write_text_value(base::JsonWriter& json, const model::Setting& setting, const std::string& text) {
  if (text.empty())
    json.null();
  else if (is_literal(setting) && base::parse_json(text).ok())
    json.raw(text);
  else
    json.text(text);
}

void write_default(base::JsonWriter& json, const model::Setting& setting) {
  const auto& value = setting.default_value;
  if (value.is_null())
    json.null();
  else if (const auto flag = std::get_if<bool>(&value.v))
    json.boolean(*flag);
  else if (const auto number = std::get_if<double>(&value.v))
    json.decimal(*number);
  else
    write_text_value(json, setting, value.text());
}

void write_setting(base::JsonWriter& json, const kernel::View& view, const Speaker& speaker,
                   const model::Setting& setting, const kernel::Record* record, Titles& titles) {
  json.begin_object()
      .key("key")
      .text(setting.key)
      .key("label")
      .text(speaker.label(setting))
      .key("help")
      .text(setting.help);
  json.key("type").text(setting.type).key("value");
  const bool chosen = record && !record->at("value").is_null();
  if (chosen)
    write_text_value(json, setting, record->at("value").text());
  else
    write_default(json, setting);
  json.key("default");
  write_default(json, setting);
  json.key("changed_at");
  if (record && !record->at("updated_at").is_null())
    json.text(base::format_datetime(record->at("updated_at").integer()));
  else
    json.null();
  json.key("changed_by");
  write_person(json, titles, view,
               record && !record->at("updated_by").is_null() ? record->at("updated_by").integer() : 0);
  json.key("reason");
  if (record && !record->at("reason").is_null())
    json.text(record->at("reason").text());
  else
    json.null();
  json.end_object();
}

base::Error wrong_value(const model::Setting& setting, std::string_view wanted) {
  return base::invalid_field("value", "type",
                             setting.label + " takes " + std::string(wanted) + "; null brings back the default.");
}

bool is_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count < 0) return false;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const std::string_view known : {"m", "h", "d", "w", "mo", "y"})
    if (unit == known) return true;
  return false;
}

// The text that the record keeps. Errors say what the setting takes.
base::Result<std::string> text_of(const kernel::View& view, const model::Setting& setting, const base::Json& value) {
  double number = 0;
  if (setting.type == "number")
    return value.number(number) ? base::Result<std::string>(base::write_json(value)) : wrong_value(setting, "a number");
  if (setting.type == "bool")
    return value.boolean() ? base::Result<std::string>(base::write_json(value)) : wrong_value(setting, "true or false");
  if (setting.type == "table")
    return value.array() || value.object() ? base::Result<std::string>(base::write_json(value))
                                           : wrong_value(setting, "a table: a list of rows");
  if (!value.text() || value.text()->empty()) return wrong_value(setting, "a text");
  const auto& text = *value.text();
  if (setting.type == "duration" && !is_duration(text))
    return wrong_value(setting, "a length of time such as 30m, 4h, 14d, 2w, 6mo, 1y");
  if (setting.type == "date" && !base::parse_date(text)) return wrong_value(setting, "a day such as 2026-11-24");
  if (setting.type == "datetime" && !base::parse_datetime(text))
    return wrong_value(setting, "a time with its offset, such as 2026-11-24T09:00:00Z");
  if (setting.key == "time_zone" && !base::Zone::load(text).ok())
    return wrong_value(setting, "the name of a time zone such as Europe/Berlin");
  std::int64_t id = 0;
  const auto type = setting.type == "reference" ? view.model().by_ref(text, id) : nullptr;
  if (setting.type == "reference" && (!type || !kernel::load(view, *type, id).ok()))
    return wrong_value(setting, "the number of a record");
  return text;
}

struct NewValue {
  base::Value value, reason;
};

base::Result<NewValue> read_body(const kernel::View& view, const model::Setting& setting, const base::Json& body) {
  for (auto& [name, value] : *body.object())
    if (name != "value" && name != "reason")
      return base::invalid_field(name, "unknown", "A setting has a value and a reason; not \"" + name + "\".");
  const auto value = body.find("value"), reason = body.find("reason");
  if (!value) return base::invalid_field("value", "required", "The body is {\"value\": …, \"reason\": …}.");
  if (reason && !reason->is_null() && !reason->text())
    return base::invalid_field("reason", "type", "The reason is a text.");
  NewValue given;
  if (!value->is_null()) given.value = TRY(text_of(view, setting, *value));
  if (reason && reason->text()) given.reason = *reason->text();
  return given;
}

base::Result<kernel::Outcome> store_value(kernel::Work& work, const model::RecordType& type,
                                          const model::Setting& setting, const NewValue& given) {
  const auto stored = TRY(stored_settings(work, type));
  kernel::Draft draft;
  draft.set(*type.find("value"), given.value);
  draft.set(*type.find("reason"), given.reason);
  if (const auto found = stored.find(setting.key); found != stored.end())
    return kernel::Outcome{TRY(kernel::change(work, type, found->second.id, draft)).id, 0};
  draft.set(*type.find("key"), setting.key);
  draft.set(*type.find("value_type"), setting.type);
  return kernel::Outcome{TRY(kernel::create(work, type, draft)).id, 0};
}

}  // namespace

Answer list_settings(const Call&, const kernel::View& view) {
  const auto& type = *TRY(setting_type(view));
  const auto stored = TRY(stored_settings(view, type));
  const auto speaker = speaker_for(view);
  Titles titles(view);
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (auto& setting : view.model().settings) {
    const auto found = stored.find(setting.key);
    write_setting(json, view, speaker, setting, found == stored.end() ? nullptr : &found->second, titles);
  }
  json.end_array().end_object();
  TRY(titles.check());
  return json_response(200, json.take());
}

base::Result<Plan> change_setting(const Call& call, const kernel::View& view) {
  const auto& type = *TRY(setting_type(view));
  const auto setting = view.model().setting(call.name);
  if (!setting) return base::not_found("There is no setting \"" + call.name + "\".");
  auto given = TRY(read_body(view, *setting, TRY(object_body(call))));
  return Plan{[&type, setting, given = std::move(given)](kernel::Work& work) {
    return store_value(work, type, *setting, given);
  }};
}

Answer show_setting(const Call& call, const kernel::View& view, const kernel::Outcome& outcome) {
  const auto& type = *TRY(setting_type(view));
  const auto record = TRY(kernel::load(view, type, outcome.record));
  Titles titles(view);
  base::JsonWriter json;
  write_setting(json, view, speaker_for(view), *view.model().setting(call.name), &record, titles);
  TRY(titles.check());
  return json_response(200, json.take());
}

}  // namespace api
