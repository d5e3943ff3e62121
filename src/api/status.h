// The one table from what went wrong to what HTTP calls it, and application/problem+json (RFC 9457).
#pragma once

#include <string_view>

#include "base/json_writer.h"
#include "base/result.h"
#include "http/message.h"
#include "rules/rule.h"

namespace api {

int status_of(base::ErrorKind kind);

// The problem as an object; for an answer, or for one row of many.
void write_problem(base::JsonWriter& json, const base::Error& error, std::string_view request_id);

// A mistake of ours is logged whole and told in general.
http::Response problem_response(const base::Error& error, std::string_view request_id);

// A rule by a person that cannot be read: 422 with its place.
http::Response rule_problem(const rules::RuleError& error, std::string_view text, std::string_view parameter,
                            std::string_view request_id);

}  // namespace api
