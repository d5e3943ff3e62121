#include "conformance/subjects.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "api/decode.h"
#include "api/titles.h"

namespace conformance {
namespace {

constexpr int kMaxRounds = 6;  // a value that is asked for may ask for others

// `owner` has its own sources, and a title may be built from other fields.
bool must_be_given(const model::RecordType& type, const model::Field& field) {
  if (!field.required || field.set_by != model::SetBy::kPerson ||
      field.default_value.kind != model::Default::Kind::kNone)
    return false;
  return field.name != "owner" && !(field.name == "title" && !type.title_from.empty());
}

}  // namespace

std::string text_of(const Body& body) {
  base::JsonWriter json;
  json.begin_object();
  for (auto& [name, value] : body) json.key(name).raw(value);
  json.end_object();
  return json.take();
}

std::vector<std::string> codes(const support::Reply& reply) {
  std::vector<std::string> all;
  const auto errors = support::find_path(reply.json, "errors");
  if (errors && errors->array())
    for (auto& error : *errors->array())
      all.push_back(*error.find("field")->text() + ":" + *error.find("code")->text());
  return all;
}

bool has_code(const support::Reply& reply, const std::string& field, const std::string& code) {
  const auto all = codes(reply);
  return std::find(all.begin(), all.end(), field + ":" + code) != all.end();
}

Subjects& Subjects::get() {
  static Subjects subjects;
  return subjects;
}

Subjects::Subjects()
    : administrator(desk.person("Root", "staff", {"administrator"})),
      nobody(desk.person("Nobody", "service_account")) {}

std::vector<const model::RecordType*> Subjects::types() const {
  std::vector<const model::RecordType*> all;
  for (auto& type : desk.model().types)
    if (!type->entry && type->name != "setting") all.push_back(type.get());  // settings have calls of their own
  return all;
}

std::vector<std::string> Subjects::roles() const {
  std::vector<std::string> names;
  for (auto& role : desk.model().roles)
    if (role.name != "owner" && role.name != "approver" && role.name != "requester" && role.name != "any_role" &&
        role.name != "system" && role.name != "administrator")
      names.push_back(role.name);
  return names;
}

std::int64_t Subjects::holder(const std::string& role) {
  auto [at, fresh] = holders_.try_emplace(role);
  if (fresh) at->second = desk.person("Holder of " + role, "service_account", {role});
  return at->second;
}

std::string Subjects::value_for(const model::Field& field) {
  using model::FieldType;
  switch (field.type) {
    case FieldType::kText: return field.refers_any ? "\"ORG-000001\"" : "\"A text\"";
    case FieldType::kMarkdown: return "\"Some *words*\"";
    case FieldType::kInteger: return "3";
    case FieldType::kDecimal: return "2.5";
    case FieldType::kMoney: return R"({"amount": "12.50", "currency": "EUR"})";
    case FieldType::kBoolean: return "true";
    case FieldType::kChoice: return '"' + field.of.front().value + '"';
    case FieldType::kDate: return "\"2026-11-24\"";
    case FieldType::kDateTime: return "\"2026-01-24T09:00:00Z\"";
    case FieldType::kDuration: return "3600";
    case FieldType::kTime: return "\"08:30\"";
    case FieldType::kReference:
    case FieldType::kPerson: return '"' + some(desk.type(field.to)) + '"';
    case FieldType::kReferences:
    case FieldType::kPersons: return "[\"" + some(desk.type(field.to)) + "\"]";
    case FieldType::kTags: return field.refers_any ? "[\"ORG-000001\"]" : "[\"label\"]";
    case FieldType::kForm:
    case FieldType::kFrozen: return R"({"a": 1})";
    case FieldType::kRows: break;
  }
  Body row;
  for (auto& column : field.columns) row[column.name] = value_for(column);
  return "[" + text_of(row) + "]";
}

Body Subjects::required_body(const model::RecordType& type) {
  Body body;
  for (auto& field : type.fields)
    if (must_be_given(type, field)) body[field.name] = value_for(field);
  return body;
}

support::Reply Subjects::create(const model::RecordType& type) {
  Body body = required_body(type);
  for (int round = 0;; ++round) {
    auto reply = api.post(administrator, path(type), text_of(body));
    if (reply.status != 422 || round == kMaxRounds) return reply;
    for (auto& field : type.fields)
      if (has_code(reply, field.name, "required")) body[field.name] = value_for(field);
  }
}

// The system may leave empty what people must give, so that records can name each other.
std::string Subjects::make_as_system(const model::RecordType& type) {
  const auto made = desk.write(1, [&](kernel::Work& work) -> base::Result<kernel::Record> {
    kernel::Draft draft;
    if (type.title_from.empty()) draft.set(*type.find("title"), "Some " + type.label);
    if (type.name == "person") {
      draft.set(*type.find("name"), "Somebody");
      draft.set(*type.find("organization"), std::int64_t{1});
      draft.set(*type.find("kind"), "service_account");
    }
    return kernel::create(work, type, draft);
  });
  REQUIRE_MESSAGE(made.ok(), type.name << ": " << made.error().message);
  return made->ref();
}

const std::string& Subjects::some(const model::RecordType& type) {
  auto found = some_.find(type.name);
  if (found == some_.end()) found = some_.emplace(type.name, make_as_system(type)).first;
  return found->second;
}

void Subjects::put(const model::RecordType& type, const std::string& ref, const std::string& state) {
  std::int64_t id = 0;
  desk.model().by_ref(ref, id);
  const auto changed = desk.write(1, [&](kernel::Work& work) -> base::Result<kernel::Record> {
    kernel::Draft draft;
    draft.set(*type.find("state"), state);
    return kernel::change(work, type, id, draft);
  });
  REQUIRE_MESSAGE(changed.ok(), type.name << ": " << changed.error().message);
}

}  // namespace conformance
