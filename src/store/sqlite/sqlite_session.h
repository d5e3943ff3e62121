// One SQLite connection. Opened without SQLite's own mutex: a session belongs to one thread at a time.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace store {

enum class SqliteMode { kWriter, kReader };

base::Result<std::unique_ptr<Session>> open_sqlite_session(const std::string& path, SqliteMode mode);

// Moves the write-ahead log into the database as far as readers allow; the writer's connection only.
// Returns the pages that the log holds, or -1 where it was busy.
int checkpoint(Session& writer);
int log_pages(Session& writer);        // in the log after the last commit
bool in_transaction(Session& writer);  // false too where an error (a full disk) ended it

base::Result<void> copy_sqlite(Session& source, const std::string& path);

}  // namespace store
