// What the record types that every practice shares work out by themselves.
#include <algorithm>

#include "kernel/behaviour.h"

namespace common {
namespace {

using base::Result;
using base::Texts;
using base::Value;
using kernel::Changes;
using kernel::Situation;

Texts texts(const Value& value) { return value.is_null() ? Texts() : value.texts(); }

// What the kind of a person gives by itself (records.yaml, person.roles).
Texts roles_of_kind(const Value& kind) {
  if (kind.is_null()) return {};
  const std::string& name = kind.text();
  if (name == "staff" || name == "contractor") return {"staff"};
  if (name == "customer_user") return {"customer", "user"};
  if (name == "supplier_user") return {"supplier"};
  if (name == "auditor") return {"external_auditor"};
  return {};
}

// The roles that rules and access look at: of the kind, granted by an administrator, assigned.
Result<Changes> hold_roles(const Situation& person) {
  Texts roles = roles_of_kind(person.after("kind"));
  for (auto field : {"granted_roles", "assigned_roles"})
    for (auto& role : texts(person.after(field))) roles.push_back(role);
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  Texts held = texts(person.after("roles"));
  std::sort(held.begin(), held.end());
  if (held == roles) return Changes();
  return Changes{{"roles", roles}};
}

}  // namespace

void register_behaviours(kernel::Behaviours& behaviours) { behaviours.on_draft("person", hold_roles); }

}  // namespace common
