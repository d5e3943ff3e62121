// GET /{path}: a page of records.
#include "api/handlers.h"
#include "api/list_query.h"
#include "kernel/write.h"
#include "rights/rights.h"

namespace api {
namespace {

constexpr std::size_t kBytesOfItem = 600;  // usual; so that the text grows seldom

void write_rights(base::JsonWriter& json, const kernel::View& view, const kernel::Record& record) {
  json.key("may").begin_object().key("update").boolean(kernel::may_change(view, record)).key("fields").begin_array();
  for (auto field : kernel::changeable_fields(view, record)) json.text(field->name);
  json.end_array().end_object();
}

base::Result<std::string> encode_page(const kernel::View& view, kernel::Page& page, const ListAsked& asked) {
  Titles titles(view);
  for (auto& record : page.records) TRY(complete(view, record, asked.shown, titles));
  titles.load();
  base::JsonWriter json;
  json.reserve((page.records.size() + 1) * kBytesOfItem);
  json.begin_object().key("items").begin_array();
  for (auto& record : page.records) {
    begin_record(json, view, record, asked.shown, titles);
    if (asked.rights) write_rights(json, view, record);
    json.end_object();
  }
  json.end_array().key("next");
  if (page.next.empty())
    json.null();
  else
    json.text(page.next);
  if (page.count)
    json.key("count").integer(*page.count).key("count_is").text(page.count_is_exact ? "exact" : "at_least");
  if (page.partial) json.key("partial").boolean(true);
  json.end_object();
  TRY(titles.check());
  return json.take();
}

}  // namespace

Answer list_records(const Call& call, const kernel::View& present) {
  const auto view = TRY(view_at(call, present));
  if (!rights::may_read_type(view.actor, view.model(), *call.type))
    return base::forbidden("You may not read records of the kind " + call.type->label + ".");
  auto asked = TRY(read_list_query(call, view));
  if (asked.refused) return std::move(*asked.refused);
  auto page = TRY(kernel::find(view, *call.type, asked.query));
  auto response = json_response(200, TRY(encode_page(view, page, asked)));
  response.may_compress = true;
  return response;
}

}  // namespace api
