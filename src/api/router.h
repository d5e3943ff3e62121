// Which handler answers which call. The table in routes.cpp reads like docs/api.md; `{type}` is the path of any record
// type of the model, so that no practice is named here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"

namespace api {

enum class Who { kSignedIn, kAnybody };

struct Route {
  std::string_view method = "";
  std::string_view pattern =
      "";  // below /api/v1/: {type} {ref} {name}, {entries} for a collection of entries of the type
  std::string_view parameters = "";  // of the query, by spaces; any other is refused
  Who who = Who::kSignedIn;
  // One of these, `prepare` together with `show`.
  Read read = nullptr;
  Prepare prepare = nullptr;
  Show show = nullptr;
  Run run = nullptr;

  bool changes() const { return method != "GET"; }
};

const std::vector<Route>& routes();

// Where a path leads: a route, or which methods it would take (none: nothing is there).
struct Found {
  const Route* route = nullptr;
  std::string allowed;
};
class Router {
 public:
  explicit Router(const model::Model& model);
  // Fills what the path names into the call.
  Found find(Call& call, std::string_view path) const;

 private:
  struct Pattern {
    const Route* route;
    std::vector<std::string_view> segments;
  };
  bool matches(const Pattern& pattern, const std::vector<std::string_view>& segments, Call& call) const;

  const model::Model& model_;
  std::vector<Pattern> patterns_;
};

// Errors: kInvalid, a parameter that the route does not know.
base::Result<void> check_parameters(const Route& route, const http::Request& request);

// The entry type whose records hang on those of `type` under the name of a collection ("comments"); null: none.
const model::RecordType* entry_type_of(const model::Model& model, const model::RecordType& type,
                                       std::string_view collection);

}  // namespace api
