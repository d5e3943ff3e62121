// The embedded store: a directory with one SQLite database, held by one process.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace store {

struct SqliteOptions {
  std::string path;         // of the database file; its directory exists
  std::size_t readers = 2;  // connections that read at once
  bool durable = true;      // false only for tests and controls: synchronous=OFF
  bool sync_late = false;   // synchronous=NORMAL: a power cut loses the newest commits; the control of tests/durability
};

base::Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options);

}  // namespace store
