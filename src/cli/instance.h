// One installation, opened: its data directory, the store in it, the model, and who may sign in. Every command works
// on an instance, whether it opened the directory itself or runs inside the server that holds it.
//
//   DATA/mainstay.db      the database (and -wal, -shm beside it, and .lock)
//   DATA/blobs/           attachments by the hash of their content
//   DATA/model/*.yaml     what this organization adds to the model
//   DATA/seal.*           keys, heads and leaves of the seal (audit/head.h)
//   DATA/control.sock     while a server holds the directory
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "identity/accounts.h"
#include "kernel/view.h"
#include "store/schema.h"
#include "store/store.h"

namespace cli {

struct InstanceOptions {
  std::string data;     // the directory
  std::string models;   // a folder of model files instead of the shipped ones; empty: those
  bool create = false;  // where there is none, make one
  bool migrate = true;  // bring an older database to the present model; else it is opened as it is
  std::optional<std::int64_t> begin_us = {};  // when a store that is made now begins: the demo has a past
  bool durable = true;                        // false: synchronous=OFF, for tests
  bool sync_late = false;                     // synchronous=NORMAL, the control of the power cut rig
  std::function<void(kernel::Behaviours&)> behaviours = {};  // registers those of the practices
};

class Instance {
 public:
  static base::Result<std::unique_ptr<Instance>> open(const InstanceOptions& options);

  const std::string& directory() const { return directory_; }
  store::Store& store() { return *store_; }
  const kernel::Ground& ground() const { return *ground_; }
  const model::Model& model() const { return *ground_->model; }
  identity::Accounts& accounts() { return *accounts_; }
  bool is_fresh() const { return fresh_; }  // it was made just now

  // As the system, in one snapshot.
  base::Result<void> read(const std::function<base::Result<void>(const kernel::View&)>& job);
  // As the system, in one transaction of the writer; caches forget what it touched.
  base::Result<void> write(const std::function<base::Result<void>(kernel::Work&)>& job);

 private:
  Instance() = default;
  base::Result<void> prepare(const InstanceOptions& options);
  std::unique_ptr<identity::Accounts> make_accounts();

  std::string directory_;
  std::unique_ptr<kernel::Ground> ground_;
  std::unique_ptr<identity::Accounts> accounts_;
  std::unique_ptr<store::Store> store_;  // last: its writer's jobs use all of the above
  bool fresh_ = false;
};

std::string database_path(const std::string& data);

// The shipped model, or the one in `models`, with what the data directory adds. Errors list every problem.
base::Result<std::shared_ptr<const model::Model>> load_model(const std::string& models, const std::string& data);

base::Result<store::Migration> plan_migration(store::Session& session, const kernel::Ground& ground);

}  // namespace cli
