#include <cstdio>
#include <filesystem>

#include "audit/head.h"
#include "base/file.h"
#include "cli/backup.h"

namespace cli {
namespace {

base::Result<void> check_target(const std::string& data) {
  if (base::file_exists(data) && !TRY(base::list_directory(data)).empty())
    return base::conflict(data +
                          " is not empty. Restoring never overwrites anything; name a new directory with --data.");
  return {};
}

base::Result<void> copy_files(const Manifest& manifest, const std::string& from, const std::string& to) {
  for (auto& file : manifest.files) {
    const std::string source = from + "/" + file.name;
    if (!base::file_exists(source)) return base::conflict("The backup is not whole: " + source + " is missing.");
    const std::string digest = TRY(base::copy_file(source, to + "/" + file.name, 0600));
    if (digest != file.sha256)
      return base::conflict("The backup is damaged: " + source + " does not have the hash that its manifest names.");
  }
  return {};
}

base::Result<void> compare_counts(Instance& instance, const Manifest& manifest) {
  return instance.read([&](const kernel::View& view) -> base::Result<void> {
    for (auto& [table, expected] : manifest.rows) {
      auto rows = TRY(view.session.query("SELECT count(*) FROM " + store::quote(table)));
      TRY(rows->next());
      if (rows->integer(0) != expected)
        return base::conflict("The table " + table + " has " + std::to_string(rows->integer(0)) +
                              " rows, but the manifest says " + std::to_string(expected) + ".");
    }
    return {};
  });
}

base::Result<Verification> check_restored(const Manifest& manifest, InstanceOptions options) {
  options.migrate = false;
  auto instance = TRY(Instance::open(options));
  TRY(compare_counts(*instance, manifest));
  Verification verification = TRY(verify(*instance));
  if (!verification.passed()) return base::conflict("What was restored is not intact.\n" + show(verification));
  return verification;
}

base::Result<Verification> restore_into(const std::string& from, const InstanceOptions& options) {
  auto text = base::read_file(from + "/" + kManifestFile);
  if (!text.ok()) return base::not_found("There is no backup in " + from + ": " + text.error().message);
  const Manifest manifest = TRY(decode_manifest(*text));
  TRY(copy_files(manifest, from, options.data));
  // The private key is in no backup: what follows is signed by a new one.
  TRY(audit::SealKey::make_another(options.data));
  return check_restored(manifest, options);
}

void remove_quietly(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

}  // namespace

// Everything happens beside the target; only what was verified gets its name.
base::Result<Verification> restore(const std::string& from, const InstanceOptions& options) {
  TRY(check_target(options.data));
  InstanceOptions beside = options;
  beside.data = options.data + ".restoring";
  if (base::file_exists(beside.data))
    return base::conflict(beside.data + " is left from a restore that was cut off. Remove it, then restore again.");
  TRY(base::make_directory(beside.data));
  auto restored = restore_into(from, beside);
  if (!restored.ok()) {
    remove_quietly(beside.data);
    return restored;
  }
  remove_quietly(beside.data + "/mainstay.db.lock");
  if (std::rename(beside.data.c_str(), options.data.c_str()) != 0) {
    remove_quietly(beside.data);
    return base::unavailable("Cannot put the restored directory at " + options.data + ": " +
                             std::error_code(errno, std::generic_category()).message() + ".");
  }
  return restored;
}

}  // namespace cli
