#include "cli/instance.h"

#include <algorithm>

#include "base/file.h"
#include "kernel/bootstrap.h"
#include "kernel/note.h"
#include "kernel/write.h"
#include "model/loader.h"
#include "store/sqlite/sqlite_store.h"

namespace cli {
namespace {

const model::RecordType& person_type(const model::Model& model) {
  auto type = model.find("person");
  ENSURE(type);
  return *type;
}

base::Result<std::int64_t> make_founder(kernel::Work& work, const identity::Founder& founder) {
  const model::RecordType& type = person_type(work.model());
  kernel::Draft draft;
  draft.set(*type.find("name"), founder.name);
  draft.set(*type.find("login"), founder.login);
  draft.set(*type.find("granted_roles"), base::Texts{"administrator"});
  draft.set(*type.find("organization"), kernel::system_actor().organization);
  return TRY(kernel::create(work, type, std::move(draft))).id;
}

base::Result<void> check_directory(const InstanceOptions& options) {
  if (base::file_exists(database_path(options.data))) return base::check_private(options.data);
  if (!options.create)
    return base::not_found("There is no data in " + options.data +
                           ". `mainstay serve` or `mainstay demo` begins one; --data names another directory.");
  TRY(base::make_directory(options.data));
  return base::check_private(options.data);
}

}  // namespace

std::string database_path(const std::string& data) { return data + "/mainstay.db"; }

base::Result<std::shared_ptr<const model::Model>> load_model(const std::string& models, const std::string& data) {
  std::vector<model::File> files = models.empty() ? model::shipped_files() : TRY(model::read_files({models}));
  if (!data.empty() && base::file_exists(data + "/model"))
    for (auto& file : TRY(model::read_files({data + "/model"}))) files.push_back(std::move(file));
  model::LoadResult loaded = model::load(files);
  if (!loaded.model) return base::invalid(loaded.show());
  return loaded.model;
}

base::Result<store::Migration> plan_migration(store::Session& session, const kernel::Ground& ground) {
  return store::plan_migration(session, store::derive_schema(*ground.model, ground.layouts));
}

base::Result<std::unique_ptr<Instance>> Instance::open(const InstanceOptions& options) {
  TRY(check_directory(options));
  std::unique_ptr<Instance> instance(new Instance());
  instance->directory_ = options.data;
  kernel::Behaviours behaviours;
  if (options.behaviours) options.behaviours(behaviours);
  instance->ground_ =
      std::make_unique<kernel::Ground>(TRY(load_model(options.models, options.data)), std::move(behaviours));
  instance->accounts_ = instance->make_accounts();
  instance->store_ =
      TRY(store::open_sqlite_store({database_path(options.data), std::max(2u, std::thread::hardware_concurrency()),
                                    options.durable, options.sync_late}));
  TRY(instance->prepare(options));
  return instance;
}

// Tables and the first two records come in one transaction: after a crash there are all of them or none.
base::Result<void> Instance::prepare(const InstanceOptions& options) {
  store::Migration plan;
  TRY(store_->write_and_wait([&](store::Session& session) -> base::Result<void> {
    plan = TRY(plan_migration(session, *ground_));
    if (plan.fresh || (options.migrate && !plan.statements.empty())) TRY(store::migrate(session, plan));
    if (!plan.fresh) return {};
    kernel::Work work(kernel::make_view(*ground_, session, kernel::system_actor()));
    work.source = "setup";
    if (options.begin_us) work.now_us = *options.begin_us;
    return kernel::bootstrap(work);
  }));
  fresh_ = plan.fresh;
  return {};
}

base::Result<void> Instance::read(const std::function<base::Result<void>(const kernel::View&)>& job) {
  return store_->read(
      [&](store::Session& session) { return job(kernel::make_view(*ground_, session, kernel::system_actor())); });
}

base::Result<void> Instance::write(const std::function<base::Result<void>(kernel::Work&)>& job) {
  std::vector<kernel::Work::Touched> touched;
  TRY(store_->write_and_wait([&](store::Session& session) -> base::Result<void> {
    kernel::Work work(kernel::make_view(*ground_, session, kernel::system_actor()));
    work.source = "command";
    TRY(job(work));
    touched = std::move(work.touched);
    return {};
  }));
  for (auto& one : touched) ground_->forget(*one.type);
  return {};
}

std::unique_ptr<identity::Accounts> Instance::make_accounts() {
  identity::AccountOptions options;
  options.note = [this](store::Session& session, std::int64_t person, std::string_view verb,
                        std::int64_t by) -> base::Result<void> {
    const auto actor = by == kernel::system_actor().person ? nullptr : TRY(ground_->actor(session, by));
    kernel::Work work(kernel::make_view(*ground_, session, actor ? *actor : kernel::system_actor()));
    return kernel::note(work, person_type(model()), person, verb);
  };
  options.found = [this](store::Session& session, const identity::Founder& founder) -> base::Result<std::int64_t> {
    kernel::Work work(kernel::make_view(*ground_, session, kernel::system_actor()));
    return make_founder(work, founder);
  };
  return std::make_unique<identity::Accounts>(std::move(options));
}

}  // namespace cli
