#include "cli/doctor.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>

#include "audit/head.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "cli/commands.h"

namespace cli {
namespace {

constexpr std::uint64_t kMib = 1024 * 1024;
constexpr std::uint64_t kDiskFailsBytes = 100 * kMib, kDiskWarnsBytes = 1024 * kMib;
constexpr std::int64_t kClockSlackUs = 1'000'000;
constexpr std::int64_t kLagWarns = 10'000;  // entries of history
constexpr rlim_t kOpenFilesWarn = 4'096;

Diagnosis ok(std::string check, std::string seen) { return {Health::kGood, std::move(check), std::move(seen), ""}; }
Diagnosis warn(std::string check, std::string seen, std::string advice) {
  return {Health::kWarn, std::move(check), std::move(seen), std::move(advice)};
}
Diagnosis bad(std::string check, std::string seen, std::string advice) {
  return {Health::kBad, std::move(check), std::move(seen), std::move(advice)};
}

Diagnosis check_directory(const std::string& data) {
  struct stat info;
  if (::stat(data.c_str(), &info) != 0)
    return bad("directory", data + " is not there.", "Name the data directory with --data.");
  if (info.st_uid != ::geteuid())
    return bad("directory", data + " belongs to another user.",
               "Run as its owner, or chown -R it to the user that serves.");
  if ((info.st_mode & 077) != 0) return bad("directory", "Others may read or enter " + data + ".", "chmod 700 " + data);
  if (::access(data.c_str(), W_OK) != 0)
    return bad("directory", data + " cannot be written to.",
               "Mount it read-write, or give its owner the right to write.");
  return ok("directory", data + " belongs to this user alone.");
}

Diagnosis check_keys(const std::string& data) {
  const std::string path = data + "/" + audit::kSecretKeyFile;
  if (!base::file_exists(path)) {
    if (base::file_exists(data + "/" + audit::kPublicKeyFile))
      return bad("seal key", path + " is missing.",
                 "Put it back from where secrets are kept, or restore a backup: that makes a new key.");
    return ok("seal key", "There is none yet; the first seal makes it.");
  }
  if (auto is_private = base::check_private(path); !is_private.ok())
    return bad("seal key", is_private.error().message,
               "Then consider the key known to others: restore a backup to get a new one.");
  return ok("seal key", path + " is readable by its owner alone.");
}

Diagnosis check_file_system(const std::string& data) {
  constexpr long kNfs = 0x6969, kCifs = 0xFF534D42, kSmb2 = 0xFE534D42, kTmpfs = 0x01021994;
  struct statfs info;
  if (::statfs(data.c_str(), &info) != 0) return warn("file system", "Its kind cannot be read.", "");
  const auto kind = static_cast<long>(info.f_type);
  if (kind == kNfs || kind == kCifs || kind == kSmb2)
    return bad("file system", data + " lies on a network file system.",
               "Use a local disk: locks and syncs of network file systems do not hold what the database needs.");
  if (kind == kTmpfs)
    return warn("file system", data + " lies in memory.",
                "Fine for a trial; a restart of the machine loses everything.");
  return ok("file system", "A local one.");
}

Diagnosis check_disk(const std::string& data) {
  struct statvfs info;
  if (::statvfs(data.c_str(), &info) != 0) return warn("disk", "Its free space cannot be read.", "");
  const std::uint64_t free_bytes = static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
  std::uint64_t database_bytes = 0;
  if (auto size = base::file_size(database_path(data)); size.ok()) database_bytes = *size;
  const std::string seen = std::to_string(free_bytes / kMib) + " MiB are free, the database has " +
                           std::to_string(database_bytes / kMib) + ".";
  if (free_bytes < kDiskFailsBytes) return bad("disk", seen, "Make room now: with a full disk nothing can be written.");
  if (free_bytes < std::max(kDiskWarnsBytes, database_bytes))
    return warn("disk", seen, "Make room: a backup beside it and growth need as much as the database has.");
  if (info.f_files > 0 && info.f_favail < 1'000)
    return bad("disk", "Only " + std::to_string(info.f_favail) + " files may still be made.",
               "Remove small files: the file system has no inodes left.");
  return ok("disk", seen);
}

Diagnosis check_open_files() {
  struct rlimit limit;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return warn("open files", "The limit cannot be read.", "");
  const std::string seen = "Up to " + std::to_string(limit.rlim_max) + " files and connections may be open at once.";
  if (limit.rlim_max < kOpenFilesWarn)
    return warn("open files", seen, "Raise LimitNOFILE of the service: each connection needs one.");
  return ok("open files", seen);
}

base::Result<std::string> ask(store::Session& session, const std::string& sql) {
  auto rows = TRY(session.query(sql));
  if (!TRY(rows->next())) return std::string();
  return std::string(rows->text(0));
}

Diagnosis check_clock(const kernel::View& view) {
  auto newest = ask(view.session, "SELECT coalesce(max(recorded_at), 0) FROM history");
  if (!newest.ok()) return bad("clock", newest.error().message, "Run `mainstay verify`.");
  if (std::stoll(*newest) > view.now_us + kClockSlackUs)
    return bad("clock", "History has an entry from the future: this machine's clock was put back, or ran ahead before.",
               "Set the clock (systemd-timesyncd, chrony); new entries take the newest instant until then.");
  struct timex state = {};
  if (::adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) != 0)
    return warn("clock", "Nothing keeps this machine's clock right.",
                "Install systemd-timesyncd or chrony: times in history are only as good as the clock.");
  return ok("clock", "It is kept right, and history has no entry from the future.");
}

Diagnosis check_database(const kernel::View& view) {
  auto verdict = ask(view.session, "PRAGMA quick_check(3)");
  if (!verdict.ok()) return bad("database", verdict.error().message, "Restore a backup.");
  if (*verdict != "ok")
    return bad("database", "It is damaged: " + *verdict,
               "Stop the server, keep a copy of the directory, restore the newest backup.");
  return ok("database", "Every page reads as it should.");
}

// Read from the connection that writes: what was asked for is not always what a file system or a pragma gave.
Diagnosis check_durability(Instance& instance) {
  std::string synchronous, journal, version;
  auto read = instance.store().write_and_wait([&](store::Session& session) -> base::Result<void> {
    synchronous = TRY(ask(session, "PRAGMA synchronous"));
    journal = TRY(ask(session, "PRAGMA journal_mode"));
    version = TRY(ask(session, "SELECT sqlite_version()"));
    return {};
  });
  if (!read.ok())
    return bad("durability", read.error().message, "Nothing can be written; see the checks of disk and directory.");
  const std::string seen = "SQLite " + version + ", journal " + journal + ", synchronous " +
                           (synchronous == "2"   ? "FULL"
                            : synchronous == "1" ? "NORMAL"
                                                 : synchronous) +
                           ".";
  if (synchronous != "2" || journal != "wal")
    return bad("durability", seen,
               "A power cut would lose answered writes. Start without --unsafe-sync-late, on a local file system.");
  return ok("durability", seen + " One connection writes and checkpoints, as releases up to 3.51.2 need.");
}

Diagnosis check_migrations(Instance& instance, const kernel::View& view) {
  auto plan = plan_migration(view.session, instance.ground());
  if (!plan.ok())
    return bad("schema", plan.error().message, "Use the program that wrote this database, or a newer one.");
  if (!plan->statements.empty())
    return warn("schema", std::to_string(plan->statements.size()) + " statements bring it to the present model.",
                "`mainstay migrate --dry-run` shows them, `mainstay migrate` or the next start runs them.");
  return ok("schema",
            "It is as the present model asks (" + std::to_string(instance.model().types.size()) + " record types).");
}

Diagnosis check_lag(const kernel::View& view, const std::string& what, const std::string& sql) {
  auto behind = ask(view.session, sql);
  if (!behind.ok()) return bad(what, behind.error().message, "Run `mainstay verify`.");
  const std::string seen = "It is " + *behind + " entries behind history.";
  if (std::stoll(*behind) > kLagWarns)
    return warn(what, seen,
                "Start the server: it catches up by itself. Does it stay behind, look for jobs.failed in the log.");
  return ok(what, seen);
}

const char* word_of(Health health) {
  return health == Health::kGood ? "ok" : health == Health::kWarn ? "warn" : "fail";
}

}  // namespace

std::vector<Diagnosis> examine(Instance& instance) {
  const std::string& data = instance.directory();
  std::vector<Diagnosis> diagnoses = {check_directory(data), check_keys(data),   check_file_system(data),
                                      check_disk(data),      check_open_files(), check_durability(instance)};
  auto read = instance.read([&](const kernel::View& view) -> base::Result<void> {
    diagnoses.push_back(check_clock(view));
    diagnoses.push_back(check_database(view));
    diagnoses.push_back(check_migrations(instance, view));
    diagnoses.push_back(
        check_lag(view, "seal",
                  "SELECT (SELECT coalesce(max(seq), 0) FROM history) - (SELECT coalesce(max(size), 0) FROM _seal)"));
    diagnoses.push_back(check_lag(view, "search index",
                                  "SELECT (SELECT coalesce(max(seq), 0) FROM history) - coalesce((SELECT seq FROM "
                                  "_cursor WHERE name = 'text'), 0)"));
    return {};
  });
  if (!read.ok()) diagnoses.push_back(bad("database", read.error().message, "Restore a backup."));
  return diagnoses;
}

std::vector<Diagnosis> examine_unopened(const std::string& data, const base::Error& error) {
  std::vector<Diagnosis> diagnoses = {check_directory(data)};
  if (base::file_exists(data)) {
    diagnoses.push_back(check_keys(data));
    diagnoses.push_back(check_file_system(data));
    diagnoses.push_back(check_disk(data));
  }
  diagnoses.push_back(bad("store", error.message, ""));
  return diagnoses;
}

std::string show(const std::vector<Diagnosis>& diagnoses, bool as_json) {
  if (!as_json) {
    std::string text;
    for (auto& one : diagnoses) {
      text += std::string(word_of(one.health)) + (one.health == Health::kGood ? "    " : "  ") + one.check + ": " +
              one.seen + "\n";
      if (!one.advice.empty()) text += "      " + one.advice + "\n";
    }
    return text;
  }
  base::JsonWriter json;
  json.begin_object().key("healthy").boolean(exit_code(diagnoses) == kOk).key("checks").begin_array();
  for (auto& one : diagnoses)
    json.begin_object()
        .key("check")
        .text(one.check)
        .key("health")
        .text(word_of(one.health))
        .key("seen")
        .text(one.seen)
        .key("advice")
        .text(one.advice)
        .end_object();
  json.end_array().end_object();
  return json.take() + "\n";
}

int exit_code(const std::vector<Diagnosis>& diagnoses) {
  return std::any_of(diagnoses.begin(), diagnoses.end(), [](auto& one) { return one.health == Health::kBad; }) ? kFailed
                                                                                                               : kOk;
}

int run_doctor(CommandContext& context) {
  const auto diagnoses = examine(context.instance);
  context.terminal.out(show(diagnoses, context.arguments.json));
  return exit_code(diagnoses);
}

}  // namespace cli
