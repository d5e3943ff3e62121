// One record: read, made, changed.
#include "api/decode.h"
#include "api/entries.h"
#include "api/handlers.h"
#include "api/list_query.h"
#include "kernel/write.h"

namespace api {
namespace {

http::Response record_response(int status, const kernel::Record& record, std::string body) {
  auto response = json_response(status, std::move(body));
  response.add("ETag", etag_of(record.revision));
  response.may_compress = true;
  return response;
}

// A change may take the record out of the maker's sight: then its number alone is told.
Answer show_after(const Call& call, const kernel::View& view, std::int64_t id, int status) {
  auto record = kernel::load(view, *call.type, id);
  if (record.ok()) {
    auto body = TRY(encode_record(view, *record));
    return record_response(status, *record, std::move(body));
  }
  if (record.error().kind != base::ErrorKind::kNotFound) return record.take_error();
  base::JsonWriter json;
  json.begin_object().key("ref").text(call.type->ref(id)).key("type").text(call.type->name).end_object();
  return json_response(status, json.take());
}

}  // namespace

Answer show_record(const Call& call, const kernel::View& present) {
  const auto view = TRY(view_at(call, present));
  const auto record = TRY(record_of(call, view));
  return record_response(200, record, TRY(encode_record(view, record)));
}

base::Result<Plan> create_record(const Call& call, const kernel::View& view) {
  Titles titles(view);
  auto decoded = TRY(decode_record(view, *call.type, TRY(object_body(call)), Verb::kCreate, titles));
  mark_source(call, decoded.entries);
  return Plan{[type = call.type, decoded = std::move(decoded)](kernel::Work& work) -> base::Result<kernel::Outcome> {
    return kernel::Outcome{TRY(kernel::create(work, *type, decoded.draft, decoded.entries)).id, 0};
  }};
}

base::Result<Plan> change_record(const Call& call, const kernel::View& view) {
  const auto id = TRY(record_id(call));
  const auto seen = TRY(revision_seen(call));
  TRY(kernel::load(view, *call.type, id));  // who may not see it learns nothing of its fields
  Titles titles(view);
  auto decoded = TRY(decode_record(view, *call.type, TRY(object_body(call)), Verb::kChange, titles));
  return Plan{[type = call.type, id, seen,
               draft = std::move(decoded.draft)](kernel::Work& work) -> base::Result<kernel::Outcome> {
    return kernel::Outcome{TRY(kernel::change(work, *type, id, draft, seen)).id, 0};
  }};
}

Answer show_created(const Call& call, const kernel::View& view, const kernel::Outcome& outcome) {
  auto response = TRY(show_after(call, view, outcome.record, 201));
  response.add("Location", "/api/v1/" + call.type->path + "/" + call.type->ref(outcome.record));
  return response;
}

Answer show_changed(const Call& call, const kernel::View& view, const kernel::Outcome& outcome) {
  return show_after(call, view, outcome.record, 200);
}

}  // namespace api
