// Who acts. Every call of the kernel carries one; it is loaded from the person's records (kernel/actors.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace rights {

// A role that counts for a time and, where clauses or services are named, for a part only.
struct Grant {
  std::string role;
  std::vector<std::string> clauses;
  base::Ids services;
};

struct Actor {
  std::int64_t person = 0;
  std::string kind;                // of the person: staff, contractor, customer_user …
  std::vector<std::string> roles;  // sorted
  std::int64_t organization = 0;
  base::Ids teams;
  std::vector<Grant> grants;        // active access grants; auditors read by these alone
  std::vector<std::string> scopes;  // of a token: "read", "write"; empty: all
  std::string language = {};        // that the person chose; empty: that of the organization

  bool has(std::string_view role) const { return std::binary_search(roles.begin(), roles.end(), role, std::less<>()); }
  bool is_system() const { return kind == "system"; }
  bool is_administrator() const { return is_system() || has("administrator"); }
  // Persons from outside never see internal words, nor fields hidden from outsiders.
  bool is_outsider() const {
    return kind != "staff" && kind != "contractor" && kind != "system" && kind != "service_account";
  }
};

}  // namespace rights
