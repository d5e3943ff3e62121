#include "cli/backup.h"

#include "audit/head.h"
#include "base/civil.h"
#include "base/file.h"
#include "base/version.h"
#include "cli/commands.h"
#include "store/sqlite/sqlite_session.h"

namespace cli {
namespace {

base::Result<void> check_empty(const std::string& directory) {
  if (base::file_exists(directory) && !TRY(base::list_directory(directory)).empty())
    return base::conflict(directory + " is not empty. A backup never overwrites anything; name a new folder.");
  return {};
}

base::Result<void> add_file(Manifest& manifest, const std::string& from, const std::string& to,
                            const std::string& name) {
  const std::string target = to + "/" + name;
  std::string digest = TRY(base::copy_file(from + "/" + name, target, 0600));
  manifest.files.push_back({name, TRY(base::file_size(target)), std::move(digest)});
  return {};
}

// A copy that cannot be read through is none.
base::Result<void> check_copy(store::Session& session) {
  auto rows = TRY(session.query("PRAGMA quick_check(1)"));
  if (TRY(rows->next()) && rows->text(0) == "ok") return {};
  return base::unavailable("The copy of the database is damaged: " + std::string(rows->text(0)) +
                           ". Check the disk, then back up again.");
}

base::Result<std::map<std::string, std::int64_t>> count_rows(store::Session& session) {
  std::vector<std::string> tables;
  {
    auto rows =
        TRY(session.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name "
                          "NOT LIKE '\\_text\\_%' ESCAPE '\\' ORDER BY name"));
    while (TRY(rows->next())) tables.emplace_back(rows->text(0));
  }
  std::map<std::string, std::int64_t> counts;
  for (auto& table : tables) {
    auto rows = TRY(session.query("SELECT count(*) FROM " + store::quote(table)));
    TRY(rows->next());
    counts[table] = rows->integer(0);
  }
  return counts;
}

base::Result<void> copy_database(Instance& instance, const std::string& to, Manifest& manifest) {
  const std::string path = database_path(to);
  TRY(instance.store().backup_to(path));
  {
    // Closing the last connection leaves one file, without a log beside it.
    auto session = TRY(store::open_sqlite_session(path, store::SqliteMode::kWriter));
    TRY(check_copy(*session));
    manifest.rows = TRY(count_rows(*session));
  }
  manifest.files.push_back({"mainstay.db", TRY(base::file_size(path)), TRY(base::hash_file(path))});
  return {};
}

}  // namespace

// The seal's files come first: a head that is signed meanwhile then stands in the database and not yet in its file,
// which mends itself; the other way round it would look like tampering. Attachments come last: none that a record names
// is missing.
base::Result<Manifest> back_up(Instance& instance, const std::string& to) {
  TRY(check_empty(to));
  TRY(base::make_directory(to));
  Manifest manifest;
  manifest.program = base::kVersion;
  manifest.made_at = base::format_datetime(instance.ground().next_instant_us());
  for (auto name : {audit::kPublicKeyFile, audit::kHeadsFile, audit::kLeavesFile})
    if (base::file_exists(instance.directory() + "/" + name)) TRY(add_file(manifest, instance.directory(), to, name));
  TRY(copy_database(instance, to, manifest));
  for (std::string folder : {"model", "blobs"})
    for (auto& name : TRY(base::list_files(instance.directory() + "/" + folder)))  // but what is being uploaded
      if (name.find("new-") == std::string::npos)
        TRY(add_file(manifest, instance.directory(), to, folder + "/" + name));
  TRY(base::write_file(to + "/" + kManifestFile, encode_manifest(manifest) + "\n", 0600));
  return manifest;
}

int run_backup(CommandContext& context) {
  auto manifest = back_up(context.instance, context.arguments.to);
  if (!manifest.ok()) return fail(context.terminal, manifest.error());
  if (context.arguments.json) {
    context.terminal.out(encode_manifest(*manifest) + "\n");
    return kOk;
  }
  std::uint64_t bytes = 0;
  for (auto& file : manifest->files) bytes += file.bytes;
  context.terminal.out("Backed up " + std::to_string(manifest->files.size()) + " files, " + std::to_string(bytes) +
                       " bytes, into " + context.arguments.to + ". `mainstay restore --from " + context.arguments.to +
                       " --data NEW` verifies it.\n");
  return kOk;
}

}  // namespace cli
