// What a contact at the service desk works out by itself (8.6): whether the person asks a second time.
#include "kernel/behaviour.h"

namespace incident_management {
namespace {

using base::Result;
using base::Value;
using kernel::Changes;
using kernel::Situation;

std::int64_t number(const Value& value) { return value.is_null() ? 0 : value.integer(); }

// The same person within $contact_repeat_window on the same matter.
Result<Changes> note_recontact(const Situation& contact) {
  if (!contact.creating() || contact.after("person").is_null() || contact.after("at").is_null()) return Changes();
  const std::int64_t since = contact.after("at").integer() - contact.setting_duration_us("contact_repeat_window");
  for (auto id : TRY(contact.referring("contact", "person", contact.after("person").integer()))) {
    if (id == contact.id()) continue;
    const Value at = TRY(contact.value("contact", id, "at")), ticket = TRY(contact.value("contact", id, "ticket_ref"));
    if (number(at) < since || number(at) > number(contact.after("at"))) continue;
    if (!ticket.is_null() && ticket == contact.after("ticket_ref")) return Changes{{"recontact", true}};
  }
  return Changes();
}

}  // namespace

void register_contact(kernel::Behaviours& behaviours) { behaviours.on_draft("contact", note_recontact); }

}  // namespace incident_management
