// Role assignments give their roles to the persons who hold them.
#include "kernel/behaviour.h"

namespace leadership {
namespace {

using base::Result;
using base::Value;
using kernel::Consequence;
using kernel::Situation;

// The roles of all active assignments of a person, put on the person: access looks there.
Result<std::vector<Consequence>> give_roles(const Situation& assignment) {
  std::vector<Consequence> consequences;
  for (auto* person : {&assignment.before("person"), &assignment.after("person")}) {
    if (person->is_null() || (!consequences.empty() && consequences.back().id == person->integer())) continue;
    base::Texts roles;
    for (auto id : TRY(assignment.referring("role_assignment", "person", person->integer()))) {
      if (!(TRY(assignment.value("role_assignment", id, "state")) == Value("active"))) continue;
      const Value role = TRY(assignment.value("role_assignment", id, "role"));
      if (!role.is_null()) roles.push_back(role.text());
    }
    consequences.push_back({"person", person->integer(), {{"assigned_roles", roles}}});
  }
  return consequences;
}

}  // namespace

void register_behaviours(kernel::Behaviours& behaviours) { behaviours.after_change("role_assignment", give_roles); }

}  // namespace leadership
