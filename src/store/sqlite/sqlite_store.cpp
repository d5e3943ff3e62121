#include "store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include "store/sqlite/sqlite_session.h"

namespace store {
namespace {

constexpr std::size_t kJobsPerCommit = 256;
constexpr std::size_t kQueuedJobs = 10'000;  // more are refused: the caller may try again
constexpr int kCheckpointPages = 4'000;      // of the log, while the writer is busy
constexpr auto kIdleBeforeCheckpoint = std::chrono::milliseconds(200);

// The lock file says which process holds the database; the kernel lets it go when that process ends, however it ends.
class FileLock {
 public:
  static base::Result<std::unique_ptr<FileLock>> take(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return base::unavailable("Cannot open " + path + ": " + std::strerror(errno));
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd);
      return base::conflict("Another process serves this data directory (" + path + " is locked).");
    }
    return std::make_unique<FileLock>(fd);
  }
  explicit FileLock(int fd) : fd_(fd) {}
  ~FileLock() { ::close(fd_); }

 private:
  int fd_;
};

// A file that is there but is no SQLite database must not be taken for an empty one.
base::Result<void> refuse_foreign_file(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return {};
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return base::unavailable("Cannot read " + path + ": " + std::strerror(errno));
  char head[16] = {};
  const auto got = ::read(fd, head, sizeof head);
  ::close(fd);
  if (got == sizeof head && std::memcmp(head, "SQLite format 3", 16) == 0) return {};
  return base::conflict(
      path +
      " is not a Mainstay database: it does not begin as one. Restore a backup, or name another data directory.");
}

class SqliteStore final : public Store {
 public:
  SqliteStore(SqliteOptions options, std::unique_ptr<FileLock> lock, std::unique_ptr<Session> writer)
      : options_(std::move(options)),
        lock_(std::move(lock)),
        writer_session_(std::move(writer)),
        writer_([this] { write_loop(); }) {}

  ~SqliteStore() override {
    {
      std::lock_guard hold(queue_mutex_);
      stopping_ = true;
    }
    queue_changed_.notify_all();
    writer_.join();
    readers_.clear();
    checkpoint(*writer_session_);
  }

  base::Result<void> read(const Job& job) override {
    auto session = TRY(lease_reader());
    auto result = read_in_snapshot(*session, job);
    give_back(std::move(session));
    return result;
  }

  void write(Job job, Done done) override {
    {
      std::lock_guard hold(queue_mutex_);
      if (!stopping_ && queue_.size() < kQueuedJobs) {
        queue_.push_back({std::move(job), std::move(done)});
        queue_changed_.notify_one();
        return;
      }
    }
    done(base::unavailable(stopping_ ? "The server is stopping."
                                     : "Too many changes wait to be written; try again in a moment."));
  }

  void on_commit(std::function<void()> listener) override {
    std::lock_guard hold(queue_mutex_);
    listeners_.push_back(std::move(listener));
  }

  base::Result<void> backup_to(const std::string& path) override {
    auto session = TRY(open_sqlite_session(options_.path, SqliteMode::kReader));
    TRY(session->execute("PRAGMA query_only=OFF", {}));
    return copy_sqlite(*session, path);
  }

  std::string description() const override { return "SQLite, " + options_.path; }

 private:
  struct Waiting {
    Job job;
    Done done;
  };

  static base::Result<void> read_in_snapshot(Session& session, const Job& job) {
    TRY(session.execute("BEGIN", {}));
    auto result = job(session);
    session.set_budget(std::chrono::milliseconds(0));
    auto ended = session.execute("COMMIT", {});
    if (!result.ok()) return result;
    if (!ended.ok()) return ended.take_error();
    return {};
  }

  // Readers are opened when first needed: each reads the whole schema.
  base::Result<std::unique_ptr<Session>> lease_reader() {
    std::unique_lock hold(readers_mutex_);
    readers_free_.wait(hold, [this] { return !readers_.empty() || readers_open_ < options_.readers; });
    if (!readers_.empty()) {
      auto session = std::move(readers_.back());
      readers_.pop_back();
      return session;
    }
    ++readers_open_;
    hold.unlock();
    auto opened = open_sqlite_session(options_.path, SqliteMode::kReader);
    if (!opened.ok()) {
      hold.lock();
      --readers_open_;
    }
    return opened;
  }

  void give_back(std::unique_ptr<Session> session) {
    {
      std::lock_guard hold(readers_mutex_);
      readers_.push_back(std::move(session));
    }
    readers_free_.notify_one();
  }

