// The manifest of a backup as JSON.
#include "base/json.h"
#include "base/json_writer.h"
#include "cli/backup.h"

namespace cli {
namespace {

constexpr std::int64_t kManifestVersion = 1;

base::Error no_manifest(const std::string& what) {
  return base::invalid("manifest.json is not that of a backup: " + what + ".");
}

base::Result<std::string> text_of(const base::Json& json, std::string_view key) {
  auto value = json.find(key);
  auto text = value ? value->text() : nullptr;
  if (!text) return no_manifest(std::string(key) + " is missing");
  return *text;
}

base::Result<std::int64_t> integer_of(const base::Json& json, std::string_view key) {
  auto value = json.find(key);
  auto number = value ? value->integer() : nullptr;
  if (!number) return no_manifest(std::string(key) + " is missing");
  return *number;
}

// A name that leads out of the folder would let a forged backup write anywhere.
bool is_inside(const std::string& name) {
  return !name.empty() && name.front() != '/' && ("/" + name + "/").find("/../") == std::string::npos;
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
  base::JsonWriter json;
  json.begin_object()
      .key("version")
      .integer(kManifestVersion)
      .key("program")
      .text(manifest.program)
      .key("made_at")
      .text(manifest.made_at);
  json.key("rows").begin_object();
  for (auto& [table, count] : manifest.rows) json.key(table).integer(count);
  json.end_object().key("files").begin_array();
  for (auto& file : manifest.files)
    json.begin_object()
        .key("name")
        .text(file.name)
        .key("bytes")
        .integer(static_cast<std::int64_t>(file.bytes))
        .key("sha256")
        .text(file.sha256)
        .end_object();
  json.end_array().end_object();
  return json.take();
}

base::Result<Manifest> decode_manifest(std::string_view text) {
  const base::Json json = TRY(base::parse_json(text));
  if (TRY(integer_of(json, "version")) != kManifestVersion) return no_manifest("a newer program wrote it");
  Manifest manifest{TRY(text_of(json, "program")), TRY(text_of(json, "made_at")), {}, {}};
  auto rows = json.find("rows");
  auto files = json.find("files");
  if (!rows || !rows->object() || !files || !files->array()) return no_manifest("rows or files are missing");
  for (auto& [table, count] : *rows->object()) {
    if (!count.integer()) return no_manifest("the number of rows of " + table + " is no number");
    manifest.rows[table] = *count.integer();
  }
  for (auto& file : *files->array()) {
    manifest.files.push_back({TRY(text_of(file, "name")), static_cast<std::uint64_t>(TRY(integer_of(file, "bytes"))),
                              TRY(text_of(file, "sha256"))});
    if (!is_inside(manifest.files.back().name))
      return no_manifest("the file name " + manifest.files.back().name + " leads out of the folder");
  }
  return manifest;
}

}  // namespace cli
