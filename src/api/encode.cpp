#include "api/encode.h"

#include <algorithm>

#include "api/words.h"
#include "base/civil.h"
#include "kernel/write.h"
#include "output/markdown.h"
#include "rights/rights.h"

namespace api {
namespace {

bool names_entries(const kernel::View& view, const model::Field& field) {
  if (field.inverse.empty()) return false;
  const auto type = view.model().find(field.inverse[0].type);
  return !type || type->entry;
}

void write_names(base::JsonWriter& json, const FieldList& fields) {
  json.begin_array();
  for (auto field : fields) json.text(field->name);
  json.end_array();
}

void write_move(base::JsonWriter& json, const Speaker& speaker, const model::RecordType& type,
                const kernel::MoveState& state) {
  json.begin_object()
      .key("name")
      .text(state.move->name)
      .key("label")
      .text(speaker.label(type, *state.move))
      .key("to")
      .text(state.move->to);
  json.key("allowed").boolean(state.allowed).key("asks");
  write_names(json, state.asks);
  json.key("needs");
  write_names(json, state.needs);
  json.key("offers");
  write_names(json, state.offers);
  json.key("reason");
  if (state.allowed)
    json.null();
  else
    json.text(state.reason);
  json.end_object();
}

bool may_add(const kernel::View& view, std::string_view entry_type) {
  const auto type = view.model().find(entry_type);
  return type && !view.as_of_us && rights::may_create(view.actor, *type);
}

void write_rights(base::JsonWriter& json, const kernel::View& view, const kernel::Record& record) {
  json.key("may").begin_object().key("update").boolean(kernel::may_change(view, record));
  json.key("comment")
      .boolean(may_add(view, "comment"))
      .key("attach")
      .boolean(may_add(view, "attachment"))
      .key("fields");
  write_names(json, kernel::changeable_fields(view, record));
  json.end_object();
}

base::Result<bool> watches(const kernel::View& view, const kernel::Record& record) {
  const auto watchers = TRY(kernel::watchers_of(view, record));
  return std::find(watchers.begin(), watchers.end(), view.actor.person) != watchers.end();
}

}  // namespace

FieldList shown_fields(const kernel::View& view, const model::RecordType& type, Width width) {
  FieldList fields;
  for (auto& field : type.fields) {
    if (field.name == "ref" || field.name == "state" || !rights::may_read_field(view.actor, field)) continue;
    if (width == Width::kList && (field.wide() || field.computed())) continue;
    if (field.computed() && names_entries(view, field)) continue;
    fields.push_back(&field);
  }
  return fields;
}

base::Result<void> complete(const kernel::View& view, kernel::Record& record, const FieldList& fields, Titles& titles) {
  for (auto field : fields) {
    if (field->inverse.empty()) {
      titles.note(*field, record.at(*field));
      continue;
    }
    auto ids = TRY(kernel::load_inverse(view, record, *field));
    if (const auto type = view.model().find(field->to))
      for (const auto id : ids) titles.note(*type, id);
    if (ids.empty())
      record.at(*field) = base::Value();
    else if (field->many())
      record.at(*field) = std::move(ids);
    else
      record.at(*field) = ids.front();
  }
  return {};
}

void begin_record(base::JsonWriter& json, const kernel::View& view, const kernel::Record& record,
                  const FieldList& fields, Titles& titles) {
  const fields::Writing writing{titles, view.settings->currency};
  json.begin_object()
      .key("ref")
      .text(record.ref())
      .key("type")
      .text(record.type->name)
      .key("revision")
      .integer(record.revision);
  if (record.type->lifecycle) json.key("state").text(record.state());
  for (auto field : fields) {
    json.key(field->name);
    fields::to_json(*field, record.at(*field), writing, json);
  }
}

base::Result<std::string> encode_record(const kernel::View& view, kernel::Record record) {
  const auto fields = shown_fields(view, *record.type, Width::kWhole);
  Titles titles(view);
  TRY(complete(view, record, fields, titles));
  titles.load();
  base::JsonWriter json;
  begin_record(json, view, record, fields, titles);
  const auto speaker = speaker_for(view);
  json.key("moves").begin_array();
  for (auto& state : kernel::moves_of(view, record)) write_move(json, speaker, *record.type, state);
  json.end_array();
  write_rights(json, view, record);
  json.key("links");
  TRY(write_links(json, view, record, titles));
  json.key("clocks").begin_array().end_array().key("watching").boolean(TRY(watches(view, record)));
  json.end_object();
  TRY(titles.check());
  return json.take();
}

void write_reference(base::JsonWriter& json, Titles& titles, const model::RecordType& type, std::int64_t id) {
  const auto shown = titles.show(type, id);
  if (!shown)
    json.null();
  else
    json.begin_object().key("ref").text(shown->ref).key("title").text(shown->title).end_object();
}

void write_person(base::JsonWriter& json, Titles& titles, const kernel::View& view, std::int64_t id) {
  const auto type = view.model().find("person");
  if (type && id != 0)
    write_reference(json, titles, *type, id);
  else
    json.null();
}

FieldList entry_fields(const kernel::View& view, const model::RecordType& type) {
  FieldList fields;
  for (auto& field : type.fields) {
    const bool said_twice =
        (field.name == "created_at" && type.find("at")) || (field.name == "created_by" && type.find("by"));
    if (field.name != type.hangs_on && !field.computed() && !said_twice && rights::may_read_field(view.actor, field))
      fields.push_back(&field);
  }
  return fields;
}

void write_entry(base::JsonWriter& json, const kernel::View& view, const kernel::Record& entry, const FieldList& fields,
                 Titles& titles) {
  const fields::Writing writing{titles, view.settings->currency};
  json.begin_object().key("id").integer(entry.id);
  for (auto field : fields) {
    json.key(field->name);
    fields::to_json(*field, entry.at(*field), writing, json);
    if (entry.type->name == "comment" && field->name == "text" && !entry.at(*field).is_null())
      json.key("html").text(output::markdown_to_html(entry.at(*field).text()));
  }
  json.end_object();
}

base::Result<void> write_link(base::JsonWriter& json, const kernel::View& view, const kernel::LinkRow& link,
                              Titles& titles) {
  const auto other = TRY(kernel::load_any(view, *link.type, link.record_id));
  const auto shown = titles.show(*link.type, link.record_id);
  if (!other || !shown) return {};
  json.begin_object()
      .key("id")
      .integer(link.id)
      .key("relation")
      .text(link.relation)
      .key("direction")
      .text(link.outgoing ? "out" : "in");
  json.key("record")
      .begin_object()
      .key("type")
      .text(link.type->name)
      .key("ref")
      .text(shown->ref)
      .key("title")
      .text(shown->title)
      .key("state");
  if (other->type->lifecycle)
    json.text(other->state());
  else
    json.null();
  json.end_object().end_object();
  return {};
}

base::Result<void> write_links(base::JsonWriter& json, const kernel::View& view, const kernel::Record& record,
                               Titles& titles) {
  json.begin_array();
  for (auto& link : TRY(kernel::links_of(view, record))) TRY(write_link(json, view, link, titles));
  json.end_array();
  return {};
}

}  // namespace api
