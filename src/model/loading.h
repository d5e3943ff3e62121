// What the parts of the loader share while a model is read. Each part is one concern and one file; loader.cpp calls
// them in order: documents, practices, types and their fields, references between fields, lifecycle, access,
// presentation, rules, words.
#pragma once

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "model/loader.h"

namespace model {

inline constexpr std::string_view kCommon = "_base";  // the file with the fields of every record
inline constexpr std::size_t kMaxName = 40;           // PostgreSQL cuts identifiers at 63 bytes; see check_table_names

struct Document {
  const File* file = nullptr;
  base::YamlNode root;
};

// A field and where it is declared; `state` is declared by the states of its type.
struct FieldSource {
  const Document* document = nullptr;
  const base::YamlEntry* entry = nullptr;
};

struct TypeSource {
  const Document* document = nullptr;
  RecordType* type = nullptr;
  std::vector<FieldSource> sources;  // beside type->fields
};

// A rule that waits until the schema is whole.
struct RuleSite {
  const Document* document = nullptr;
  const base::YamlNode* node = nullptr;
  std::string on;
  std::function<void(rules::RulePtr)> keep;
};

struct Loading {
  std::shared_ptr<Model> model = std::make_shared<Model>();
  std::vector<Problem> problems;
  std::deque<Document> practices, records, words;  // by what they declare; they stay where they are
  const Document* common = nullptr;                // the one of `records` that declares the common fields
  std::deque<TypeSource> types;
  std::vector<RuleSite> rules;
  std::set<std::pair<std::string, std::string>> practice_of_folder;  // (folder, practice)

  TypeSource* find(std::string_view type);
  std::vector<std::string> type_names() const;
};

// Reads values out of one document and notes what is wrong with them. Every `what` names the thing for people:
// "the list of states".
class Reader {
 public:
  Reader(Loading& loading, const Document& document) : loading_(loading), document_(document) {}

  const Document& document() const { return document_; }
  Loading& loading() const { return loading_; }
  void wrong(base::Place place, std::string message) const;

  // Whether it is a map; each key that is not allowed is a problem.
  bool is_map(const base::YamlNode& node, std::string_view what, const std::vector<std::string>& allowed = {}) const;
  std::string text(const base::YamlNode& node, std::string_view what) const;
  std::string text_of(const base::YamlNode& map, std::string_view key) const;  // empty where the key is not there
  bool boolean(const base::YamlNode& node, std::string_view what) const;
  // The texts of a list, each once.
  std::vector<const base::YamlNode*> list(const base::YamlNode& node, std::string_view what) const;
  std::vector<std::string> texts(const base::YamlNode& node, std::string_view what) const;
  std::vector<std::string> texts_of(const base::YamlNode& map, std::string_view key) const;
  // A list of names, each with a label of its own where it is written `name: Label`.
  std::vector<Choice> choices(const base::YamlNode& node, std::string_view what) const;
  std::string shortcut(const base::YamlNode& node) const;
  // Whether a name may stand in the model: small letters, digits and single underscores.
  bool is_name(base::Place place, std::string_view name, std::string_view what) const;
  void rule(const base::YamlNode& node, const std::string& on, std::function<void(rules::RulePtr)> keep) const;

 private:
  Loading& loading_;
  const Document& document_;
};

// What stands in comments on the first lines: what a record type or a practice is for, as people read it.
std::string comment_on_top(const File& file);
std::string in_words(std::string_view name);  // "major_incident" is "Major incident"
std::vector<std::string> names_of(const std::vector<Field>& fields);
std::vector<std::string> values_of(const std::vector<Choice>& choices);
bool contains(const std::vector<std::string>& list, std::string_view value);

// load_fields.cpp
std::vector<FieldSource> declared_fields(const Reader& reader, const base::YamlNode& root);
Field read_field(const Reader& reader, const base::YamlEntry& entry);
// load_types.cpp: head and fields of every type, and the index of names
void read_types(Loading& loading);
// resolve_fields.cpp: what a field says about other types
void resolve_fields(Loading& loading);
// load_practices.cpp
void read_practices(Loading& loading);
// load_lifecycle.cpp
void read_lifecycle(Loading& loading, TypeSource& source);
// load_access.cpp
void read_access(Loading& loading, TypeSource& source);
bool check_role(const Reader& reader, base::Place place, const std::string& role);
// load_presentation.cpp
void read_presentation(Loading& loading, TypeSource& source);
// load_paths.cpp: owner_default, organization_from, title_from, hangs_on
void read_paths(Loading& loading, TypeSource& source);
// check_names.cpp: what may be named only once
void check_names(Loading& loading);
// build_schema.cpp
void build_schema(Loading& loading);
void compile_rules(Loading& loading);
// load_words.cpp
void read_words(Loading& loading);

// literal.cpp: the value that a text such as `14d`, `0.5` or `2026-11-22` means in a field of a type.
base::Result<base::Value> parse_literal(FieldType type, std::string_view text);

}  // namespace model
