// The model: what record types there are, their fields, lifecycle and access. Read once from the model files,
// checked whole, immutable afterwards. Everything generic (store, API, page) follows from it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/value.h"
#include "model/words.h"
#include "rules/rule.h"
#include "rules/schema.h"

namespace model {

enum class FieldType {
  kText,
  kMarkdown,
  kInteger,
  kDecimal,
  kMoney,
  kBoolean,
  kChoice,
  kDate,
  kDateTime,
  kDuration,
  kReference,
  kReferences,
  kPerson,
  kPersons,
  kTags,
  kRows,
  kForm,
  kFrozen,
  kTime,  // HH:MM up to 24:00, text; only a column of rows
};

// Who fills a field; absent in a file: a person.
enum class SetBy { kPerson, kMove, kBehaviour, kInverse, kImport, kPlatform };

struct Choice {
  std::string value;
  std::string label;
};

struct Default {
  enum class Kind { kNone, kValue, kNow, kToday, kActor };
  Kind kind = Kind::kNone;
  base::Value value;
};

struct Field {
  std::string name;
  std::string label;  // words of the name where the file gives none
  std::string help;
  FieldType type = FieldType::kText;
  std::string to;                        // record type of a reference
  std::vector<Choice> of;                // of a choice; of `state`, its states
  std::vector<Field> columns;            // of rows
  bool required = false;                 // always
  std::vector<std::string> required_at;  // asked for by every move that enters one of these states
  rules::RulePtr required_when;
  Default default_value;
  SetBy set_by = SetBy::kPerson;
  bool correctable = false;  // a person may change what a behaviour set
  std::vector<rules::Inverse> inverse;
  rules::RulePtr inverse_where;
  bool refers_any = false;  // a text (or tags) that holds the number of a record of any type
  std::string defined_by;   // of a form: path of the rows that define it
  bool frozen = false;
  bool filled_later = false;  // of an entry: may be filled in once
  bool derived = false;       // printed or looked up, never stored: `ref`, and `in_scope` of an entry
  std::string worked_out;     // how a behaviour fills it, in words
  std::string shortcut;       // the key that changes it in a list or on a page, one small letter
  bool hidden_from_outsiders = false;
  std::vector<std::string> read_roles;    // restricted_fields; empty: who reads the record
  std::vector<std::string> change_roles;  // restricted_changes; empty: who changes the record
  std::size_t index = 0;                  // place in RecordType::fields, and so in a record's values

  bool many() const {
    return type == FieldType::kReferences || type == FieldType::kPersons || type == FieldType::kTags ||
           type == FieldType::kRows;
  }
  bool reference() const {
    return type == FieldType::kReference || type == FieldType::kReferences || type == FieldType::kPerson ||
           type == FieldType::kPersons;
  }
  bool computed() const { return set_by == SetBy::kInverse || derived; }  // has no column
  bool wide() const { return type == FieldType::kMarkdown || type == FieldType::kFrozen || type == FieldType::kForm; }
};

// What a move does to a field: stamps now or the actor (always, or only when it is empty), or empties it.
struct Stamp {
  enum class Kind { kNow, kActor, kClear };
  std::string field;
  Kind kind = Kind::kNow;
  bool once = false;
};

struct Move {
  std::string name;
  std::string label;
  std::string help;  // guard_note: what it means, in words
  std::vector<std::string> from;
  std::string to;
  std::vector<std::string> who;  // roles; owner approver requester any_role system have their own meaning
  rules::RulePtr when;           // null: always
  std::vector<std::string> needs;
  std::vector<std::string> offers;
  std::vector<Stamp> sets;
};

struct Lifecycle {
  std::vector<Choice> states;  // the first is the initial one
  std::vector<std::string> final;
  std::vector<Move> moves;

  const Move* find(std::string_view move) const;
  const Choice* state(std::string_view name) const;
  bool is_final(std::string_view state) const;
};

struct Access {
  std::vector<std::string> create, read, update;
  std::map<std::string, rules::RulePtr, std::less<>> rows;  // by role: the rows it sees
};

struct Section {
  std::string title;
  std::vector<std::string> fields;
};

struct OwnerSource {
  enum class Kind { kPath, kRole, kItself, kCreator };
  Kind kind = Kind::kCreator;
  std::vector<std::string> path;  // kPath: field names
  std::string role;               // kRole
};

struct RecordType {
  std::string name, label, plural, help, icon, shortcut;
  std::string practice;
  std::vector<std::string> clauses;
  std::string path;        // URL part; empty for an entry
  std::string ref_prefix;  // "INC-"; numbers have six digits at least
  bool entry = false;
  std::string hangs_on;
  std::vector<Field> fields;  // `state` first where there is a lifecycle, the common fields, its own
  std::optional<Lifecycle> lifecycle;
  Access access;
  std::vector<OwnerSource> owner_default;
  std::vector<std::vector<std::string>> organization_from;  // paths
  std::vector<std::string> title_from;
  std::vector<std::string> list, sort, search;
  std::vector<std::vector<std::string>> indexes;  // beyond those that follow from the model
  std::vector<Section> sections;
  std::unordered_map<std::string, std::size_t> field_index;

  const Field* find(std::string_view field) const;
  std::string ref(std::int64_t id) const;  // INC-000042; of an entry demand_record/7
};

struct Setting {
  std::string key, label, help;
  std::string type;                  // text number bool duration date datetime choice reference table
  base::Value default_value;         // bool, double or text
  std::vector<std::string> read_by;  // practices
};

struct Practice {
  std::string name, label, help;
  std::vector<std::string> clauses;
};

// What a person may be in the organization, or one of the words that stand for whoever is concerned (owner, any_role
// …).
struct Role {
  std::string name, label, help;
  std::string practice;
};

struct Model {
  std::vector<Practice> practices;
  std::vector<std::unique_ptr<RecordType>> types;  // by practice, then name: the order is stable
  std::vector<Setting> settings;
  std::vector<Role> roles;
  Words words;  // the languages beside the one that the model files speak
  rules::Schema schema;
  std::string version;  // SHA-256 of all the files read, in hexadecimal

  const RecordType* find(std::string_view type) const;
  const RecordType* by_path(std::string_view path) const;
  const Setting* setting(std::string_view key) const;
  const Role* role(std::string_view name) const;
  // The type and id behind a number such as INC-000042, or demand_record/7 for an entry; nullptr where no type has that
  // form.
  const RecordType* by_ref(std::string_view ref, std::int64_t& id) const;

  std::unordered_map<std::string, const RecordType*> by_name_, by_path_, by_prefix_;
};

}  // namespace model
