// Names that may stand only once: paths, prefixes of numbers, shortcuts, and the tables that the store makes of them.
#include <map>

#include "model/loading.h"

namespace model {
namespace {

constexpr std::size_t kMaxTable = 55;  // PostgreSQL allows 63 bytes; an index on the table adds a few

class NameChecker {
 public:
  explicit NameChecker(Loading& loading) : loading_(loading) {}

  void check() {
    for (const TypeSource& source : loading_.types) {
      const RecordType& type = *source.type;
      once(source, "path", type.path);
      once(source, "ref", type.ref_prefix);
      once(source, "shortcut", type.shortcut);
      check_path(source);
      check_tables(source);
      check_field_keys(source);
    }
  }

 private:
  base::Place place_of(const TypeSource& source, std::string_view key) {
    const base::YamlNode* node = source.document->root.find(key);
    return node ? node->place : source.document->root.place;
  }

  void once(const TypeSource& source, const std::string& key, const std::string& value) {
    if (value.empty()) return;
    const auto [at, added] = owners_.emplace(std::make_pair(key, value), source.type->name);
    if (added) return;
    Reader(loading_, *source.document)
        .wrong(place_of(source, key), "the " + key + " `" + value + "` belongs to `" + at->second + "` already");
  }

  // The API answers these addresses itself.
  void check_path(const TypeSource& source) {
    static const std::vector<std::string> kTaken = {"session", "me",         "setup",  "model",  "search",
                                                    "suggest", "events",     "tokens", "drafts", "presence",
                                                    "measure", "conformity", "intake"};
    if (contains(kTaken, source.type->path)) {
      Reader(loading_, *source.document)
          .wrong(place_of(source, "path"),
                 "the address /" + source.type->path + " belongs to the platform; take another path");
    }
  }

  // The store keeps past versions of `incident` in incident_version and its relation `cis` in incident__cis.
  void check_tables(const TypeSource& source) {
    const std::string& name = source.type->name;
    for (const std::string_view ending : {"_version", "_superseded"}) {
      const bool taken = name.ends_with(ending) && loading_.find(name.substr(0, name.size() - ending.size()));
      if (taken)
        Reader(loading_, *source.document)
            .wrong(place_of(source, "record"), "the store needs the name `" + name + "` for itself; take another name");
    }
    for (std::size_t i = 0; i < source.sources.size(); ++i) {
      const Field& field = source.type->fields[i];
      if (!field.many() || field.computed() || name.size() + field.name.size() + 2 <= kMaxTable) continue;
      Reader(loading_, *source.sources[i].document)
          .wrong(source.sources[i].entry->place, "the names of `" + name + "` and `" + field.name +
                                                     "` are too long together; at most " +
                                                     std::to_string(kMaxTable - 2) + " letters name a table");
    }
  }

  void check_field_keys(const TypeSource& source) {
    std::map<std::string, std::string> owners;
    for (std::size_t i = 0; i < source.sources.size(); ++i) {
      const Field& field = source.type->fields[i];
      if (field.shortcut.empty()) continue;
      const auto [at, added] = owners.emplace(field.shortcut, field.name);
      if (added) continue;
      Reader(loading_, *source.sources[i].document)
          .wrong(source.sources[i].entry->place,
                 "the shortcut `" + field.shortcut + "` belongs to the field `" + at->second + "` already");
    }
  }

  Loading& loading_;
  std::map<std::pair<std::string, std::string>, std::string> owners_;
};

}  // namespace

void check_names(Loading& loading) { NameChecker(loading).check(); }

}  // namespace model
