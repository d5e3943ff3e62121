#include "model/words.h"

#include <array>

namespace model {

void Words::add(const std::string& language, const std::string& key, std::string word) {
  by_language_[language][key] = std::move(word);
}

const std::unordered_map<std::string, std::string>* Words::of(std::string_view language) const {
  auto at = by_language_.find(language);
  return at == by_language_.end() ? nullptr : &at->second;
}

const std::string* Words::find(std::string_view language, std::string_view key) const {
  for (;;) {
    if (const auto* words = of(language)) {
      auto at = words->find(std::string(key));
      if (at != words->end()) return &at->second;
    }
    const std::size_t dash = language.rfind('-');
    if (dash == std::string_view::npos) return nullptr;
    language = language.substr(0, dash);
  }
}

std::string Words::say(std::string_view language, std::string_view key, std::string_view own) const {
  if (language == kAccented) return accented(own);
  if (language == kMirrored) return mirrored(own);
  const std::string* word = find(language, key);
  return word ? *word : std::string(own);
}

std::string Words::say_field(std::string_view language, std::string_view type, std::string_view rest,
                             std::string_view own) const {
  const std::string key = std::string(type) + "." + std::string(rest);
  const std::string* word = is_pseudo_language(language) ? nullptr : find(language, key);
  return word ? *word : say(language, "_base." + std::string(rest), own);
}

std::vector<std::string> Words::languages() const {
  std::vector<std::string> names;
  for (const auto& [language, words] : by_language_) names.push_back(language);
  return names;
}

bool is_pseudo_language(std::string_view language) { return language == kAccented || language == kMirrored; }

bool is_right_to_left(std::string_view language) {
  const std::string_view base = language.substr(0, language.find('-'));
  return base == "ar" || base == "he" || base == "fa" || base == "ur" || base == "ps" || base == "yi";
}

namespace {

std::string_view with_accent(char letter) {
  static constexpr std::array<std::string_view, 26> kSmall = {"å", "ƀ", "ç", "ð", "é", "ƒ", "ĝ", "ĥ", "î",
                                                              "ĵ", "ķ", "ļ", "ɱ", "ñ", "ö", "þ", "ǫ", "ŕ",
                                                              "š", "ţ", "û", "ṽ", "ŵ", "ẋ", "ý", "ž"};
  static constexpr std::array<std::string_view, 26> kLarge = {"Å", "Ɓ", "Ç", "Ð", "É", "Ƒ", "Ĝ", "Ĥ", "Î",
                                                              "Ĵ", "Ķ", "Ļ", "Ṁ", "Ñ", "Ö", "Þ", "Ǫ", "Ŕ",
                                                              "Š", "Ţ", "Û", "Ṽ", "Ŵ", "Ẋ", "Ý", "Ž"};
  if (letter >= 'a' && letter <= 'z') return kSmall[static_cast<std::size_t>(letter - 'a')];
  if (letter >= 'A' && letter <= 'Z') return kLarge[static_cast<std::size_t>(letter - 'A')];
  return {};
}

// Calls `plain` for each character outside braces and `kept` for the others.
template <class Plain, class Kept>
void walk_outside_braces(std::string_view text, Plain plain, Kept kept) {
  int depth = 0;
  for (const char letter : text) {
    if (letter == '{') ++depth;
    depth > 0 ? kept(letter) : plain(letter);
    if (letter == '}' && depth > 0) --depth;
  }
}

std::string with_accents(std::string_view text) {
  std::string out;
  walk_outside_braces(
      text,
      [&](char letter) {
        const std::string_view accent = with_accent(letter);
        accent.empty() ? out.push_back(letter) : static_cast<void>(out.append(accent));
      },
      [&](char letter) { out.push_back(letter); });
  return out;
}

}  // namespace

std::string accented(std::string_view text) {
  if (text.empty()) return "";
  return "[" + with_accents(text) + std::string(text.size() / 3, '~') + "]";
}

std::string mirrored(std::string_view text) {
  static constexpr std::string_view kOverride = "\u202e";  // right-to-left override, until the pop
  static constexpr std::string_view kPop = "\u202c";
  std::string out;
  bool inside = false;
  const auto turn = [&](bool word) {
    if (word != inside) out.append(word ? kOverride : kPop);
    inside = word;
  };
  walk_outside_braces(
      with_accents(text),
      [&](char letter) {
        turn(letter != ' ' && letter != '\n');
        out.push_back(letter);
      },
      [&](char letter) {
        turn(false);
        out.push_back(letter);
      });
  turn(false);
  return out;
}

std::string key_of_title(std::string_view title) {
  std::string key;
  for (const char letter : title) {
    const bool large = letter >= 'A' && letter <= 'Z';
    const bool word = large || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (word) key.push_back(large ? static_cast<char>(letter - 'A' + 'a') : letter);
    if (!word && !key.empty() && key.back() != '_') key.push_back('_');
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key;
}

}  // namespace model
