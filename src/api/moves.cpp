// POST /{path}/{ref}/moves/{move}: made, or tried (`?dry_run=1`).
#include <algorithm>

#include "api/decode.h"
#include "api/encode.h"
#include "api/entries.h"
#include "api/handlers.h"
#include "fields/field.h"
#include "kernel/write.h"

namespace api {
namespace {

base::Result<const model::Move*> move_named(const model::RecordType& type, const std::string& name) {
  const auto move = type.lifecycle ? type.lifecycle->find(name) : nullptr;
  if (move) return move;
  std::vector<std::string> names;
  if (type.lifecycle)
    for (auto& each : type.lifecycle->moves) names.push_back(each.name);
  return base::not_found(type.label + " has no move \"" + name + "\"" + fields::suggestion(name, names));
}

void write_names(base::JsonWriter& json, std::string_view key, const FieldList& fields) {
  json.key(key).begin_array();
  for (auto field : fields) json.text(field->name);
  json.end_array();
}

// What the move asks for and neither the record nor the body gives.
FieldList missing_fields(const kernel::Record& record, const kernel::MoveState& state, const kernel::Draft& draft) {
  FieldList missing;
  for (auto field : state.asks) {
    const auto given = draft.find(*field);
    if (given ? given->is_null() : record.at(*field).is_null()) missing.push_back(field);
  }
  return missing;
}

std::string encode_trial(const kernel::Record& record, const kernel::MoveState& state, const kernel::Draft& draft) {
  const auto missing = missing_fields(record, state, draft);
  base::JsonWriter json;
  json.begin_object()
      .key("name")
      .text(state.move->name)
      .key("from")
      .text(record.state())
      .key("to")
      .text(state.move->to);
  json.key("allowed").boolean(state.allowed && missing.empty());
  write_names(json, "asks", state.asks);
  write_names(json, "needs", state.needs);
  write_names(json, "offers", state.offers);
  write_names(json, "missing", missing);
  json.key("sets").begin_array();
  for (auto& stamp : state.move->sets) json.text(stamp.field);
  json.end_array().key("reason");
  if (state.reason.empty())
    json.null();
  else
    json.text(state.reason);
  json.end_object();
  return json.take();
}

}  // namespace

base::Result<Plan> move_record(const Call& call, const kernel::View& view) {
  const auto& type = *call.type;
  const auto id = TRY(record_id(call));
  const auto record = TRY(kernel::load(view, type, id));
  const auto& move = *TRY(move_named(type, call.name));
  const auto seen = TRY(revision_seen(call));
  Titles titles(view);
  const auto body = call.request.body.empty() ? base::Json{base::Json::Object{}} : TRY(object_body(call));
  auto decoded = TRY(decode_record(view, type, body, Verb::kMove, titles));
  if (const auto dry_run = call.parameter("dry_run"); dry_run && *dry_run != "0") {
    const auto state = TRY(kernel::try_move(view, record, move, decoded.draft));
    return Plan{{}, json_response(200, encode_trial(record, state, decoded.draft))};
  }
  mark_source(call, decoded.entries);
  return Plan{
      [&type, id, &move, seen, decoded = std::move(decoded)](kernel::Work& work) -> base::Result<kernel::Outcome> {
        return kernel::Outcome{TRY(kernel::move(work, type, id, move, decoded.draft, decoded.entries, seen)).id, 0};
      }};
}

}  // namespace api
