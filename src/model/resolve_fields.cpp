// What fields say about other record types: references, the other ends of derived collections, the rows behind a form.
#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlNode;

class Resolver {
 public:
  Resolver(Loading& loading, TypeSource& type, std::size_t index)
      : loading_(loading),
        type_(*type.type),
        field_(type.type->fields[index]),
        source_(type.sources[index]),
        reader_(loading, *source_.document) {}

  void resolve() {
    if (field_.reference() && field_.inverse.empty()) check_target();
    for (const rules::Inverse& inverse : field_.inverse) check_inverse(inverse);
    if (field_.type == FieldType::kForm && !field_.defined_by.empty()) check_form();
    for (const std::string& state : field_.required_at) check_state(state);
    keep_rules();
  }

 private:
  const YamlNode& map() const { return source_.entry->value; }
  base::Place place_of(std::string_view key) const {
    const YamlNode* node = map().find(key);
    return node ? node->place : source_.entry->place;
  }

  void check_target() {
    if (field_.to.empty() || loading_.find(field_.to)) return;
    reader_.wrong(place_of("to"),
                  "there is no record type `" + field_.to + "`" + base::did_you_mean(field_.to, loading_.type_names()));
  }

  void check_inverse(const rules::Inverse& inverse) {
    const base::Place place = place_of("inverse");
    const TypeSource* other = loading_.find(inverse.type);
    if (!other) {
      return reader_.wrong(place, "there is no record type `" + inverse.type + "`" +
                                      base::did_you_mean(inverse.type, loading_.type_names()));
    }
    if (inverse.type != field_.to) {
      return reader_.wrong(place, "one collection holds records of one type, " + field_.to + " or " + inverse.type);
    }
    const Field* end = other->type->find(inverse.field);
    if (!end) {
      return reader_.wrong(place, "`" + inverse.type + "` has no field `" + inverse.field + "`" +
                                      base::did_you_mean(inverse.field, names_of(other->type->fields)));
    }
    if (!end->inverse.empty()) {
      return reader_.wrong(
          place, "`" + inverse.type + "." + inverse.field + "` is derived itself; one end of the two is stored");
    }
    const bool common = source_.document == loading_.common;
    if (end->refers_any || (end->reference() && (end->to == type_.name || common))) return;
    reader_.wrong(place, "`" + inverse.type + "." + inverse.field + "` does not point to `" + type_.name + "`");
  }

  // Each step but the last is one reference; the last is rows.
  void check_form() {
    const base::Place place = place_of("defined_by");
    const RecordType* at = &type_;
    std::string rest = field_.defined_by;
    for (;;) {
      const std::size_t dot = rest.find('.');
      const std::string step = rest.substr(0, dot);
      const Field* field = at->find(step);
      if (!field)
        return reader_.wrong(
            place, "`" + at->name + "` has no field `" + step + "`" + base::did_you_mean(step, names_of(at->fields)));
      if (dot == std::string::npos) {
        if (field->type != FieldType::kRows)
          reader_.wrong(place, "`" + step + "` does not hold rows, which a form is defined by");
        return;
      }
      const TypeSource* next = field->reference() && !field->many() ? loading_.find(field->to) : nullptr;
      if (!next) return reader_.wrong(place, "`" + step + "` is not a reference to one record");
      at = next->type;
      rest.erase(0, dot + 1);
    }
  }

  void check_state(const std::string& state) {
    const Field* states = type_.find("state");
    if (!states && source_.document == loading_.common) return;
    const std::vector<std::string> known = states ? values_of(states->of) : std::vector<std::string>();
    if (contains(known, state)) return;
    reader_.wrong(place_of("required"),
                  "`" + type_.name + "` has no state `" + state + "`" + base::did_you_mean(state, known));
  }

  void keep_rules() {
    RecordType* type = &type_;
    const std::size_t index = field_.index;
    if (const YamlNode* rule = map().find("required_when"); rule && field_.inverse.empty()) {
      reader_.rule(*rule, type_.name,
                   [type, index](rules::RulePtr kept) { type->fields[index].required_when = std::move(kept); });
      if (field_.required) reader_.wrong(rule->place, "a field that is always required needs no `required_when`");
    }
    if (const YamlNode* rule = map().find("inverse_where"); rule && !field_.inverse.empty()) {
      if (!loading_.find(field_.to)) return;
      reader_.rule(*rule, field_.to,
                   [type, index](rules::RulePtr kept) { type->fields[index].inverse_where = std::move(kept); });
    }
  }

  Loading& loading_;
  RecordType& type_;
  Field& field_;
  const FieldSource& source_;
  Reader reader_;
};

}  // namespace

void resolve_fields(Loading& loading) {
  for (TypeSource& source : loading.types) {
    for (std::size_t i = 0; i < source.type->fields.size(); ++i) {
      if (source.sources[i].entry) Resolver(loading, source, i).resolve();
    }
  }
}

}  // namespace model
