// /drafts/{key}: what a person began and did not send, kept across their devices.
#include "api/handlers.h"
#include "base/json_writer.h"
#include "kernel/kept.h"

namespace api {

Answer show_draft(const Call& call, const kernel::View& view) {
  const auto kept = TRY(kernel::read_kept(view, call.name));
  // A page asks whether something was begun; that nothing was is an answer, no error.
  base::JsonWriter json;
  json.begin_object().key("value").raw(kept ? *kept : "null").end_object();
  return json_response(200, json.take());
}

base::Result<Plan> keep_draft(const Call& call, const kernel::View&) {
  const auto body = TRY(object_body(call));
  const auto value = body.find("value");
  if (!value) return base::invalid_field("value", "required", "The body is {\"value\": …}, any JSON.");
  return Plan{[key = call.name, text = base::write_json(*value)](kernel::Work& work) -> base::Result<kernel::Outcome> {
    TRY(kernel::write_kept(work, key, text));
    return kernel::Outcome{};
  }};
}

base::Result<Plan> drop_draft(const Call& call, const kernel::View&) {
  return Plan{[key = call.name](kernel::Work& work) -> base::Result<kernel::Outcome> {
    TRY(kernel::drop_kept(work, key));
    return kernel::Outcome{};
  }};
}

}  // namespace api
