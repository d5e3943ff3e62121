// The calls of docs/api.md. The first route that fits is taken: fixed words stand before {type}.
#include "api/handlers.h"
#include "api/router.h"

namespace api {

const std::vector<Route>& routes() {
  static const std::vector<Route> kRoutes = {
      {.method = "POST", .pattern = "session", .who = Who::kAnybody, .run = sign_in},
      {.method = "DELETE", .pattern = "session", .run = sign_out},
      {.method = "GET", .pattern = "me", .read = show_me},
      {.method = "GET", .pattern = "setup", .who = Who::kAnybody, .run = show_setup},
      {.method = "POST", .pattern = "setup", .who = Who::kAnybody, .run = set_up},

      {.method = "GET", .pattern = "model", .read = show_model},
      {.method = "GET", .pattern = "model/{name}", .read = show_model_type},
      {.method = "GET", .pattern = "openapi.json", .read = show_openapi},

      {.method = "GET", .pattern = "measure", .parameters = "expression as_of known_at", .read = measure},
      {.method = "GET", .pattern = "search", .parameters = "q types limit", .read = search},
      {.method = "GET", .pattern = "suggest/{name}", .parameters = "q limit", .read = suggest},
      {.method = "GET", .pattern = "events", .read = follow_events},

      {.method = "GET", .pattern = "settings", .read = list_settings},
      {.method = "PATCH", .pattern = "settings/{name}", .prepare = change_setting, .show = show_setting},
      {.method = "GET", .pattern = "tokens", .read = list_tokens},
      {.method = "POST", .pattern = "tokens", .run = create_token},
      {.method = "DELETE", .pattern = "tokens/{name}", .run = revoke_token},
      {.method = "GET", .pattern = "drafts/{name}", .read = show_draft},
      {.method = "PUT", .pattern = "drafts/{name}", .prepare = keep_draft, .show = show_nothing},
      {.method = "DELETE", .pattern = "drafts/{name}", .prepare = drop_draft, .show = show_nothing},

      {.method = "GET",
       .pattern = "{type}",
       .parameters = "filter q sort fields limit after count as_of known_at",
       .read = list_records},
      {.method = "POST", .pattern = "{type}", .prepare = create_record, .show = show_created},
      {.method = "POST", .pattern = "{type}/bulk", .run = change_many},
      {.method = "GET",
       .pattern = "{type}/export",
       .parameters = "format filter q sort fields as_of known_at",
       .run = export_records},
      {.method = "GET", .pattern = "{type}/{ref}", .parameters = "as_of known_at", .read = show_record},
      {.method = "PATCH", .pattern = "{type}/{ref}", .prepare = change_record, .show = show_changed},
      {.method = "POST",
       .pattern = "{type}/{ref}/moves/{name}",
       .parameters = "dry_run",
       .prepare = move_record,
       .show = show_changed},

      {.method = "GET", .pattern = "{type}/{ref}/history", .parameters = "limit after", .read = list_history},
      {.method = "GET", .pattern = "{type}/{ref}/links", .read = list_links},
      {.method = "POST", .pattern = "{type}/{ref}/links", .prepare = add_link, .show = show_link},
      {.method = "DELETE", .pattern = "{type}/{ref}/links/{name}", .prepare = remove_link, .show = show_nothing},
      {.method = "GET", .pattern = "{type}/{ref}/watchers", .read = list_watchers},
      {.method = "PUT", .pattern = "{type}/{ref}/watchers", .prepare = start_watching, .show = show_nothing},
      {.method = "DELETE", .pattern = "{type}/{ref}/watchers", .prepare = stop_watching, .show = show_nothing},

      {.method = "POST", .pattern = "{type}/{ref}/attachments", .parameters = "name visibility", .run = attach},
      {.method = "GET", .pattern = "{type}/{ref}/attachments/{name}", .read = download},
      {.method = "GET", .pattern = "{type}/{ref}/{entries}", .read = list_entries},
      {.method = "POST", .pattern = "{type}/{ref}/{entries}", .prepare = add_entry, .show = show_entry},
  };
  return kRoutes;
}

}  // namespace api
