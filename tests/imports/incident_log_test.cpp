// The log of a real service desk through mapping, kernel and store: what the records say, what the history alone
// says, what was true at instants of the past, and that importing again changes nothing.
#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <map>

#include "base/civil.h"
#include "intake/import.h"
#include "intake/kernel_writer.h"
#include "kernel/bootstrap.h"
#include "kernel/find.h"
#include "model/loader.h"
#include "store/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace {

constexpr const char* kLog = "../shared/data/servicenow-incidents/incident_event_log.csv.xz";
constexpr const char* kExport = "../shared/data/servicenow-export/incidents_REST.csv";
constexpr std::int64_t kNowUs = 1'893'456'000'000'000;  // 2030-01-01

bool is_there(const char* path) {
  if (std::filesystem::exists(path)) return true;
  MESSAGE("skipped: no ../shared/data");
  return false;
}

// An empty store in a folder of its own, with the shipped model.
class World {
 public:
  World() : ground(model::load(model::shipped_files()).model, kernel::Behaviours{}) {
    static int number = 0;
    folder = std::filesystem::temp_directory_path() /
             ("mainstay-log-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::filesystem::create_directories(folder);
    auto opened = store::open_sqlite_store({(folder / "mainstay.db").string(), 2, true});
    REQUIRE_MESSAGE(opened.ok(), opened.error().message);
    store = opened.release();
    auto begun = store->write_and_wait([&](store::Session& session) -> base::Result<void> {
      TRY(store::migrate(session,
                         TRY(store::plan_migration(session, store::derive_schema(*ground.model, ground.layouts)))));
      kernel::Work work(kernel::make_view(ground, session, kernel::system_actor()));
      return kernel::bootstrap(work);
    });
    REQUIRE_MESSAGE(begun.ok(), begun.error().message);
  }
  ~World() {
    store.reset();
    std::filesystem::remove_all(folder);
  }

  intake::ImportSummary import(const char* mapping_file, const char* input) {
    auto mapping = intake::load_mapping(mapping_file, *ground.model);
    REQUIRE_MESSAGE(mapping.ok(), mapping.error().message);
    intake::KernelWriter writer(*mapping, ground, *store, kernel::system_actor());
    intake::ImportOptions options;
    options.inputs = {input};
    options.rejected_folder = (folder / "imports").string();
    options.now_us = kNowUs;
    auto summary = intake::run_import(*mapping, options, &writer);
    REQUIRE_MESSAGE(summary.ok(), summary.error().message);
    return summary.release();
  }

  base::Value measure(const std::string& expression, const char* as_of = nullptr) {
    base::Value value;
    auto read = store->read([&](store::Session& session) -> base::Result<void> {
      kernel::View view = kernel::make_view(ground, session, kernel::system_actor());
      if (as_of) view.as_of_us = base::parse_datetime(as_of);
      auto compiled = kernel::compile_for(view, expression, nullptr, false);
      if (!compiled.rule) return base::invalid(compiled.error.show(expression));
      value = TRY(kernel::measure(view, *compiled.rule));
      return {};
    });
    REQUIRE_MESSAGE(read.ok(), read.error().message);
    return value;
  }
  double number(const std::string& expression, const char* as_of = nullptr) {
    base::Value value = measure(expression, as_of);
    const auto* whole = std::get_if<std::int64_t>(&value.v);
    return whole ? static_cast<double>(*whole) : value.decimal();
  }

  kernel::Ground ground;
  std::unique_ptr<store::Store> store;
  std::filesystem::path folder;
};

bool is_over(const std::string& state) { return state == "Resolved" || state == "Closed"; }

struct Told {
  std::int64_t records = 0, closed = 0, resolved = 0, groups = 0, leavings = 0;
};

// What the entries of one incident tell, from the oldest on, against the last values of the columns they set.
void judge(std::vector<kernel::HistoryEntry> entries, Told& told) {
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.effective_us, a.seq) < std::pair(b.effective_us, b.seq);
  });
  std::string state;
  base::Value team, closed_at, resolved_at, reassigned, reopened;
  std::int64_t last_closed = 0, last_resolved = 0, changes = 0, leavings = 0;
  bool begun = false;
  for (const auto& entry : entries) {
    for (const auto& [field, value] : entry.changes) {
      if (field->name == "closed_at") closed_at = value;
      if (field->name == "resolved_at") resolved_at = value;
      if (field->name == "reassignment_count") reassigned = value;
      if (field->name == "reopened_count") reopened = value;
      if (field->name == "team") {
        changes += begun && !(team == value);
        team = value;
      }
      if (field->name == "external_state") {
        leavings += is_over(state) && !is_over(value.text());
        state = value.text();
      }
    }
    begun = begun || !state.empty();
    if (state == "Closed") last_closed = entry.effective_us;
    if (state == "Resolved") last_resolved = entry.effective_us;
  }
  ++told.records;
  told.closed += closed_at == base::Value(last_closed);
  told.resolved += resolved_at == base::Value(last_resolved);
  told.groups += reassigned == base::Value(changes);
  told.leavings += reopened == base::Value(leavings);
}

