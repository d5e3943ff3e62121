#include "support/desk.h"

#include <doctest/doctest.h>

#include "base/random.h"
#include "kernel/bootstrap.h"
#include "kernel/rows.h"
#include "model/files.h"
#include "model/loader.h"
#include "practices/all.h"
#include "store/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace support {
namespace {

std::shared_ptr<const model::Model> shipped_model() {
  static const model::LoadResult loaded = model::load(model::shipped_files());
  REQUIRE_MESSAGE(loaded.model, loaded.show());
  return loaded.model;
}

std::filesystem::path new_directory() {
  auto path = std::filesystem::temp_directory_path() / ("mainstay-desk-" + base::random_hex(8));
  std::filesystem::create_directories(path);
  return path;
}

std::unique_ptr<store::Store> open_store(const std::filesystem::path& file, bool durable) {
  store::SqliteOptions options;
  options.path = file.string();
  options.durable = durable;
  auto opened = store::open_sqlite_store(options);
  REQUIRE(opened.ok());
  return opened.release();
}

std::unique_ptr<kernel::Ground> shipped_ground() {
  kernel::Behaviours behaviours;
  practices::register_all(behaviours);
  return std::make_unique<kernel::Ground>(shipped_model(), std::move(behaviours));
}

// The store of a first start. Its hundreds of tables are made once a process; every desk takes a copy.
class FirstStart {
 public:
  FirstStart() : directory_(new_directory()) {
    const auto ground = shipped_ground();
    const auto store = open_store(file(), false);
    auto begun = store->write_and_wait([&](store::Session& session) -> base::Result<void> {
      const auto plan = TRY(store::plan_migration(session, store::derive_schema(*ground->model, ground->layouts)));
      TRY(store::migrate(session, plan));
      kernel::Work work(kernel::make_view(*ground, session, kernel::system_actor()));
      return kernel::bootstrap(work);
    });
    REQUIRE_MESSAGE(begun.ok(), begun.error().message);
  }
  ~FirstStart() { std::filesystem::remove_all(directory_); }
  std::filesystem::path file() const { return directory_ / "mainstay.db"; }

 private:
  std::filesystem::path directory_;
};

}  // namespace

Desk::Desk(bool durable) : directory_(new_directory()) {
  static const FirstStart first_start;
  std::filesystem::copy_file(first_start.file(), directory_ / "mainstay.db");
  store_ = open_store(directory_ / "mainstay.db", durable);
  ground_ = shipped_ground();
}

Desk::~Desk() {
  store_.reset();
  std::filesystem::remove_all(directory_);
}

base::Result<kernel::View> Desk::view_for(store::Session& session, std::int64_t actor,
                                          std::shared_ptr<const rights::Actor>& keep) {
  if (actor == kernel::system_actor().person) return kernel::make_view(*ground_, session, kernel::system_actor());
  keep = TRY(ground_->actor(session, actor));
  return kernel::make_view(*ground_, session, *keep);
}

kernel::Draft Desk::draft(const std::string& type_name,
                          std::initializer_list<std::pair<std::string, base::Value>> fields) const {
  kernel::Draft draft;
  for (auto& [name, value] : fields) {
    auto field = type(type_name).find(name);
    REQUIRE_MESSAGE(field, type_name << " has no field " << name);
    draft.set(*field, value);
  }
  return draft;
}

std::int64_t Desk::make(const std::string& type_name, std::initializer_list<std::pair<std::string, base::Value>> fields,
                        std::int64_t actor) {
  auto made =
      write(actor, [&](kernel::Work& work) { return kernel::create(work, type(type_name), draft(type_name, fields)); });
  REQUIRE_MESSAGE(made.ok(), made.error().message);
  return made->id;
}

std::int64_t Desk::person(const std::string& name, const std::string& kind, base::Texts roles,
                          std::int64_t organization) {
  return make("person",
              {{"name", name}, {"kind", kind}, {"organization", organization}, {"granted_roles", std::move(roles)}});
}

base::Result<kernel::Record> Desk::move(std::int64_t actor, const std::string& type_name, std::int64_t id,
                                        const std::string& name,
                                        std::initializer_list<std::pair<std::string, base::Value>> fields,
                                        const std::string& comment) {
  auto move = type(type_name).lifecycle->find(name);
  REQUIRE_MESSAGE(move, type_name << " has no move " << name);
  std::vector<kernel::NewEntry> entries;
  if (!comment.empty()) entries.push_back({&type("comment"), draft("comment", {{"text", comment}})});
  return write(actor, [&](kernel::Work& work) {
    return kernel::move(work, type(type_name), id, *move, draft(type_name, fields), entries);
  });
}

kernel::Record Desk::record(const std::string& type_name, std::int64_t id) {
  auto found = read(1, [&](kernel::View& view) { return kernel::load(view, type(type_name), id); });
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  return found.release();
}

}  // namespace support
