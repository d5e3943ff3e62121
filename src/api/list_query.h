// The parameters of a list: filter, q, sort, fields, limit, after, count, as_of, known_at. Lists and exports share
// them.
#pragma once

#include <optional>

#include "api/call.h"
#include "api/encode.h"
#include "kernel/find.h"

namespace api {

struct ListAsked {
  kernel::Query query;
  FieldList shown;                        // what an item has, beside ref, type, revision and state
  bool rights = false;                    // `may` was among the fields
  std::optional<http::Response> refused;  // a filter that cannot be read, with its place
};

// Errors: kInvalid by parameter.
base::Result<ListAsked> read_list_query(const Call& call, const kernel::View& view);

// The view at the instant that as_of and known_at name; the present without them.
base::Result<kernel::View> view_at(const Call& call, const kernel::View& view);

// A number of at most `most`, else an error that names the parameter.
base::Result<int> limit_of(const Call& call, int usual, int most);

}  // namespace api
