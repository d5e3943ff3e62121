#include "api/words.h"

#include "kernel/find.h"

namespace api {

base::Result<Speaker> speaker_for(const kernel::View& view) {
  std::string language = view.settings->language;
  if (const auto type = view.model().find("person")) {
    kernel::View present = view;
    present.as_of_us.reset();
    present.known_at_us.reset();
    const auto person = TRY(kernel::load_any(present, *type, view.actor.person));
    if (person && !person->at("language").is_null()) language = person->at("language").text();
  }
  return Speaker(view.model(), std::move(language));
}

}  // namespace api
