// GET /model and /model/{type}: what the reader may read, in the reader's words.
#include "api/encode.h"
#include "api/handlers.h"
#include "api/words.h"
#include "fields/field.h"
#include "kernel/checks.h"
#include "kernel/rows.h"
#include "rights/rights.h"

namespace api {
namespace {

using model::Field;
using model::RecordType;

std::string_view set_by_name(model::SetBy set_by) {
  switch (set_by) {
    case model::SetBy::kPerson: return "";
    case model::SetBy::kMove: return "move";
    case model::SetBy::kBehaviour: return "behaviour";
    case model::SetBy::kInverse: return "inverse";
    case model::SetBy::kImport: return "import";
    case model::SetBy::kPlatform: return "platform";
  }
  return "";
}

void write_texts(base::JsonWriter& json, const std::vector<std::string>& texts) {
  json.begin_array();
  for (auto& text : texts) json.text(text);
  json.end_array();
}

// Names of fields that the reader may read; a minus before one stays.
void write_field_names(base::JsonWriter& json, const kernel::View& view, const RecordType& type,
                       const std::vector<std::string>& names) {
  json.begin_array();
  for (auto& name : names) {
    const auto field = type.find(name.starts_with('-') ? std::string_view(name).substr(1) : std::string_view(name));
    if (!field || rights::may_read_field(view.actor, *field)) json.text(name);
  }
  json.end_array();
}

struct TypeWriter {
  base::JsonWriter& json;
  const kernel::View& view;
  const Speaker& speaker;
  const RecordType& type;
  Titles& titles;

  void default_value(const Field& field) {
    switch (field.default_value.kind) {
      case model::Default::Kind::kNone: json.null(); break;
      case model::Default::Kind::kNow: json.text("now"); break;
      case model::Default::Kind::kToday: json.text("today"); break;
      case model::Default::Kind::kActor: json.text("actor"); break;
      case model::Default::Kind::kValue:
        fields::to_json(field, field.default_value.value, {titles, view.settings->currency}, json);
        break;
    }
  }

  void choices(const Field& field, const Field* column) {
    if (field.type != model::FieldType::kChoice) return void(json.null());
    json.begin_array();
    for (auto& choice : field.of) {
      const auto label = field.name == "state" && !column ? speaker.state(type, choice)
                         : column                         ? choice.label
                                                          : speaker.label(type, field, choice);
      json.begin_object().key("value").text(choice.value).key("label").text(label).end_object();
    }
    json.end_array();
  }

  void columns(const Field& field) {
    if (field.type != model::FieldType::kRows) return void(json.null());
    json.begin_array();
    for (auto& column : field.columns) {
      json.begin_object().key("name").text(column.name).key("label").text(speaker.label(type, field, column));
      json.key("type").text(fields::type_name(column.type)).key("of");
      choices(column, &field);
      json.key("to");
      if (column.to.empty())
        json.null();
      else
        json.text(column.to);
      json.key("required").boolean(column.required).end_object();
    }
    json.end_array();
  }

  void text_or_null(const std::string& text) {
    if (text.empty())
      json.null();
    else
      json.text(text);
  }

  void field(const Field& each, bool given_at_creation) {
    json.begin_object()
        .key("name")
        .text(each.name)
        .key("label")
        .text(speaker.label(type, each))
        .key("help")
        .text(speaker.help(type, each));
    json.key("type").text(fields::type_name(each.type)).key("of");
    choices(each, nullptr);
    json.key("to");
    text_or_null(each.to);
    json.key("columns");
    columns(each);
    json.key("required").boolean(each.required).key("required_at");
    write_texts(json, each.required_at);
    json.key("set_by");
    if (each.set_by == model::SetBy::kPerson)
      json.null();
    else
      json.text(set_by_name(each.set_by));
    json.key("correctable").boolean(each.correctable).key("default");
    default_value(each);
    json.key("defined_by");
    text_or_null(each.defined_by);
    json.key("shortcut");
    text_or_null(each.shortcut);
    json.key("inverse").boolean(!each.inverse.empty()).key("refers_any").boolean(each.refers_any);
    json.key("sortable").boolean(fields::is_sortable(each)).key("create").boolean(given_at_creation).end_object();
  }

