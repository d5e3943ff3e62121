// Who may create, read and change records of a type, which rows and which fields.
#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlEntry;
using base::YamlNode;

const std::vector<std::string> kAccessKeys = {
    "create", "read", "update", "rows", "restricted_fields", "restricted_changes", "hidden_from_outsiders"};

class AccessReader {
 public:
  AccessReader(Loading& loading, TypeSource& source) : reader_(loading, *source.document), type_(*source.type) {}

  void read(const YamlNode& node) {
    if (!reader_.is_map(node, "`access`", kAccessKeys)) return;
    type_.access.create = roles_in(node, "create");
    type_.access.read = roles_in(node, "read");
    type_.access.update = roles_in(node, "update");
    if (const YamlNode* update = node.find("update"); update && type_.entry) {
      reader_.wrong(update->place, "an entry is never changed; a correction is a new entry");
    }
    if (const YamlNode* rows = node.find("rows")) read_rows(*rows);
    read_restrictions(
        node, "restricted_fields", [](Field & field) -> auto& { return field.read_roles; });
    read_restrictions(
        node, "restricted_changes", [](Field & field) -> auto& { return field.change_roles; });
    const YamlNode* hidden = node.find("hidden_from_outsiders");
    if (!hidden) return;
    for (const YamlNode* item : reader_.list(*hidden, "`hidden_from_outsiders`")) {
      if (Field* field = find(item->place, item->text)) field->hidden_from_outsiders = true;
    }
  }

 private:
  std::vector<std::string> roles(const YamlNode& node, std::string_view what) {
    std::vector<std::string> roles;
    for (const YamlNode* item : reader_.list(node, what)) {
      if (check_role(reader_, item->place, item->text)) roles.push_back(item->text);
    }
    return roles;
  }

  std::vector<std::string> roles_in(const YamlNode& map, std::string_view key) {
    const YamlNode* node = map.find(key);
    return node ? roles(*node, "`" + std::string(key) + "`") : std::vector<std::string>();
  }

  // Rows narrow what a role reads; an entry that hangs on a record is read by those who read that record.
  void read_rows(const YamlNode& node) {
    if (!reader_.is_map(node, "`rows`")) return;
    for (const YamlEntry& entry : node.entries) {
      if (!check_role(reader_, entry.place, entry.key)) continue;
      if (type_.hangs_on.empty() && !contains(type_.access.read, entry.key)) {
        reader_.wrong(entry.place, "`" + entry.key + "` is not under `read`, so a rule for its rows means nothing");
      }
      RecordType* type = &type_;
      const std::string role = entry.key;
      reader_.rule(entry.value, type_.name,
                   [type, role](rules::RulePtr rule) { type->access.rows[role] = std::move(rule); });
    }
  }

  template <class RolesOf>
  void read_restrictions(const YamlNode& map, std::string_view key, RolesOf roles_of) {
    const YamlNode* node = map.find(key);
    if (!node || !reader_.is_map(*node, "`" + std::string(key) + "`")) return;
    for (const YamlEntry& entry : node->entries) {
      Field* field = find(entry.place, entry.key);
      std::vector<std::string> allowed = roles(entry.value, "the list of roles");
      if (field) roles_of(*field) = std::move(allowed);
    }
  }

  Field* find(base::Place place, const std::string& name) {
    auto at = type_.field_index.find(name);
    if (at != type_.field_index.end()) return &type_.fields[at->second];
    reader_.wrong(
        place, "`" + type_.name + "` has no field `" + name + "`" + base::did_you_mean(name, names_of(type_.fields)));
    return nullptr;
  }

  Reader reader_;
  RecordType& type_;
};

}  // namespace

void read_access(Loading& loading, TypeSource& source) {
  const YamlNode* node = source.document->root.find("access");
  if (node) AccessReader(loading, source).read(*node);
}

}  // namespace model
