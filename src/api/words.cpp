#include "api/words.h"

namespace api {

Speaker speaker_for(const kernel::View& view) {
  return Speaker(view.model(), view.actor.language.empty() ? view.settings->language : view.actor.language);
}

}  // namespace api
