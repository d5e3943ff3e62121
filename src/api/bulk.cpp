// POST /{path}/bulk: one change or one move on many records, a result for each.
#include "api/decode.h"
#include "api/encode.h"
#include "api/entries.h"
#include "api/handlers.h"
#include "api/status.h"
#include "api/wait.h"
#include "kernel/write.h"

namespace api {
namespace {

constexpr std::size_t kMaxBulk = 200;

struct Bulk {
  std::vector<std::string> refs;
  const model::Move* move = nullptr;  // null: a change
  Decoded decoded;
};

base::Result<std::vector<std::string>> refs_of(const base::Json& body) {
  const auto list = body.find("refs");
  if (!list || !list->array() || list->array()->empty())
    return base::invalid_field("refs", "required", "The body names the records: {\"refs\": [\"INC-000001\", …], …}.");
  if (list->array()->size() > kMaxBulk)
    return base::invalid_field("refs", "too_many", "One call takes " + std::to_string(kMaxBulk) + " records at most.");
  std::vector<std::string> refs;
  for (auto& item : *list->array()) {
    if (!item.text()) return base::invalid_field("refs", "type", "Each of refs is the number of a record, as a text.");
    refs.push_back(*item.text());
  }
  return refs;
}

base::Result<void> check_members(const base::Json& body) {
  for (auto& [name, value] : *body.object())
    if (name != "refs" && name != "change" && name != "move" && name != "fields")
      return base::invalid_field(name, "unknown",
                                 "The body has refs and change, or refs, move and fields; not \"" + name + "\".");
  const bool change = body.find("change"), move = body.find("move");
  if (change == move) return base::invalid("The body has either \"change\" or \"move\".");
  return {};
}

base::Result<Bulk> read_bulk(const Call& call, const kernel::View& view) {
  const auto body = TRY(object_body(call));
  TRY(check_members(body));
  Bulk bulk;
  bulk.refs = TRY(refs_of(body));
  Titles titles(view);
  if (const auto change = body.find("change")) {
    bulk.decoded = TRY(decode_record(view, *call.type, *change, Verb::kChange, titles));
    return bulk;
  }
  const auto name = body.find("move")->text();
  bulk.move = name && call.type->lifecycle ? call.type->lifecycle->find(*name) : nullptr;
  if (!bulk.move) return base::invalid_field("move", "unknown", call.type->label + " has no such move.");
  const base::Json nothing{base::Json::Object{}};
  const auto given = body.find("fields");
  bulk.decoded = TRY(decode_record(view, *call.type, given ? *given : nothing, Verb::kMove, titles));
  mark_source(call, bulk.decoded.entries);
  return bulk;
}

Deed deed_for(const Call& call, const Bulk& bulk, const std::string& ref) {
  return [&call, &bulk, ref](kernel::Work& work) -> base::Result<kernel::Outcome> {
    std::int64_t id = 0;
    if (call.model().by_ref(ref, id) != call.type)
      return base::not_found("There is no " + call.type->label + " " + ref + ".");
    if (bulk.move)
      return kernel::Outcome{
          TRY(kernel::move(work, *call.type, id, *bulk.move, bulk.decoded.draft, bulk.decoded.entries)).id, 0};
    return kernel::Outcome{TRY(kernel::change(work, *call.type, id, bulk.decoded.draft)).id, 0};
  };
}

base::Result<void> write_result(base::JsonWriter& json, const Call& call, const kernel::View& view,
                                const std::string& ref, const base::Result<kernel::Outcome>& outcome) {
  json.begin_object().key("ref").text(ref).key("status").integer(outcome.ok() ? 200 : status_of(outcome.error().kind));
  if (outcome.ok()) {
    auto record = kernel::load(view, *call.type, (*outcome).record);
    json.key("record");
    if (record.ok())
      json.raw(TRY(encode_record(view, record.release())));
    else
      json.null();
  } else {
    json.key("error");
    write_problem(json, outcome.error(), call.request.request_id);
  }
  json.end_object();
  return {};
}

}  // namespace

Answer change_many(const Call& call) {
  Bulk bulk;
  TRY(look(call, [&](const kernel::View& view) -> base::Result<void> {
    bulk = TRY(read_bulk(call, view));
    return {};
  }));
  std::vector<NamedDeed> deeds;
  for (std::size_t i = 0; i < bulk.refs.size(); ++i)
    deeds.push_back({std::to_string(i), deed_for(call, bulk, bulk.refs[i])});
  const auto outcomes = do_and_wait(call, std::move(deeds));
  return answer_from(call, [&](const kernel::View& view) -> Answer {
    base::JsonWriter json;
    json.begin_object().key("results").begin_array();
    for (std::size_t i = 0; i < outcomes.size(); ++i) TRY(write_result(json, call, view, bulk.refs[i], outcomes[i]));
    json.end_array().end_object();
    auto response = json_response(200, json.take());
    response.may_compress = true;
    return response;
  });
}

}  // namespace api