Told judge_all(World& world) {
  Told told;
  const model::RecordType* incident = world.ground.model->find("incident");
  auto read = world.store->read([&](store::Session& session) -> base::Result<void> {
    kernel::View view = kernel::make_view(world.ground, session, kernel::system_actor());
    return kernel::each_record(view, *incident, {}, [&](const kernel::Record& record) -> base::Result<void> {
      judge(TRY(kernel::history(view, record, 1'000)), told);
      return {};
    });
  });
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  return told;
}

}  // namespace

TEST_CASE("the incident log becomes records, history and past") {
  if (!is_there(kLog)) return;
  World world;
  auto summary = world.import("mappings/servicenow-incident-log.yaml", kLog);
  CHECK(summary.tally.rows == 141'712);
  CHECK(summary.rows_written + summary.rows_without_change() + summary.tally.rejected == 141'712);
  CHECK(summary.tally.rejected == 0);
  CHECK(summary.outcome.records_created == 24'918);

  CHECK(world.number("count(records.incident)") == 24'918);
  CHECK(world.number("sum(records.incident : reopened_count)") == 331);
  CHECK(world.number("count(records.incident where reopened_count > 0)") == 275);
  CHECK(world.number("count(records.incident where resolution_sla_met)") == 15'803);
  CHECK(world.number("count(records.incident where resolved_at is not null)") == 23'362);
  CHECK(world.number("median(records.incident where resolved_at is not null : hours(reported_at, resolved_at))") ==
        doctest::Approx(22.1));

  const Told told = judge_all(world);
  CHECK(told.records == 24'918);
  CHECK(told.closed == 24'918);
  CHECK(told.resolved == 23'362);
  CHECK(told.groups == 24'827);
  CHECK(told.leavings == 24'917);

  for (const char* field : {"reported_at", "resolved_at", "closed_at"}) {
    INFO(field);
    CHECK(world.number("count(records.incident where " + std::string(field) + " > now())", "2016-04-20T08:30:00Z") ==
          0);
    CHECK(world.number("count(records.incident where " + std::string(field) + " is not null)", "2016-04-20T08:30:00Z") >
          0);
  }

  auto again = world.import("mappings/servicenow-incident-log.yaml", kLog);
  CHECK(again.rows_written == 0);
  CHECK(again.outcome.rows_known == summary.rows_written);
  CHECK(again.outcome.entries_written == 0);
  CHECK(again.outcome.records_created + again.outcome.records_changed == 0);
}

TEST_CASE("the incident export is imported with its contradictions") {
  if (!is_there(kExport)) return;
  World world;
  auto summary = world.import("mappings/servicenow-incident-export.yaml", kExport);
  CHECK(summary.rows_written == 67);
  CHECK(summary.tally.contradictions.at("closed_at before resolved_at").records == 20);
  CHECK(world.number("count(records.incident)") == 67);
  CHECK(world.number("count(records.incident where state = 'closed')") == 27);
}
