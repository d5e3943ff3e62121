// What an incident works out by itself (8.6.1): customer, priority, first response, counts, repeats, closure.
#include <algorithm>

#include "base/json.h"
#include "kernel/behaviour.h"
#include "kernel/record.h"

namespace incident_management {
namespace {

using base::Result;
using base::Value;
using kernel::Changes;
using kernel::Consequence;
using kernel::Record;
using kernel::Situation;

constexpr int kMaxParents = 50;  // steps upwards while looking for a loop

bool is(const Value& value, std::string_view text) {
  return std::holds_alternative<std::string>(value.v) && value.text() == text;
}
std::int64_t number(const Value& value) { return value.is_null() ? 0 : value.integer(); }

// The customer whose organization is that of the affected person, or of who reported.
Result<Changes> find_customer(const Situation& incident) {
  if (incident.given("customer")) return Changes();
  const bool moved =
      incident.changes("reporter") || incident.changes("affected_person") || incident.after("customer").is_null();
  if (!moved) return Changes();
  const Value& person =
      incident.after("affected_person").is_null() ? incident.after("reporter") : incident.after("affected_person");
  if (person.is_null()) return Changes();
  const Value organization = TRY(incident.value("person", person.integer(), "organization"));
  if (organization.is_null()) return Changes();
  const base::Ids customers = TRY(incident.referring("customer", "organization", organization.integer()));
  if (customers.empty()) return Changes();
  return Changes{{"customer", customers.back()}};
}

// $priority_matrix: rows by impact from extensive to low, columns by urgency from critical to low.
Value priority_of(const Situation& incident) {
  static const std::vector<std::string> kImpacts = {"extensive", "high", "medium", "low"},
                                        kUrgencies = {"critical", "high", "medium", "low"};
  const Value &impact = incident.after("impact"), &urgency = incident.after("urgency"),
              &matrix = incident.setting("priority_matrix");
  if (impact.is_null() || urgency.is_null() || !std::holds_alternative<std::string>(matrix.v)) return {};
  const auto row =
      static_cast<std::size_t>(std::find(kImpacts.begin(), kImpacts.end(), impact.text()) - kImpacts.begin());
  const auto column =
      static_cast<std::size_t>(std::find(kUrgencies.begin(), kUrgencies.end(), urgency.text()) - kUrgencies.begin());
  auto json = base::parse_json(matrix.text());
  auto rows = json.ok() ? json->array() : nullptr;
  auto cells = rows && row < rows->size() ? (*rows)[row].array() : nullptr;
  auto cell = cells && column < cells->size() ? (*cells)[column].text() : nullptr;
  return cell ? Value(*cell) : Value();
}

// A priority that a person gives against the matrix is an override, and then needs its reason.
Result<Changes> set_priority(const Situation& incident) {
  const Value computed = priority_of(incident);
  if (incident.given("priority") && !incident.after("priority").is_null())
    return Changes{{"priority_overridden", !(incident.after("priority") == computed)}};
  const bool overridden = incident.after("priority_overridden") == Value(true) && !incident.after("priority").is_null();
  if (overridden || computed.is_null()) return Changes();
  return Changes{{"priority", computed}, {"priority_overridden", false}};
}

// The first response: assignment to a person, the first start, or resolution by staff. A public comment: see below.
Result<Changes> note_response(const Situation& incident) {
  if (!incident.after("responded_at").is_null() || incident.creating() || !incident.actor_is_staff()) return Changes();
  const bool assigned = incident.changes("assignee") && !incident.after("assignee").is_null();
  if (assigned || incident.verb() == "start" || incident.verb() == "resolve")
    return Changes{{"responded_at", incident.now_us()}};
  return Changes();
}

Result<Changes> note_comment(const Situation& incident, const Record& comment) {
  if (!incident.after("responded_at").is_null() || !is(comment.at("visibility"), "public") ||
      !incident.actor_is_staff())
    return Changes();
  return Changes{{"responded_at", comment.at("at")}};
}

Result<Changes> note_escalation(const Situation&, const Record&) { return Changes{{"escalated", true}}; }

Result<Changes> count_moves(const Situation& incident) {
  Changes changes;
  if (incident.verb() == "reopen") {
    changes.emplace_back("reopened_count", number(incident.before("reopened_count")) + 1);
    changes.emplace_back("first_contact_resolved", false);
  }
  const bool handed_over =
      !incident.before("team").is_null() && !incident.after("team").is_null() && incident.changes("team");
  if (handed_over) changes.emplace_back("reassignment_count", number(incident.before("reassignment_count")) + 1);
  return changes;
}

Result<Changes> note_closure(const Situation& incident) {
  if (incident.verb() != "close") return Changes();
  const Value me(incident.actor());
  const bool concerned = incident.after("reporter") == me || incident.after("affected_person") == me;
  return Changes{{"closure_confirmation", concerned ? "user" : incident.actor_is_staff() ? "agent" : "auto"}};
}

// Resolved by who took the contact, without a hand-over, and nobody asked a second time about it.
Result<Changes> judge_first_contact(const Situation& incident) {
  if (incident.verb() != "resolve" || incident.given("first_contact_resolved")) return Changes();
  const bool same_person = incident.after("created_by") == Value(incident.actor());
  const bool handed_over =
      number(incident.after("reassignment_count")) > 0 || number(incident.after("reopened_count")) > 0;
  const Value asked_again = TRY(incident.ask("count(records.contact where ticket_ref = outer.ref) > 1"));
  return Changes{{"first_contact_resolved", same_person && !handed_over && !(asked_again == Value(true))}};
}

// A parent may not be below its own child.
Result<Changes> refuse_loops(const Situation& incident) {
  if (!incident.changes("parent")) return Changes();
  Value parent = incident.after("parent");
  for (int step = 0; !parent.is_null(); ++step) {
    if (parent == Value(incident.id()) || step == kMaxParents)
      return base::invalid_field("parent", "loop",
                                 "An incident cannot be its own parent, nor that of an incident above it.");
    parent = TRY(incident.value("incident", parent.integer(), "parent"));
  }
  return Changes();
}

// What resolves the parent resolves its children, who report the same.
Result<std::vector<Consequence>> resolve_children(const Situation& incident) {
  std::vector<Consequence> consequences;
  if (incident.verb() != "resolve") return consequences;
  for (auto id : TRY(incident.referring("incident", "parent", incident.id()))) {
    const Value state = TRY(incident.value("incident", id, "state"));
    if (is(state, "resolved") || is(state, "closed") || is(state, "cancelled")) continue;
    consequences.push_back({"incident",
                            id,
                            {{"state", "resolved"},
                             {"resolution_code", incident.after("resolution_code")},
                             {"resolution_text", incident.after("resolution_text")},
                             {"resolved_at", incident.after("resolved_at")},
                             {"resolved_by", incident.after("resolved_by")},
                             {"pending_reason", {}},
                             {"pending_until", {}}}});
  }
  return consequences;
}

}  // namespace

void register_contact(kernel::Behaviours& behaviours);  // contact.cpp
void register_repeat(kernel::Behaviours& behaviours);   // repeat.cpp

void register_behaviours(kernel::Behaviours& behaviours) {
  behaviours.on_draft("incident", refuse_loops);
  behaviours.on_draft("incident", find_customer);
  behaviours.on_draft("incident", set_priority);
  behaviours.on_draft("incident", note_response);
  behaviours.on_draft("incident", count_moves);
  behaviours.on_draft("incident", note_closure);
  behaviours.on_draft("incident", judge_first_contact);
  register_repeat(behaviours);
  behaviours.on_entry("incident", "comment", note_comment);
  behaviours.on_entry("incident", "escalation", note_escalation);
  behaviours.after_change("incident", resolve_children);
  register_contact(behaviours);
}

}  // namespace incident_management
