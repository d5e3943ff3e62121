// What an editor offers while a rule is typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/schema.h"

namespace rules {

struct Suggestion {
  std::string text;  // replaces the word at the cursor
  std::string kind;  // field type choice function aggregate parameter word symbol
};

struct Completion {
  std::size_t from = 0;  // code points: where the word that is being typed starts
  std::vector<Suggestion> suggestions;
};

// `offset` counts code points; `on` is the record type a bare name belongs to, empty for none.
Completion complete(std::string_view text, std::size_t offset, const Schema& schema, std::string_view on);

}  // namespace rules
