// Where a record takes what nobody gives: its owner, its organization, its title; and what an entry hangs on.
#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlNode;

class PathReader {
 public:
  PathReader(Loading& loading, TypeSource& source)
      : loading_(loading), reader_(loading, *source.document), root_(source.document->root), type_(*source.type) {}

  void read() {
    read_owner();
    read_organization();
    read_title();
    read_hanging();
    read_filled_later();
  }

 private:
  // The field at the end of a path over single references; null where a step is wrong, which is said.
  const Field* end_of(const YamlNode& item, std::vector<std::string>& path) {
    const RecordType* at = &type_;
    std::string rest = item.text;
    for (;;) {
      const std::size_t dot = rest.find('.');
      const std::string step = rest.substr(0, dot);
      const Field* field = at->find(step);
      if (!field) {
        reader_.wrong(item.place, "`" + at->name + "` has no field `" + step + "`" +
                                      base::did_you_mean(step, names_of(at->fields)));
        return nullptr;
      }
      path.push_back(step);
      if (dot == std::string::npos) return field;
      const TypeSource* next = field->reference() && !field->many() ? loading_.find(field->to) : nullptr;
      if (!next) {
        reader_.wrong(item.place,
                      "`" + step + "` is not a reference to one record, so no `." + rest.substr(dot + 1) + "` follows");
        return nullptr;
      }
      at = next->type;
      rest.erase(0, dot + 1);
    }
  }

  bool for_records(const YamlNode& node, std::string_view key) {
    if (type_.entry) reader_.wrong(node.place, "an entry has no `" + std::string(key) + "`");
    return !type_.entry;
  }

  void read_owner() {
    const YamlNode* node = root_.find("owner_default");
    if (node && for_records(*node, "owner_default")) {
      for (const YamlNode* item : reader_.list(*node, "`owner_default`")) read_owner_source(*item);
    }
    if (!type_.entry) type_.owner_default.push_back({OwnerSource::Kind::kCreator, {}, ""});
  }

  void read_owner_source(const YamlNode& item) {
    OwnerSource source;
    if (item.text == "creator") {
      return reader_.wrong(item.place, "the creator comes last by itself; leave it out");
    } else if (item.text == "itself") {
      source.kind = OwnerSource::Kind::kItself;
      if (type_.name != "person") reader_.wrong(item.place, "only a person can own itself");
    } else if (item.text.starts_with("role ")) {
      source.kind = OwnerSource::Kind::kRole;
      source.role = item.text.substr(5);
      check_role(reader_, item.place, source.role);
    } else {
      source.kind = OwnerSource::Kind::kPath;
      const Field* end = end_of(item, source.path);
      if (end && end->type != FieldType::kPerson)
        reader_.wrong(item.place, "`" + item.text + "` does not lead to a person");
    }
    type_.owner_default.push_back(std::move(source));
  }

  void read_organization() {
    const YamlNode* node = root_.find("organization_from");
    if (!node || !for_records(*node, "organization_from")) return;
    for (const YamlNode* item : reader_.list(*node, "`organization_from`")) {
      std::vector<std::string> path;
      const Field* end = end_of(*item, path);
      if (end && (end->type != FieldType::kReference || end->to != "organization")) {
        reader_.wrong(item->place, "`" + item->text + "` does not lead to an organization");
      }
      type_.organization_from.push_back(std::move(path));
    }
  }

  void read_title() {
    const YamlNode* node = root_.find("title_from");
    if (!node || !for_records(*node, "title_from")) return;
    for (const YamlNode* item : reader_.list(*node, "`title_from`")) {
      const Field* field = find(*item);
      if (field && (field->many() || field->wide()))
        reader_.wrong(item->place, "`" + field->name + "` does not fit a title");
      type_.title_from.push_back(item->text);
    }
  }

  void read_hanging() {
    const YamlNode* node = root_.find("hangs_on");
    if (!node) return;
    type_.hangs_on = reader_.text(*node, "`hangs_on`");
    if (!type_.entry) return reader_.wrong(node->place, "only an entry (`kind: entry`) hangs on another record");
    const Field* field = find(*node);
    const bool one =
        field && ((field->reference() && !field->many()) || (field->refers_any && field->type == FieldType::kText));
    if (field && !one) reader_.wrong(node->place, "`" + field->name + "` points to no single record");
  }

  void read_filled_later() {
    const YamlNode* node = root_.find("filled_later");
    if (!node) return;
    if (!type_.entry) return reader_.wrong(node->place, "`filled_later` belongs to entries; a record can be changed");
    for (const YamlNode* item : reader_.list(*node, "`filled_later`")) {
      if (const Field* field = find(*item)) type_.fields[field->index].filled_later = true;
    }
  }

  const Field* find(const YamlNode& item) {
    const Field* field = type_.find(item.text);
    if (!field)
      reader_.wrong(item.place, "`" + type_.name + "` has no field `" + item.text + "`" +
                                    base::did_you_mean(item.text, names_of(type_.fields)));
    return field;
  }

  Loading& loading_;
  Reader reader_;
  const YamlNode& root_;
  RecordType& type_;
};

}  // namespace

void read_paths(Loading& loading, TypeSource& source) { PathReader(loading, source).read(); }

}  // namespace model
