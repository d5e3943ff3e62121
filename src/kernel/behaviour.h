// What a practice adds in C++ where the model cannot say it. A behaviour is a function of the record before, the
// draft and a reader; it answers with further changes or with a refusal, and has no other effect.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace kernel {

struct View;
struct Record;
class Draft;

// The record as it will be: the draft over what is stored, other records through rules.
class Situation {
 public:
  Situation(const View& view, const Record* before, const Record& after, std::string_view verb, std::string_view move)
      : view_(view), before_(before), after_(after), verb_(verb), move_(move) {}

  bool creating() const { return before_ == nullptr; }
  std::string_view verb() const { return verb_; }  // create, change, move
  std::string_view move() const { return move_; }  // its name, where it is one
  std::int64_t now_us() const;
  std::int64_t actor() const;
  bool actor_is_staff() const;
  bool has_role(std::string_view role) const;

  const base::Value& before(std::string_view field) const;  // null when creating
  const base::Value& after(std::string_view field) const;
  bool changes(std::string_view field) const { return !(before(field) == after(field)); }
  bool is(std::string_view field, std::string_view choice) const;

  const base::Value& setting(std::string_view key) const;
  std::int64_t setting_duration_us(std::string_view key) const;
  // The value of a rule over the record as it will be; the rule's text is a constant of the behaviour.
  base::Result<base::Value> ask(std::string_view rule) const;
  // How often `field` changed from one value to another so far; the first value does not count.
  base::Result<std::int64_t> count_changes(std::string_view field) const;
  // Whether a person set the field by hand last: then a behaviour leaves it alone until it is emptied.
  base::Result<bool> set_by_person(std::string_view field) const;
  // The record most like this one by full text among those for which `rule` holds; 0 when there is none.
  base::Result<std::int64_t> most_similar(std::string_view rule, std::string_view text) const;

 private:
  const View& view_;
  const Record* before_;
  const Record& after_;
  std::string_view verb_, move_;
};

using Changes = std::vector<std::pair<std::string, base::Value>>;
using Hook = base::Result<Changes> (*)(const Situation&);
// Something was added to the record (`entry` names its type); answers with changes of the record itself.
using EntryHook = base::Result<Changes> (*)(const Situation&, const Record& entry);

class Behaviours {
 public:
  // After the draft and the stamps of a move were applied, before required fields and guards are checked.
  void on_draft(std::string record_type, Hook hook) { drafts_[std::move(record_type)].push_back(hook); }
  void on_entry(std::string record_type, std::string entry_type, EntryHook hook) {
    entries_[record_type + "." + entry_type].push_back(hook);
  }

  const std::vector<Hook>& drafts(const std::string& record_type) const;
  const std::vector<EntryHook>& entries(const std::string& record_type, const std::string& entry_type) const;

 private:
  std::map<std::string, std::vector<Hook>> drafts_;
  std::map<std::string, std::vector<EntryHook>> entries_;
};

}  // namespace kernel
