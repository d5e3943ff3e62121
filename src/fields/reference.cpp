// One or many other records. A body names them by number, a person also by `login:ada`; an answer gives number and
// title, and null where the reader may not see the record.
#include <algorithm>
#include <set>

#include "fields/kind.h"

namespace fields {
namespace {

base::Result<std::int64_t> resolved(const model::Field& field, std::string_view text, const Reading& reading) {
  auto id = reading.references.resolve(field, text);
  if (!id.ok()) return wrong("reference", id.error().message);
  return *id;
}

std::string wanted(const model::Field& field) {
  const bool person = field.type == model::FieldType::kPerson || field.type == model::FieldType::kPersons;
  return person ? "the number of a person, or \"login:\" and a login" : "the number of a record of type " + field.to;
}

// A body may give back what an answer held: {"ref": "SVC-000012", "title": "Mail"}.
const std::string* number_in(const base::Json& json) {
  if (json.text()) return json.text();
  const auto ref = json.find("ref");
  return ref ? ref->text() : nullptr;
}

base::Result<base::Value> read_one_text(const model::Field& field, std::string_view text, const Reading& reading) {
  return base::Value(TRY(resolved(field, text, reading)));
}

base::Result<base::Value> read_one_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  const auto text = number_in(json);
  if (!text) return wrong_type(field, wanted(field), json);
  if (text->empty()) return base::Value{};
  return read_one_text(field, *text, reading);
}

void add(base::Ids& ids, std::set<std::int64_t>& seen, std::int64_t id) {
  if (seen.insert(id).second) ids.push_back(id);
}

base::Value list_or_null(base::Ids ids) { return ids.empty() ? base::Value() : base::Value(std::move(ids)); }

base::Error too_many(const model::Field& field) {
  return wrong("too_many", field.label + " may name " + std::to_string(kMaxReferences) + " records at most.");
}

base::Result<base::Value> read_many_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  const auto items = json.array();
  if (!items) return wrong_type(field, "a list; each item is " + wanted(field), json);
  if (items->size() > kMaxReferences) return too_many(field);
  base::Ids ids;
  std::set<std::int64_t> seen;
  for (auto& item : *items) {
    const auto text = number_in(item);
    if (!text) return wrong_type(field, "a list; each item is " + wanted(field), item);
    add(ids, seen, TRY(resolved(field, *text, reading)));
  }
  return list_or_null(std::move(ids));
}

base::Result<base::Value> read_many_text(const model::Field& field, std::string_view text, const Reading& reading) {
  base::Ids ids;
  std::set<std::int64_t> seen;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(",; "), text.size());
    if (end > 0) add(ids, seen, TRY(resolved(field, text.substr(0, end), reading)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (ids.size() > kMaxReferences) return too_many(field);
  }
  return list_or_null(std::move(ids));
}

void write_one(const model::Field& field, std::int64_t id, const Writing& writing, base::JsonWriter& json) {
  const auto shown = writing.references.show(field, id);
  if (!shown)
    json.null();
  else
    json.begin_object().key("ref").text(shown->ref).key("title").text(shown->title).end_object();
}

void print_one_json(const model::Field& field, const base::Value& value, const Writing& writing,
                    base::JsonWriter& json) {
  write_one(field, value.integer(), writing, json);
}

// Members that the reader may not see are left out: a hole would say that there is something.
void print_many_json(const model::Field& field, const base::Value& value, const Writing& writing,
                     base::JsonWriter& json) {
  json.begin_array();
  for (const auto id : value.ids())
    if (writing.references.show(field, id)) write_one(field, id, writing, json);
  json.end_array();
}

std::string print_one_text(const model::Field& field, const base::Value& value, const Writing& writing) {
  const auto shown = writing.references.show(field, value.integer());
  return shown ? shown->ref : std::string();
}

std::string print_many_text(const model::Field& field, const base::Value& value, const Writing& writing) {
  std::string text;
  for (const auto id : value.ids())
    if (const auto shown = writing.references.show(field, id)) text += (text.empty() ? "" : ", ") + shown->ref;
  return text;
}

void one_schema(const model::Field& field, Side side, base::JsonWriter& json) {
  if (side == Side::kBody) return schema_type(json, "string");
  json.key("oneOf").begin_array();
  json.begin_object().key("$ref").text("#/components/schemas/Reference").end_object();
  json.begin_object().key("type").text("null").end_object();
  json.end_array();
  if (!field.to.empty()) json.key("x-record-type").text(field.to);
}

void many_schema(const model::Field& field, Side side, base::JsonWriter& json) {
  if (side == Side::kBody) {
    schema_type(json, "array");
    json.key("items").begin_object().key("type").text("string").end_object();
    json.key("maxItems").integer(kMaxReferences);
    return;
  }
  json.key("type")
      .text("array")
      .key("items")
      .begin_object()
      .key("$ref")
      .text("#/components/schemas/Reference")
      .end_object();
  if (!field.to.empty()) json.key("x-record-type").text(field.to);
}

}  // namespace

const Kind kReferenceKind = {"reference",    true,           read_one_json, read_one_text,
                             print_one_json, print_one_text, one_schema};
const Kind kPersonKind = {"person", true, read_one_json, read_one_text, print_one_json, print_one_text, one_schema};
const Kind kReferencesKind = {"references",    false,           read_many_json, read_many_text,
                              print_many_json, print_many_text, many_schema};
const Kind kPersonsKind = {"persons",       false,           read_many_json, read_many_text,
                           print_many_json, print_many_text, many_schema};

}  // namespace fields
