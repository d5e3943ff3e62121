// The model as rules see it, and the rules compiled against it.
#include "base/yaml.h"
#include "model/loading.h"

namespace model {
namespace {

rules::Kind kind_of(FieldType type) {
  switch (type) {
    case FieldType::kText:
    case FieldType::kMarkdown:
    case FieldType::kTime: return rules::Kind::kText;
    case FieldType::kInteger:
    case FieldType::kDecimal:
    case FieldType::kMoney: return rules::Kind::kNumber;
    case FieldType::kBoolean: return rules::Kind::kBool;
    case FieldType::kChoice: return rules::Kind::kChoice;
    case FieldType::kDate: return rules::Kind::kDate;
    case FieldType::kDateTime: return rules::Kind::kDateTime;
    case FieldType::kDuration: return rules::Kind::kDuration;
    case FieldType::kReference:
    case FieldType::kPerson: return rules::Kind::kRef;
    case FieldType::kReferences:
    case FieldType::kPersons: return rules::Kind::kRefs;
    case FieldType::kTags: return rules::Kind::kTexts;
    case FieldType::kRows:
    case FieldType::kForm:
    case FieldType::kFrozen: return rules::Kind::kJson;
  }
  return rules::Kind::kText;
}

rules::Storage storage_of(FieldType type) {
  if (type == FieldType::kInteger) return rules::Storage::kWhole;
  return type == FieldType::kMoney ? rules::Storage::kMoney : rules::Storage::kPlain;
}

rules::Field rule_field(const Field& field) {
  rules::Field out;
  out.name = field.name;
  out.kind = kind_of(field.type);
  out.storage = storage_of(field.type);
  out.target = field.to;
  out.choices = values_of(field.of);
  out.inverse = field.inverse;
  out.refers_any = field.refers_any;
  out.table = field.type == FieldType::kRows;
  return out;
}

rules::RecordType rule_type(const RecordType& type) {
  rules::RecordType out;
  out.name = type.name;
  out.ref_prefix = type.ref_prefix;
  out.entry = type.entry;
  out.hangs_on = type.hangs_on;
  rules::Field id;
  id.name = "id";
  id.kind = rules::Kind::kRef;
  id.target = type.name;
  out.add(std::move(id));
  for (const Field& field : type.fields) out.add(rule_field(field));
  return out;
}

void compile(Loading& loading, const RuleSite& site, const rules::Params& params) {
  const std::string& text = site.node->text;
  rules::Compiled compiled = rules::compile(text, loading.model->schema, {site.on, &params, true});
  if (compiled.rule) return site.keep(std::move(compiled.rule));
  const base::Place place = base::place_in_scalar(site.document->file->text, *site.node, compiled.error.position);
  Reader(loading, *site.document).wrong(place, compiled.error.show(text));
}

}  // namespace

void build_schema(Loading& loading) {
  rules::Schema& schema = loading.model->schema;
  for (const TypeSource& source : loading.types) {
    rules::RecordType type = rule_type(*source.type);
    for (std::size_t i = 0; i < source.sources.size(); ++i) {
      const base::YamlEntry* entry = source.sources[i].entry;
      const base::YamlNode* where = entry && entry->value.is_map() ? entry->value.find("inverse_where") : nullptr;
      const Field& field = source.type->fields[i];
      if (where) type.fields[type.index[field.name]].inverse_where = where->text;
    }
    schema.types[type.name] = std::move(type);
  }
  for (const Setting& setting : loading.model->settings) {
    if (!setting.default_value.is_null()) schema.settings[setting.key] = setting.default_value;
  }
}

void compile_rules(Loading& loading) {
  const rules::Params none;  // every $name is a setting
  for (const RuleSite& site : loading.rules) compile(loading, site, none);
}

}  // namespace model
