// GET /openapi.json: OpenAPI 3.1, from the model as the reader may read it.
#include "api/openapi.h"

#include "api/encode.h"
#include "api/handlers.h"
#include "api/session.h"
#include "fields/field.h"
#include "rights/rights.h"

namespace api {
namespace {

using model::RecordType;

constexpr std::string_view kSchemas = "#/components/schemas/";

struct DocumentWriter {
  base::JsonWriter& json;
  const kernel::View& view;

  void reference(std::string_view schema) {
    json.begin_object().key("$ref").text(std::string(kSchemas) + std::string(schema)).end_object();
  }

  void content(std::string_view schema) {
    json.key("content").begin_object().key("application/json").begin_object().key("schema");
    reference(schema);
    json.end_object().end_object();
  }

  void page_content(std::string_view schema) {
    json.key("content").begin_object().key("application/json").begin_object().key("schema").begin_object();
    json.key("allOf").begin_array();
    reference("Page");
    json.begin_object()
        .key("properties")
        .begin_object()
        .key("items")
        .begin_object()
        .key("type")
        .text("array")
        .key("items");
    reference(schema);
    json.end_object().end_object().end_object().end_array().end_object().end_object().end_object();
  }

  void problem() {
    json.key("default").begin_object().key("description").text("A problem").key("content").begin_object();
    json.key("application/problem+json").begin_object().key("schema");
    reference("Problem");
    json.end_object().end_object().end_object();
  }

  void parameter(std::string_view name, std::string_view in, std::string_view description) {
    json.begin_object()
        .key("name")
        .text(name)
        .key("in")
        .text(in)
        .key("description")
        .text(description)
        .key("required")
        .boolean(in == "path");
    json.key("schema").begin_object().key("type").text("string").end_object().end_object();
  }

  void begin_operation(std::string_view method, const std::string& id, const std::string& summary,
                       const RecordType& type) {
    json.key(method)
        .begin_object()
        .key("operationId")
        .text(id)
        .key("summary")
        .text(summary)
        .key("tags")
        .begin_array()
        .text(type.practice)
        .end_array();
  }

  void answer(std::string_view status, std::string_view schema, bool page) {
    json.key("responses").begin_object().key(status).begin_object().key("description").text("Done");
    if (page)
      page_content(schema);
    else
      content(schema);
    json.end_object();
    problem();
    json.end_object();
  }

  void body(std::string_view schema) {
    json.key("requestBody").begin_object().key("required").boolean(true);
    content(schema);
    json.end_object();
  }

  void list_path(const RecordType& type) {
    json.key("/" + type.path).begin_object();
    begin_operation("get", "list_" + type.name, "A page of " + type.plural, type);
    json.key("parameters").begin_array();
    parameter("filter", "query", "An expression of the rule language");
    parameter("q", "query", "Words to search for");
    parameter("sort", "query", "Fields by commas, a minus before one that falls");
    parameter("fields", "query", "Fields by commas");
    parameter("limit", "query", "1 to 200; 50 where absent");
    parameter("after", "query", "The next of the page before");
    parameter("count", "query", "1: count the records too");
    parameter("as_of", "query", "As it was true at this time");
    parameter("known_at", "query", "As it was known at this time");
    json.end_array();
    answer("200", type.name, true);
    json.end_object();
    if (rights::may_create(view.actor, type)) {
      begin_operation("post", "create_" + type.name, "Make: " + type.label, type);
      json.key("parameters").begin_array();
      parameter("Idempotency-Key", "header", "The same key with the same body is done once");
      json.end_array();
      body(type.name + "_body");
      answer("201", type.name, false);
      json.end_object();
    }
    json.end_object();
  }

  void record_path(const RecordType& type) {
    json.key("/" + type.path + "/{ref}").begin_object().key("parameters").begin_array();
    parameter("ref", "path", "The number of the record, such as " + type.ref(42));
    json.end_array();
    begin_operation("get", "read_" + type.name, "One record of the kind " + type.label, type);
    json.key("parameters").begin_array();
    parameter("as_of", "query", "As it was true at this time");
    parameter("known_at", "query", "As it was known at this time");
    json.end_array();
    answer("200", type.name, false);
    json.end_object();
    begin_operation("patch", "change_" + type.name, "Change the fields that the body names", type);
    json.key("parameters").begin_array();
    parameter("If-Match", "header", "The ETag as you saw it");
    json.end_array();
    body(type.name + "_body");
    answer("200", type.name, false);
    json.end_object().end_object();
  }

