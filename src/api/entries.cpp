// Comments, approvals and whatever else hangs on a record: read and added, never changed.
#include "api/entries.h"

#include "api/decode.h"
#include "api/encode.h"
#include "api/handlers.h"
#include "api/router.h"
#include "kernel/write.h"

namespace api {
namespace {

base::Result<std::string> encode_entries(const kernel::View& view, const model::RecordType& type,
                                         const std::vector<kernel::Record>& entries) {
  const auto fields = entry_fields(view, type);
  Titles titles(view);
  for (auto& entry : entries)
    for (auto field : fields) titles.note(*field, entry.at(*field));
  titles.load();
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (auto& entry : entries) write_entry(json, view, entry, fields, titles);
  json.end_array().end_object();
  TRY(titles.check());
  return json.take();
}

}  // namespace

void mark_source(const Call& call, std::vector<kernel::NewEntry>& entries) {
  if (call.with_cookie) return;
  for (auto& entry : entries) {
    const auto via = entry.type->find("via");
    if (via && !entry.draft.find(*via)) entry.draft.set(*via, "api");
  }
}

Answer list_entries(const Call& call, const kernel::View& view) {
  const auto record = TRY(record_of(call, view));
  const auto& type = *entry_type_of(view.model(), *call.type, call.name);
  auto response = json_response(200, TRY(encode_entries(view, type, TRY(kernel::entries_of(view, record, type)))));
  response.may_compress = true;
  return response;
}

base::Result<Plan> add_entry(const Call& call, const kernel::View& view) {
  const auto id = TRY(record_id(call));
  TRY(kernel::load(view, *call.type, id));
  Titles titles(view);
  std::vector<kernel::NewEntry> entries{
      TRY(decode_entry(view, *entry_type_of(view.model(), *call.type, call.name), TRY(object_body(call)), titles))};
  mark_source(call, entries);
  return Plan{
      [type = call.type, id, entry = std::move(entries.front())](kernel::Work& work) -> base::Result<kernel::Outcome> {
        return kernel::Outcome{id, TRY(kernel::add_entry(work, *type, id, entry)).id};
      }};
}

Answer show_entry(const Call& call, const kernel::View& view, const kernel::Outcome& outcome) {
  const auto& type = *entry_type_of(view.model(), *call.type, call.name);
  const auto entry = TRY(kernel::load(view, type, outcome.part));
  Titles titles(view);
  base::JsonWriter json;
  write_entry(json, view, entry, entry_fields(view, type), titles);
  TRY(titles.check());
  return json_response(201, json.take());
}

}  // namespace api
