#include <charconv>
#include <chrono>

#include "base/civil.h"
#include "kernel/rows.h"
#include "kernel/view.h"

namespace kernel {
namespace {

using store::Param;

base::Value parse_setting(const model::Setting& setting, std::string_view text) {
  if (setting.type == "bool") return text == "true";
  if (setting.type == "number") {
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  return std::string(text);
}

std::string text_or(const rules::Params& values, std::string_view key, std::string_view otherwise) {
  auto found = values.find(key);
  auto text = found == values.end() ? nullptr : std::get_if<std::string>(&found->second.v);
  return text && !text->empty() ? *text : std::string(otherwise);
}

base::Result<std::shared_ptr<Settings>> load_settings(const model::Model& model, store::Session& session) {
  auto settings = std::make_shared<Settings>();
  for (auto& setting : model.settings)
    if (!setting.default_value.is_null()) settings->values[setting.key] = setting.default_value;
  if (model.find("setting")) {
    auto rows = TRY(session.query("SELECT key, value FROM setting WHERE value IS NOT NULL"));
    while (TRY(rows->next()))
      for (auto& setting : model.settings)
        if (setting.key == rows->text(0)) settings->values[setting.key] = parse_setting(setting, rows->text(1));
  }
  settings->currency = text_or(settings->values, "currency", "EUR");
  settings->language = text_or(settings->values, "language", "en-GB");
  auto zone = base::Zone::load(text_or(settings->values, "time_zone", "UTC"));
  settings->zone = zone.ok() ? *zone : &base::Zone::utc();
  return settings;
}

base::Texts texts_at(const Record& record, std::string_view field) {
  const base::Value& value = record.at(field);
  return value.is_null() ? base::Texts() : value.texts();
}

// The roles auditor count only while a grant in force gives them (records.yaml, auditors).
base::Result<std::vector<rights::Grant>> load_grants(const View& view, std::int64_t person) {
  std::vector<rights::Grant> grants;
  auto type = view.model().find("access_grant");
  if (!type) return grants;
  const std::int64_t today = view.settings->zone->local_day(view.now_us);
  base::Ids ids;
  {
    auto rows = TRY(view.session.query(
        "SELECT id FROM access_grant WHERE person = ? AND state = 'active' AND starts_at <= ? AND ends_at >= ?",
        {Param(person), Param(today), Param(today)}));
    while (TRY(rows->next())) ids.push_back(rows->integer(0));
  }
  for (auto id : ids) {
    auto grant = TRY(read_current(view, *type, id));
    const base::Value& services = grant->at("services");
    grants.push_back(
        {grant->at("role").text(), texts_at(*grant, "clauses"), services.is_null() ? base::Ids() : services.ids()});
  }
  return grants;
}

base::Result<std::shared_ptr<const rights::Actor>> load_actor(const View& view, std::int64_t person) {
  auto type = view.model().find("person");
  auto record = type ? TRY(read_current(view, *type, person)) : std::optional<Record>();
  if (!record) return base::not_found("There is no such person.");
  auto actor = std::make_shared<rights::Actor>();
  actor->person = person;
  if (auto& kind = record->at("kind"); !kind.is_null()) actor->kind = kind.text();
  if (auto& organization = record->at("organization"); !organization.is_null())
    actor->organization = organization.integer();
  if (auto& language = record->at("language"); !language.is_null()) actor->language = language.text();
  actor->roles = texts_at(*record, "roles");
  std::sort(actor->roles.begin(), actor->roles.end());
  if (view.model().find("team")) {
    auto rows = TRY(view.session.query("SELECT src FROM team__members WHERE dst = ? AND _to IS NULL", {Param(person)}));
    while (TRY(rows->next())) actor->teams.push_back(rows->integer(0));
  }
  actor->grants = TRY(load_grants(view, person));
  return std::shared_ptr<const rights::Actor>(std::move(actor));
}

// Until the next local midnight: a grant may begin or end then, and nothing else in an actor depends on the time.
constexpr std::int64_t kActorMaxAgeUs = 60 * base::kSecondUs;

}  // namespace

const base::Value& Settings::get(std::string_view key) const {
  static const base::Value kNothing;
  auto found = values.find(key);
  return found == values.end() ? kNothing : found->second;
}

std::int64_t Settings::duration_us(std::string_view key) const {
  const base::Value& value = get(key);
  auto text = std::get_if<std::string>(&value.v);
  if (!text) return 0;
  std::int64_t count = 0;
  auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (error != std::errc()) return 0;
  const std::string_view unit(end, static_cast<std::size_t>(text->data() + text->size() - end));
  if (unit == "m") return count * base::kMinuteUs;
  if (unit == "h") return count * base::kHourUs;
  if (unit == "d") return count * base::kDayUs;
  if (unit == "w") return count * 7 * base::kDayUs;
  if (unit == "mo") return count * base::kMonthUs;
  if (unit == "y") return count * 12 * base::kMonthUs;
  return 0;
}

Ground::Ground(std::shared_ptr<const model::Model> the_model, Behaviours the_behaviours)
    : model(std::move(the_model)), layouts(*model), behaviours(std::move(the_behaviours)) {}

std::shared_ptr<const Settings> Ground::settings(store::Session& session) const {
  std::uint64_t generation = 0;
  {
    std::lock_guard hold(mutex_);
    if (settings_) return settings_;
    generation = generation_;
  }
  auto loaded = load_settings(*model, session);
  if (!loaded.ok()) {  // the store fails for this request in any case; the defaults carry it to its error
    auto defaults = std::make_shared<Settings>();
    defaults->zone = &base::Zone::utc();
    return defaults;
  }
  std::lock_guard hold(mutex_);
  if (generation == generation_) settings_ = *loaded;
  return *loaded;
}

base::Result<std::shared_ptr<const rights::Actor>> Ground::actor(store::Session& session, std::int64_t person) const {
  const View view = make_view(*this, session, system_actor());
  std::uint64_t generation = 0;
  {
    std::lock_guard hold(mutex_);
    if (auto found = actors_.find(person);
        found != actors_.end() && view.now_us - found->second.loaded_us < kActorMaxAgeUs)
      return found->second.actor;
    generation = generation_;
  }
  auto actor = TRY(load_actor(view, person));
  std::lock_guard hold(mutex_);
  if (generation == generation_) actors_[person] = {actor, view.now_us};
  return actor;
}

void Ground::forget(const model::RecordType& type) const {
  std::lock_guard hold(mutex_);
  ++generation_;
  if (type.name == "setting") settings_.reset();
  if (type.name == "setting" || type.name == "person" || type.name == "team" || type.name == "access_grant")
    actors_.clear();
}

const rules::Rule& Ground::rule(const model::RecordType& type, std::string_view text) const {
  std::lock_guard hold(mutex_);
  auto& rule = rules_[{&type, std::string(text)}];
  if (!rule) {
    rules::Params settings;
    for (auto& [key, value] : model->schema.settings) settings[key] = value;
    rules::CompileOptions options;
    options.on = type.name;
    options.params = &settings;
    auto compiled = rules::compile(text, model->schema, options);
    if (!compiled.rule) std::fprintf(stderr, "%s\n", compiled.error.show(text).c_str());
    ENSURE(compiled.rule);
    rule = compiled.rule;
  }
  return *rule;
}

std::int64_t Ground::next_instant_us() const {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  std::int64_t last = last_instant_us_.load();
  std::int64_t next = 0;
  do next = std::max(now, last + 1);
  while (!last_instant_us_.compare_exchange_weak(last, next));
  return next;
}

rules::Context View::context() const {
  rules::Context context;
  context.schema = &model().schema;
  context.now_us = as_of_us.value_or(now_us);
  context.zone = settings->zone;
  context.me = actor.person;
  context.params = &settings->values;
  return context;
}

View make_view(const Ground& ground, store::Session& session, const rights::Actor& actor) {
  return View{ground, session, actor, ground.next_instant_us(), ground.settings(session), {}, {}};
}

const rights::Actor& system_actor() {
  static const rights::Actor kSystem{1, "system", {}, 1, {}, {}, {}};
  return kSystem;
}

}  // namespace kernel