  void write_loop() {
    std::vector<Waiting> batch;
    while (take_batch(batch)) {
      run_batch(batch);
      batch.clear();
    }
  }

  // Waits for jobs, never for more of them. Returns false once stopping and empty.
  bool take_batch(std::vector<Waiting>& batch) {
    std::unique_lock hold(queue_mutex_);
    while (queue_.empty()) {
      if (stopping_) return false;
      if (log_grew_ && queue_changed_.wait_for(hold, kIdleBeforeCheckpoint) == std::cv_status::timeout &&
          queue_.empty() && !stopping_) {
        hold.unlock();
        checkpoint_log();
        log_grew_ = false;
        hold.lock();
        continue;
      }
      if (!log_grew_) queue_changed_.wait(hold);
    }
    while (!queue_.empty() && batch.size() < kJobsPerCommit) {
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return true;
  }

  // All jobs of a batch share one commit, and so one sync; each stands in its own savepoint. An error that ends the
  // whole transaction (a full disk) fails every job of the batch: none may be told that it is stored.
  void run_batch(std::vector<Waiting>& batch) {
    std::vector<base::Result<void>> results(batch.size());
    base::Result<void> whole = run_jobs(batch, results);
    log_grew_ = true;
    if (whole.ok())
      for (auto& listener : copy_of_listeners()) listener();
    for (std::size_t i = 0; i < batch.size(); ++i)
      batch[i].done(whole.ok() || !results[i].ok() ? std::move(results[i]) : whole);
    if (log_is_long()) checkpoint_log();
  }

  base::Result<void> run_jobs(std::vector<Waiting>& batch, std::vector<base::Result<void>>& results) {
    TRY(writer_session_->execute("BEGIN IMMEDIATE", {}));
    for (std::size_t i = 0; i < batch.size(); ++i) {
      results[i] = run_in_savepoint(batch[i].job);
      if (!in_transaction(*writer_session_))
        return results[i].ok() ? base::unavailable("The database ended the transaction by itself.")
                               : base::Result<void>(results[i].error());
    }
    auto committed = writer_session_->execute("COMMIT", {});
    if (committed.ok()) return {};
    if (in_transaction(*writer_session_)) (void)writer_session_->execute("ROLLBACK", {});
    return committed.error();
  }

  base::Result<void> run_in_savepoint(const Job& job) {
    TRY(writer_session_->execute("SAVEPOINT job", {}));
    auto result = job(*writer_session_);
    if (!in_transaction(*writer_session_)) return result;
    if (!result.ok()) TRY(writer_session_->execute("ROLLBACK TO job", {}));
    TRY(writer_session_->execute("RELEASE job", {}));
    return result;
  }

  // The log starts anew once it is copied whole; while a reader keeps part of it in use, it goes on growing.
  void checkpoint_log() {
    checkpoint(*writer_session_);
    pages_at_checkpoint_ = log_pages(*writer_session_);
  }
  bool log_is_long() {
    const int pages = log_pages(*writer_session_);
    if (pages < pages_at_checkpoint_) pages_at_checkpoint_ = 0;
    return pages - pages_at_checkpoint_ >= kCheckpointPages;
  }

  std::vector<std::function<void()>> copy_of_listeners() {
    std::lock_guard hold(queue_mutex_);
    return listeners_;
  }

  SqliteOptions options_;
  std::unique_ptr<FileLock> lock_;
  std::unique_ptr<Session> writer_session_;

  std::mutex readers_mutex_;
  std::condition_variable readers_free_;
  std::vector<std::unique_ptr<Session>> readers_;
  std::size_t readers_open_ = 0;

  std::mutex queue_mutex_;
  std::condition_variable queue_changed_;
  std::deque<Waiting> queue_;
  std::vector<std::function<void()>> listeners_;
  bool stopping_ = false;

  bool log_grew_ = true;  // the writer's thread only
  int pages_at_checkpoint_ = 0;
  std::thread writer_;  // last: it uses all of the above
};

}  // namespace

base::Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options) {
  auto lock = TRY(FileLock::take(options.path + ".lock"));
  TRY(refuse_foreign_file(options.path));
  auto writer = TRY(open_sqlite_session(options.path, SqliteMode::kWriter));
  if (options.sync_late) TRY(writer->execute("PRAGMA synchronous=NORMAL", {}));
  if (!options.durable) TRY(writer->execute("PRAGMA synchronous=OFF", {}));
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(options, std::move(lock), std::move(writer)));
}

}  // namespace store
