// A backup is a folder: the database as it was at one moment, the attachments, the model's additions, what proves the
// seal (public keys, heads, leaves; never the private key), and a manifest with the size and hash of each file and the
// number of rows of each table. Restoring checks all of that and the seal before the data directory comes into being.
#pragma once

#include <map>
#include <string>

#include "cli/instance.h"
#include "cli/verify.h"

namespace cli {

inline constexpr const char* kManifestFile = "manifest.json";

struct BackupFile {
  std::string name;  // relative to the folder
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct Manifest {
  std::string program, made_at;
  std::map<std::string, std::int64_t> rows;  // by table
  std::vector<BackupFile> files;
};

base::Result<Manifest> back_up(Instance& instance, const std::string& to);

std::string encode_manifest(const Manifest& manifest);
base::Result<Manifest> decode_manifest(std::string_view json);

// Makes the data directory `options.data` from the backup in `from`.
base::Result<Verification> restore(const std::string& from, const InstanceOptions& options);

}  // namespace cli
