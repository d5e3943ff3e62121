// Scenarios: files practices/<practice>/*.api that say what the API answers and what else happens. One request reads
//
//   # Priority follows impact and urgency.
//   POST /api/v1/incidents as agent
//   If-Match: "1"                                   (headers, where one is needed)
//   { "title": "Mail is down", "impact": "high" }   (a body, over as many lines as it takes)
//   201 { "ref": "INC-000001", "state": "new" }     (what the answer holds at least, likewise)
//   history 1   deliveries 0                        (how many entries the call added; either, both or none)
//
// `as` names a person that the scenario has, a role (then somebody of the staff who holds that role and no other), or
// nobody. In an answer "<any>" stands for any value but null; a list has exactly the items shown. Before, between:
//
//   given person ada roles service_desk_agent resolver     (staff; made by the system, as all that is given)
//   given person kim { "kind": "customer_user", "organization": "$shop" }
//   given service mail { "title": "Mail", "service_type": "business", "criticality": "high" }
//   let first = items.0.ref                                (a value of the last answer)
//
// $ada, $mail, $first stand for the number, $ref for that of the last answer; any other word after a $ stays.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scenarios {

struct Failure {
  std::size_t line = 0;
  std::string message;  // expected and got
};

// Runs a scenario on a store of its own. Empty: all as expected. It ends with the first failure of a file, for the rest
// depends on what went before.
std::vector<Failure> run(std::string_view text);

}  // namespace scenarios
