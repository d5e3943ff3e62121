// The handlers of all routes, by the file that holds them.
#pragma once

#include "api/call.h"

namespace api {

// session_api.cpp
Answer sign_in(const Call& call);
Answer sign_out(const Call& call);
Answer show_me(const Call& call, const kernel::View& view);
Answer show_setup(const Call& call);
Answer set_up(const Call& call);

// tokens_api.cpp
Answer create_token(const Call& call);
Answer list_tokens(const Call& call, const kernel::View& view);
Answer revoke_token(const Call& call);

// model_api.cpp
Answer show_model(const Call& call, const kernel::View& view);
Answer show_model_type(const Call& call, const kernel::View& view);

// openapi.cpp
Answer show_openapi(const Call& call, const kernel::View& view);

// lists.cpp
Answer list_records(const Call& call, const kernel::View& view);

// records.cpp
base::Result<Plan> create_record(const Call& call, const kernel::View& view);
base::Result<Plan> change_record(const Call& call, const kernel::View& view);
Answer show_record(const Call& call, const kernel::View& view);
Answer show_created(const Call& call, const kernel::View& view, const kernel::Outcome& outcome);
Answer show_changed(const Call& call, const kernel::View& view, const kernel::Outcome& outcome);

// moves.cpp
base::Result<Plan> move_record(const Call& call, const kernel::View& view);

// entries.cpp
Answer list_entries(const Call& call, const kernel::View& view);
base::Result<Plan> add_entry(const Call& call, const kernel::View& view);
Answer show_entry(const Call& call, const kernel::View& view, const kernel::Outcome& outcome);

// attachments.cpp
Answer attach(const Call& call);
Answer download(const Call& call, const kernel::View& view);

// links.cpp
Answer list_links(const Call& call, const kernel::View& view);
base::Result<Plan> add_link(const Call& call, const kernel::View& view);
Answer show_link(const Call& call, const kernel::View& view, const kernel::Outcome& outcome);
base::Result<Plan> remove_link(const Call& call, const kernel::View& view);
Answer list_watchers(const Call& call, const kernel::View& view);
base::Result<Plan> start_watching(const Call& call, const kernel::View& view);
base::Result<Plan> stop_watching(const Call& call, const kernel::View& view);
Answer show_nothing(const Call& call, const kernel::View& view, const kernel::Outcome& outcome);

// history.cpp
Answer list_history(const Call& call, const kernel::View& view);

// bulk.cpp
Answer change_many(const Call& call);

// export.cpp
Answer export_records(const Call& call);

// search_api.cpp
Answer measure(const Call& call, const kernel::View& view);
Answer search(const Call& call, const kernel::View& view);
Answer suggest(const Call& call, const kernel::View& view);

// events.cpp
Answer follow_events(const Call& call, const kernel::View& view);

// settings_api.cpp
Answer list_settings(const Call& call, const kernel::View& view);
base::Result<Plan> change_setting(const Call& call, const kernel::View& view);
Answer show_setting(const Call& call, const kernel::View& view, const kernel::Outcome& outcome);

// drafts_api.cpp
Answer show_draft(const Call& call, const kernel::View& view);
base::Result<Plan> keep_draft(const Call& call, const kernel::View& view);
base::Result<Plan> drop_draft(const Call& call, const kernel::View& view);

}  // namespace api
