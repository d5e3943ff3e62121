// The words of the model in other languages than its own (English). Files words/<lang>.yaml give them under flat keys:
//
//   incident: Störung                   incident._plural: Störungen         incident._help: …
//   incident.impact: Auswirkung         incident.impact._help: …            incident.impact.high: hoch
//   incident.state.new: neu             incident.moves.resolve: Lösen       incident.moves.resolve._help: …
//   incident._sections.report: Meldung  incident.holidays.opens: öffnet (a column)
//   practices.common: …                 roles.owner: …                      settings.time_zone: …
//
// A field of every record may also be said once, as `_base.title`. Two languages are made by code, to find what was
// forgotten: en-XA writes English with accents, ar-XB the same from right to left.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace model {

class Words {
 public:
  void add(const std::string& language, const std::string& key, std::string word);

  // The word of a key in a language (`de`, `de-AT` falls back to `de`), else `own`, the word of the model itself.
  std::string say(std::string_view language, std::string_view key, std::string_view own) const;
  // The same for a field that the common fields may say: `incident.title`, then `_base.title`.
  std::string say_field(std::string_view language, std::string_view type, std::string_view rest,
                        std::string_view own) const;

  std::vector<std::string> languages() const;  // those of files, without the made ones
  const std::unordered_map<std::string, std::string>* of(std::string_view language) const;

 private:
  const std::string* find(std::string_view language, std::string_view key) const;

  std::map<std::string, std::unordered_map<std::string, std::string>, std::less<>> by_language_;
};

inline constexpr std::string_view kAccented = "en-XA";
inline constexpr std::string_view kMirrored = "ar-XB";
bool is_pseudo_language(std::string_view language);
bool is_right_to_left(std::string_view language);

// English with accents on its letters, a third longer, in brackets: shows texts that are not translated, too narrow or
// put together from pieces. What stands in {braces} stays.
std::string accented(std::string_view text);
// The same with each word written from right to left.
std::string mirrored(std::string_view text);

// Part of a key from a title: "Major incident" is `major_incident`.
std::string key_of_title(std::string_view title);

}  // namespace model
