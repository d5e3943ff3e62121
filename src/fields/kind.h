// The table of field types. A type is one file that defines one of these; its errors leave `field` empty or name a
// place inside the value ("[2].role"), field.cpp puts the field's name before it.
#pragma once

#include "fields/field.h"

namespace fields {

struct Kind {
  std::string_view name;
  bool sortable = true;
  base::Result<base::Value> (*from_json)(const model::Field&, const base::Json&, const Reading&);  // never null
  base::Result<base::Value> (*from_text)(const model::Field&, std::string_view, const Reading&);   // never blank
  void (*to_json)(const model::Field&, const base::Value&, const Writing&, base::JsonWriter&);     // never null
  std::string (*to_text)(const model::Field&, const base::Value&, const Writing&);                 // never null
  void (*write_schema)(const model::Field&, Side, base::JsonWriter&);  // the members of the schema but "type": "null"
};

extern const Kind kTextKind, kMarkdownKind, kIntegerKind, kDecimalKind, kMoneyKind, kBooleanKind, kChoiceKind,
    kDateKind, kDateTimeKind, kDurationKind, kReferenceKind, kReferencesKind, kPersonKind, kPersonsKind, kTagsKind,
    kRowsKind, kFormKind, kFrozenKind, kTimeKind;

const Kind& kind_of(model::FieldType type);

base::Error wrong(std::string code, std::string message);
// "Title must be a text; a number was given."
base::Error wrong_type(const model::Field& field, std::string_view wanted, const base::Json& given);
base::Error too_long(const model::Field& field, std::size_t given, std::size_t most);

// A scalar's value is its own text in JSON.
void schema_type(base::JsonWriter& json, std::string_view type);                           // "type": [type, "null"]
void schema_type(base::JsonWriter& json, std::string_view type, std::string_view format);  // and its format

}  // namespace fields
