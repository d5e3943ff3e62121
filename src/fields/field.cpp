#include "fields/field.h"

#include "base/nearest.h"
#include "base/text.h"
#include "fields/kind.h"

namespace fields {
namespace {

std::string_view kind_of_json(const base::Json& json) {
  if (json.boolean()) return "true or false";
  if (json.text()) return "a text";
  if (json.array()) return "a list";
  if (json.object()) return "an object";
  return json.is_null() ? "nothing" : "a number";
}

base::Error with_name(const model::Field& field, base::Error error) {
  for (auto& each : error.fields) each.field = field.name + each.field;
  return error;
}

}  // namespace

const Kind& kind_of(model::FieldType type) {
  using model::FieldType;
  switch (type) {
    case FieldType::kText: return kTextKind;
    case FieldType::kMarkdown: return kMarkdownKind;
    case FieldType::kInteger: return kIntegerKind;
    case FieldType::kDecimal: return kDecimalKind;
    case FieldType::kMoney: return kMoneyKind;
    case FieldType::kBoolean: return kBooleanKind;
    case FieldType::kChoice: return kChoiceKind;
    case FieldType::kDate: return kDateKind;
    case FieldType::kDateTime: return kDateTimeKind;
    case FieldType::kDuration: return kDurationKind;
    case FieldType::kReference: return kReferenceKind;
    case FieldType::kReferences: return kReferencesKind;
    case FieldType::kPerson: return kPersonKind;
    case FieldType::kPersons: return kPersonsKind;
    case FieldType::kTags: return kTagsKind;
    case FieldType::kRows: return kRowsKind;
    case FieldType::kForm: return kFormKind;
    case FieldType::kFrozen: return kFrozenKind;
    case FieldType::kTime: return kTimeKind;
  }
  return kTextKind;
}

base::Error wrong(std::string code, std::string message) {
  return base::invalid_field("", std::move(code), std::move(message));
}

base::Error wrong_type(const model::Field& field, std::string_view wanted, const base::Json& given) {
  return wrong("type", field.label + " must be " + std::string(wanted) + "; " + std::string(kind_of_json(given)) +
                           " was given.");
}

base::Error too_long(const model::Field& field, std::size_t given, std::size_t most) {
  return wrong("too_long", field.label + " may have " + std::to_string(most) + " characters at most; this has " +
                               std::to_string(given) + ".");
}

void schema_type(base::JsonWriter& json, std::string_view type) {
  json.key("type").begin_array().text(type).text("null").end_array();
}

void schema_type(base::JsonWriter& json, std::string_view type, std::string_view format) {
  schema_type(json, type);
  json.key("format").text(format);
}

base::Result<base::Value> from_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  if (json.is_null()) return base::Value{};
  auto value = kind_of(field.type).from_json(field, json, reading);
  if (!value.ok()) return with_name(field, value.take_error());
  return value;
}

base::Result<base::Value> from_text(const model::Field& field, std::string_view text, const Reading& reading) {
  if (!base::is_utf8(text)) return with_name(field, wrong("utf8", field.label + " must be text in UTF-8."));
  if (base::is_blank(text)) return base::Value{};
  auto value = kind_of(field.type).from_text(field, text, reading);
  if (!value.ok()) return with_name(field, value.take_error());
  return value;
}

void to_json(const model::Field& field, const base::Value& value, const Writing& writing, base::JsonWriter& json) {
  if (!value.is_null()) return kind_of(field.type).to_json(field, value, writing, json);
  if (field.many())
    json.begin_array().end_array();
  else
    json.null();
}

std::string to_text(const model::Field& field, const base::Value& value, const Writing& writing) {
  return value.is_null() ? std::string() : kind_of(field.type).to_text(field, value, writing);
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  auto end = base::did_you_mean(word, known);
  return end.ends_with('?') ? end : end + '.';
}

std::string_view type_name(model::FieldType type) { return kind_of(type).name; }

// The number follows the order in which records were made.
bool is_sortable(const model::Field& field) {
  return field.name == "ref" || (kind_of(field.type).sortable && !field.computed());
}

void write_schema(const model::Field& field, Side side, base::JsonWriter& json) {
  json.begin_object();
  kind_of(field.type).write_schema(field, side, json);
  if (!field.help.empty()) json.key("description").text(field.help);
  if (side == Side::kAnswer && field.set_by != model::SetBy::kPerson) json.key("readOnly").boolean(true);
  json.end_object();
}

}  // namespace fields
