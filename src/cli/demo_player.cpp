#include <array>
#include <queue>

#include "base/civil.h"
#include "cli/demo.h"
#include "cli/demo_values.h"
#include "kernel/find.h"
#include "kernel/write.h"

namespace cli {
namespace {

using base::kDayUs;
using base::kHourUs;
using base::kMinuteUs;

constexpr int kEventsPerCommit = 200;
constexpr std::int64_t kWorkBegins = 8 * kHourUs, kWorkEnds = 18 * kHourUs;

bool is_weekend(std::int64_t day) { return (day + 3) % 7 >= 5; }  // day 0 was a Thursday
bool in_working_hours(std::int64_t us) {
  const std::int64_t day = base::floor_div(us, kDayUs), time = us - day * kDayUs;
  return !is_weekend(day) && time >= kWorkBegins && time < kWorkEnds;
}

// One record of the demo on its way through its story.
struct Life {
  const Part* part = nullptr;
  const model::RecordType* type = nullptr;
  std::int64_t id = 0;
  Names::Variables variables;
  std::vector<const Step*> steps;
  std::size_t next = 0;
};

struct Event {
  std::int64_t at_us = 0;
  std::int64_t order = 0;  // among those of one moment
  std::shared_ptr<Life> life;
  bool operator>(const Event& other) const { return std::pair(at_us, order) > std::pair(other.at_us, other.order); }
};

class Player {
 public:
  Player(Instance& instance, const Script& script, std::uint64_t seed)
      : instance_(instance),
        script_(script),
        dice_(seed),
        now_us_(instance.ground().next_instant_us()),
        names_(instance.model(), dice_, now_us_) {
    names_.keep("system", {instance.model().find("person"), kernel::system_actor().person, "Mainstay"});
    names_.keep("own",
                {instance.model().find("organization"), kernel::system_actor().organization, "our organization"});
  }

  base::Result<void> plan() {
    for (auto& part : script_.parts) {
      auto type = instance_.model().find(part.type);
      if (!type) return base::invalid(part.place + ": the model has no record type \"" + part.type + "\".");
      for (std::int64_t i = 0; i < part.count; ++i) {
        auto life = std::make_shared<Life>();
        life->part = &part;
        life->type = type;
        schedule(std::move(life), begin_of(part, i));
      }
    }
    return {};
  }

  base::Result<void> play(const std::function<void(std::string_view)>& progress) {
    while (!events_.empty()) {
      TRY(instance_.store().write_and_wait([&](store::Session& session) -> base::Result<void> {
        for (int i = 0; i < kEventsPerCommit && !events_.empty(); ++i) TRY(play_next(session));
        return {};
      }));
      progress("Demo: " + std::to_string(result_.records) + " records, " + std::to_string(result_.entries) +
               " entries of their history");
    }
    return {};
  }

  base::Result<void> set_passwords() {
    for (auto& part : script_.parts) {
      if (part.password.empty()) continue;
      const std::int64_t person = names_.find(part.key)->id;
      TRY(instance_.accounts().set_password(instance_.store(), person, part.password, kernel::system_actor().person));
      TRY(instance_.read([&](const kernel::View& view) -> base::Result<void> {
        const kernel::Record record = TRY(kernel::load(view, *instance_.model().find("person"), person));
        auto& roles = record.at("granted_roles");
        result_.logins.push_back({record.at("login").text(), record.at("name").text(), part.password,
                                  roles.is_null() ? base::Texts() : roles.texts()});
        return {};
      }));
    }
    return {};
  }

  DemoResult take_result() { return std::move(result_); }

 private:
  // A series is spread evenly, each record somewhere in its share.
  std::int64_t begin_of(const Part& part, std::int64_t number) {
    std::int64_t at_us = now_us_ + part.from_us;
    if (part.to_us > part.from_us) {
      const std::int64_t share = (part.to_us - part.from_us) / part.count;
      at_us += number * share + (share > 1 ? dice_.below(share) : 0);
    }
    if (!part.in_hours || in_working_hours(at_us)) return at_us;
    std::int64_t day = base::floor_div(at_us, kDayUs);
    while (is_weekend(day)) --day;
    return day * kDayUs + kWorkBegins + dice_.below(kWorkEnds - kWorkBegins);
  }

  std::int64_t when(const Step& step, std::int64_t last_us) {
    std::int64_t at_us = last_us + dice_.between(step.after_min_us, step.after_max_us);
    if (!step.in_hours || in_working_hours(at_us)) return at_us;
    std::int64_t day = base::floor_div(at_us, kDayUs);
    if (at_us - day * kDayUs >= kWorkEnds) ++day;
    while (is_weekend(day)) ++day;
    return day * kDayUs + kWorkBegins + dice_.below(2 * kHourUs);
  }

  // What lies in the future has not happened.
  void schedule(std::shared_ptr<Life> life, std::int64_t at_us) {
    if (at_us <= now_us_) events_.push({at_us, order_++, std::move(life)});
  }

  base::Result<void> play_next(store::Session& session) {
    Event event = events_.top();
    events_.pop();
    Life& life = *event.life;
    moment_us_ = std::max(event.at_us, moment_us_ + 1);
    const std::string place = life.id == 0 ? life.part->place : life.steps[life.next]->place;
    auto played = life.id == 0 ? begin_life(session, life) : take_step(session, life, *life.steps[life.next++]);
    if (!played.ok()) return explain(place, played.take_error());
    if (life.next < life.steps.size()) schedule(event.life, when(*life.steps[life.next], moment_us_));
    return {};
  }

  static base::Error explain(const std::string& place, base::Error error) {
    error.message = place + ": " + error.message;
    for (auto& field : error.fields) error.message += " [" + field.field + ": " + field.message + "]";
    error.fields.clear();
    return error;
  }

