// words/<lang>.yaml: translations under flat keys (words.h). A key that names nothing in the model is a problem, so
// that a renamed field does not lose its translations in silence.
#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

// Every key that the model has a word for.
class KnownKeys {
 public:
  explicit KnownKeys(const Loading& loading) {
    for (const Practice& practice : loading.model->practices) add("practices." + practice.name);
    for (const Role& role : loading.model->roles) add("roles." + role.name);
    for (const Setting& setting : loading.model->settings) add("settings." + setting.key);
    for (const TypeSource& source : loading.types) add_type(*source.type);
  }

  bool has(const std::string& key) const { return keys_.contains(key); }

  // Only the keys that begin alike are compared: there are ten thousand.
  std::string nearest(const std::string& key) const {
    const std::string head = key.substr(0, key.find('.'));
    std::vector<std::string> candidates;
    for (auto at = keys_.lower_bound(head); at != keys_.end() && at->starts_with(head); ++at) candidates.push_back(*at);
    if (candidates.empty()) {
      for (const std::string& one : keys_) {
        if (one.find('.') == std::string::npos) candidates.push_back(one);
      }
      return base::nearest(head, candidates);
    }
    return base::nearest(key, candidates);
  }

 private:
  void add(const std::string& key) {
    keys_.insert(key);
    keys_.insert(key + "._help");
  }

  void add_field(const std::string& prefix, const Field& field) {
    add(prefix + field.name);
    for (const Choice& choice : field.of) keys_.insert(prefix + field.name + "." + choice.value);
    for (const Field& column : field.columns) add_field(prefix + field.name + ".", column);
  }

  void add_type(const RecordType& type) {
    add(type.name);
    keys_.insert(type.name + "._plural");
    for (const Field& field : type.fields) {
      add_field(type.name + ".", field);
      add_field(std::string(kCommon) + ".", field);
    }
    for (const Section& section : type.sections) keys_.insert(type.name + "._sections." + key_of_title(section.title));
    if (!type.lifecycle) return;
    for (const Move& move : type.lifecycle->moves) add(type.name + ".moves." + move.name);
  }

  std::set<std::string> keys_;
};

// practices/common/words/de-AT.yaml: de-AT.
std::string language_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::size_t from = slash == std::string::npos ? 0 : slash + 1;
  return file.substr(from, file.rfind('.') - from);
}

}  // namespace

void read_words(Loading& loading) {
  if (loading.words.empty()) return;
  const KnownKeys known(loading);
  for (const Document& document : loading.words) {
    const Reader reader(loading, document);
    const std::string language = language_of(document.file->name);
    if (is_pseudo_language(language))
      reader.wrong(document.root.place, "the language " + language + " is made by the program");
    if (!reader.is_map(document.root, "a file of words")) continue;
    for (const base::YamlEntry& entry : document.root.entries) {
      if (!known.has(entry.key)) {
        const std::string near = known.nearest(entry.key);
        reader.wrong(entry.place, "nothing in the model has the key `" + entry.key + "`" +
                                      (near.empty() ? "" : "; did you mean `" + near + "`?"));
        continue;
      }
      const std::string word = reader.text(entry.value, "`" + entry.key + "`");
      if (!word.empty()) loading.model->words.add(language, entry.key, word);
    }
  }
}

}  // namespace model