  void move_path(const RecordType& type) {
    if (!type.lifecycle || type.lifecycle->moves.empty()) return;
    json.key("/" + type.path + "/{ref}/moves/{move}").begin_object();
    begin_operation("post", "move_" + type.name, "Make a move", type);
    json.key("parameters").begin_array();
    parameter("ref", "path", "The number of the record, such as " + type.ref(42));
    json.begin_object()
        .key("name")
        .text("move")
        .key("in")
        .text("path")
        .key("required")
        .boolean(true)
        .key("schema")
        .begin_object()
        .key("type")
        .text("string")
        .key("enum")
        .begin_array();
    for (auto& move : type.lifecycle->moves) json.text(move.name);
    json.end_array().end_object().end_object();
    parameter("dry_run", "query", "1: say what it would need and do");
    json.end_array();
    json.key("requestBody").begin_object().key("required").boolean(false);
    content(type.name + "_body");
    json.end_object();
    answer("200", type.name, false);
    json.end_object().end_object();
  }

  void record_schema(const RecordType& type) {
    json.key(type.name)
        .begin_object()
        .key("description")
        .text(type.help.empty() ? type.label : type.help)
        .key("allOf")
        .begin_array();
    reference("Record");
    json.begin_object().key("type").text("object").key("properties").begin_object();
    for (auto field : shown_fields(view, type, Width::kWhole)) {
      json.key(field->name);
      fields::write_schema(*field, fields::Side::kAnswer, json);
    }
    json.end_object().end_object().end_array().end_object();
  }

  // Of a new record, a change and a move alike: which of these are needed depends on what is done.
  void body_schema(const RecordType& type) {
    json.key(type.name + "_body").begin_object().key("type").text("object").key("properties").begin_object();
    for (auto& field : type.fields) {
      if (field.computed() || field.set_by == model::SetBy::kPlatform || field.name == "state" ||
          !rights::may_read_field(view.actor, field))
        continue;
      json.key(field.name);
      fields::write_schema(field, fields::Side::kBody, json);
    }
    json.end_object().end_object();
  }
};

}  // namespace

Answer show_openapi(const Call& call, const kernel::View& view) {
  std::vector<const RecordType*> types;
  for (auto& type : view.model().types)
    if (!type->entry && rights::may_read_type(view.actor, view.model(), *type) && type->name != "setting")
      types.push_back(type.get());
  base::JsonWriter json;
  DocumentWriter writer{json, view};
  json.begin_object()
      .key("openapi")
      .text("3.1.0")
      .key("info")
      .begin_object()
      .key("title")
      .text("Mainstay")
      .key("version")
      .text("1");
  json.key("description")
      .text("IT service management. Model " + view.model().version + ".")
      .key("license")
      .begin_object();
  json.key("name").text("Apache-2.0").key("identifier").text("Apache-2.0").end_object().end_object();
  json.key("servers").begin_array().begin_object().key("url").text("/api/v1").end_object().end_array();
  json.key("security").begin_array().begin_object().key("token").begin_array().end_array().end_object();
  json.begin_object().key("cookie").begin_array().end_array().end_object().end_array();
  json.key("paths").begin_object().members(openapi_fixed_paths());
  for (auto type : types) {
    writer.list_path(*type);
    writer.record_path(*type);
    writer.move_path(*type);
  }
  json.end_object().key("components").begin_object().key("securitySchemes").begin_object();
  json.key("token").begin_object().key("type").text("http").key("scheme").text("bearer").end_object();
  json.key("cookie")
      .begin_object()
      .key("type")
      .text("apiKey")
      .key("in")
      .text("cookie")
      .key("name")
      .text(kSessionCookie)
      .end_object()
      .end_object();
  json.members(openapi_fixed_parts());
  json.key("schemas").begin_object().members(openapi_fixed_schemas());
  for (auto type : types) {
    writer.record_schema(*type);
    writer.body_schema(*type);
  }
  json.end_object().end_object().end_object();
  return cacheable(call, json.take());
}

}  // namespace api