  void all_fields() {
    const kernel::Record blank = kernel::blank_record(type);
    json.key("fields").begin_array();
    for (auto& each : type.fields)
      if (rights::may_read_field(view.actor, each))
        field(each, !kernel::why_not_given(view, blank, each, kernel::Occasion::kCreate, nullptr));
    json.end_array();
  }

  void lifecycle() {
    json.key("lifecycle");
    if (!type.lifecycle) return void(json.null());
    json.begin_object().key("states").begin_array();
    for (auto& state : type.lifecycle->states)
      json.begin_object()
          .key("name")
          .text(state.value)
          .key("label")
          .text(speaker.state(type, state))
          .key("final")
          .boolean(type.lifecycle->is_final(state.value))
          .end_object();
    json.end_array().key("moves").begin_array();
    for (auto& move : type.lifecycle->moves) {
      json.begin_object()
          .key("name")
          .text(move.name)
          .key("label")
          .text(speaker.label(type, move))
          .key("help")
          .text(speaker.help(type, move))
          .key("from");
      write_texts(json, move.from);
      json.key("to").text(move.to).key("needs");
      write_texts(json, move.needs);
      json.key("offers");
      write_texts(json, move.offers);
      json.end_object();
    }
    json.end_array().end_object();
  }

  void sections() {
    json.key("sections").begin_array();
    for (auto& section : type.sections) {
      json.begin_object().key("title").text(speaker.section(type, section)).key("fields");
      write_field_names(json, view, type, section.fields);
      json.end_object();
    }
    json.end_array();
  }

  void summary() {
    json.key("name")
        .text(type.name)
        .key("label")
        .text(speaker.label(type))
        .key("plural")
        .text(speaker.plural(type))
        .key("path")
        .text(type.path);
    json.key("icon").text(type.icon).key("practice").text(type.practice).key("shortcut");
    if (type.shortcut.empty())
      json.null();
    else
      json.text(type.shortcut);
    json.key("entry").boolean(type.entry).key("create").boolean(rights::may_create(view.actor, type));
  }

  void whole() {
    json.begin_object();
    summary();
    json.key("prefix").text(type.ref_prefix).key("help").text(speaker.help(type)).key("list");
    write_field_names(json, view, type, type.list);
    json.key("sort");
    write_field_names(json, view, type, type.sort);
    json.key("search");
    write_field_names(json, view, type, type.search);
    sections();
    all_fields();
    lifecycle();
    json.end_object();
  }
};

bool is_readable(const kernel::View& view, const RecordType& type) {
  return rights::may_read_type(view.actor, view.model(), type);
}

}  // namespace

Answer show_model(const Call& call, const kernel::View& view) {
  const auto speaker = speaker_for(view);
  Titles titles(view);
  base::JsonWriter json;
  json.begin_object().key("version").text(view.model().version).key("language").text(speaker.language());
  json.key("currency")
      .text(view.settings->currency)
      .key("time_zone")
      .text(view.settings->zone->name())
      .key("practices")
      .begin_array();
  for (auto& practice : view.model().practices)
    json.begin_object().key("name").text(practice.name).key("label").text(speaker.label(practice)).end_object();
  json.end_array().key("types").begin_array();
  for (auto& type : view.model().types) {
    if (!is_readable(view, *type)) continue;
    json.begin_object();
    TypeWriter{json, view, speaker, *type, titles}.summary();
    json.end_object();
  }
  json.end_array().end_object();
  return cacheable(call, json.take());
}

Answer show_model_type(const Call& call, const kernel::View& view) {
  const auto type = view.model().find(call.name);
  if (!type || !(is_readable(view, *type) || rights::may_create(view.actor, *type)))
    return base::not_found("There is no record type \"" + call.name + "\".");
  const auto speaker = speaker_for(view);
  Titles titles(view);
  base::JsonWriter json;
  TypeWriter{json, view, speaker, *type, titles}.whole();
  TRY(titles.check());
  return cacheable(call, json.take());
}

}  // namespace api