  // Does something as one of the people of the demo, at the moment of the demo.
  base::Result<void> act(store::Session& session, const base::YamlNode& by, const Names::Variables& variables,
                         const std::function<base::Result<void>(kernel::Work&)>& deed) {
    const std::int64_t person = TRY(names_.id_of(TRY(names_.settle(by, variables))));
    std::shared_ptr<const rights::Actor> actor;
    if (person != 0 && person != kernel::system_actor().person) actor = TRY(instance_.ground().actor(session, person));
    kernel::Work work(kernel::make_view(instance_.ground(), session, actor ? *actor : kernel::system_actor()));
    work.now_us = moment_us_;
    work.source = "demo";
    TRY(deed(work));
    result_.entries += static_cast<std::int64_t>(work.touched.size());
    for (auto& one : work.touched) instance_.ground().forget(*one.type);
    return {};
  }

  base::Result<void> fill(const model::RecordType& type, const Settings& settings, const Names::Variables& variables,
                          kernel::Draft& draft) {
    for (auto& [name, node] : settings) {
      auto field = type.find(name);
      if (!field) return base::invalid(type.name + " has no field \"" + name + "\".");
      draft.set(*field, TRY(names_.value(*field, TRY(names_.settle(node, variables)))));
    }
    return {};
  }

  const Variant* pick(const std::vector<Variant>& variants) {
    std::int64_t total = 0;
    for (auto& variant : variants) total += variant.weight;
    if (total == 0) return nullptr;
    std::int64_t ticket = dice_.below(total);
    for (auto& variant : variants)
      if ((ticket -= variant.weight) < 0) return &variant;
    return nullptr;
  }

  base::Result<void> begin_life(store::Session& session, Life& life) {
    const Part& part = *life.part;
    TRY(names_.let(part.let, life.variables));
    const std::array<const Variant*, 2> picked = {pick(part.vary), pick(part.stories)};
    for (auto variant : picked)
      if (variant) TRY(names_.let(variant->let, life.variables));
    kernel::Draft draft;
    TRY(fill(*life.type, part.set, life.variables, draft));
    for (auto& step : part.steps) life.steps.push_back(&step);
    base::YamlNode by = part.by;
    for (auto variant : picked) {
      if (!variant) continue;
      if (!variant->by.is_empty()) by = variant->by;
      TRY(fill(*life.type, variant->set, life.variables, draft));
      for (auto& step : variant->steps) life.steps.push_back(&step);
    }
    return act(session, by, life.variables, [&](kernel::Work& work) { return make(work, life, std::move(draft)); });
  }

  // What has the key of a record that is there already changes that one.
  base::Result<void> make(kernel::Work& work, Life& life, kernel::Draft draft) {
    const Part& part = *life.part;
    auto named = part.key.empty() ? nullptr : names_.find(part.key);
    const kernel::Record record = named ? TRY(kernel::change(work, *life.type, named->id, std::move(draft)))
                                        : TRY(kernel::create(work, *life.type, std::move(draft)));
    life.id = record.id;
    ++result_.records;
    if (part.key.empty()) return {};
    auto& title = record.at("title").is_null() ? record.at("name") : record.at("title");
    names_.keep(part.key, {life.type, record.id, title.is_null() ? record.ref() : title.text()});
    return {};
  }

  base::Result<void> take_step(store::Session& session, Life& life, const Step& step) {
    kernel::Draft draft;
    TRY(fill(*life.type, step.set, life.variables, draft));
    const std::vector<kernel::NewEntry> entries = TRY(additions(step, life.variables));
    return act(session, step.by, life.variables, [&](kernel::Work& work) -> base::Result<void> {
      if (step.change) TRY(kernel::change(work, *life.type, life.id, draft));
      if (!step.move.empty()) {
        auto move = life.type->lifecycle ? life.type->lifecycle->find(step.move) : nullptr;
        if (!move) return base::invalid(life.type->name + " has no move \"" + step.move + "\".");
        TRY(kernel::move(work, *life.type, life.id, *move, draft, entries));
        return {};
      }
      for (auto& entry : entries) TRY(kernel::add_entry(work, *life.type, life.id, entry));
      return {};
    });
  }

  base::Result<std::vector<kernel::NewEntry>> additions(const Step& step, const Names::Variables& variables) {
    std::vector<kernel::NewEntry> entries;
    for (auto& addition : step.add) {
      auto type = instance_.model().find(addition.type);
      if (!type || !type->entry) return base::invalid("\"" + addition.type + "\" is no type of entry.");
      kernel::NewEntry entry{type, {}};
      TRY(fill(*type, addition.set, variables, entry.draft));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  Instance& instance_;
  const Script& script_;
  Dice dice_;
  const std::int64_t now_us_;
  Names names_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::int64_t order_ = 0, moment_us_ = 0;
  DemoResult result_;
};

base::Result<void> check_unused(Instance& instance) {
  return instance.read([](const kernel::View& view) -> base::Result<void> {
    auto rows = TRY(view.session.query("SELECT 1 FROM person WHERE id <> ? LIMIT 1",
                                       {store::Param(kernel::system_actor().person)}));
    if (TRY(rows->next()))
      return base::conflict(
          "People are here already: the demo fills an empty data directory only. Name a new one with --data.");
    return {};
  });
}

}  // namespace

base::Result<DemoResult> play_demo(Instance& instance, const Script& script, std::uint64_t seed,
                                   const std::function<void(std::string_view)>& progress) {
  TRY(check_unused(instance));
  Player player(instance, script, seed);
  TRY(player.plan());
  TRY(player.play(progress));
  TRY(player.set_passwords());
  return player.take_result();
}

}  // namespace cli
