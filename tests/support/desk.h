// A small service desk on a store in a temporary directory: the shipped model, its behaviours, a few people. For tests
// of every layer above the store.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "kernel/find.h"
#include "kernel/view.h"
#include "kernel/write.h"
#include "store/store.h"

namespace support {

class Desk {
 public:
  explicit Desk(bool durable = false);
  ~Desk();

  const kernel::Ground& ground() const { return *ground_; }
  store::Store& store() { return *store_; }
  const model::Model& model() const { return *ground_->model; }
  const model::RecordType& type(const std::string& name) const { return *model().find(name); }
  const std::filesystem::path& directory() const { return directory_; }

  // Makes a person of a kind with roles of its own; the id.
  std::int64_t person(const std::string& name, const std::string& kind, base::Texts roles = {},
                      std::int64_t organization = 1);
  std::int64_t make(const std::string& type, std::initializer_list<std::pair<std::string, base::Value>> fields,
                    std::int64_t actor = 1);

  // Runs as a person; 1 is the system.
  template <class F>
  auto write(std::int64_t actor, F&& deed) -> decltype(deed(std::declval<kernel::Work&>()));
  template <class F>
  auto read(std::int64_t actor, F&& look) -> decltype(look(std::declval<kernel::View&>()));

  kernel::Draft draft(const std::string& type, std::initializer_list<std::pair<std::string, base::Value>> fields) const;
  base::Result<kernel::Record> move(std::int64_t actor, const std::string& type, std::int64_t id,
                                    const std::string& move,
                                    std::initializer_list<std::pair<std::string, base::Value>> fields = {},
                                    const std::string& comment = "");
  kernel::Record record(const std::string& type, std::int64_t id);

 private:
  base::Result<kernel::View> view_for(store::Session& session, std::int64_t actor,
                                      std::shared_ptr<const rights::Actor>& keep);

  std::filesystem::path directory_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<kernel::Ground> ground_;
};

template <class F>
auto Desk::write(std::int64_t actor, F&& deed) -> decltype(deed(std::declval<kernel::Work&>())) {
  decltype(deed(std::declval<kernel::Work&>())) result = base::internal("not run");
  auto written = store_->write_and_wait([&](store::Session& session) -> base::Result<void> {
    std::shared_ptr<const rights::Actor> keep;
    kernel::Work work(TRY(view_for(session, actor, keep)));
    result = deed(work);
    for (auto& touched : work.touched) ground_->forget(*touched.type);
    if (!result.ok()) return result.error();
    return {};
  });
  if (!written.ok() && result.ok()) return written.error();
  return result;
}

template <class F>
auto Desk::read(std::int64_t actor, F&& look) -> decltype(look(std::declval<kernel::View&>())) {
  decltype(look(std::declval<kernel::View&>())) result = base::internal("not run");
  auto done = store_->read([&](store::Session& session) -> base::Result<void> {
    std::shared_ptr<const rights::Actor> keep;
    kernel::View view = TRY(view_for(session, actor, keep));
    result = look(view);
    return {};
  });
  if (!done.ok()) return done.error();
  return result;
}

}  // namespace support
