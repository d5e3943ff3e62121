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
  Situation(const View& view, const Record* before, const Record& after, const Draft& draft, std::string_view verb)
      : view_(view), before_(before), after_(after), draft_(draft), verb_(verb) {}

  bool creating() const { return before_ == nullptr; }
  std::string_view verb() const { return verb_; }  // create, change, or the name of the move
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
  // Whether the person gave this field in the request at hand: then a behaviour leaves it alone.
  bool given(std::string_view field) const;
  // The records of a type that name one by a field (a reference of theirs), newest first, at most `kMaxReferring`.
  base::Result<base::Ids> referring(std::string_view type, std::string_view field, std::int64_t to) const;
  base::Result<base::Value> value(std::string_view type, std::int64_t id, std::string_view field) const;
  std::int64_t id() const;

 private:
  const View& view_;
  const Record* before_;
  const Record& after_;
  const Draft& draft_;
  std::string_view verb_;
};

inline constexpr int kMaxReferring = 500;

using Changes = std::vector<std::pair<std::string, base::Value>>;
using Hook = base::Result<Changes> (*)(const Situation&);
// Something was added to the record (`entry` names its type); answers with changes of the record itself.
using EntryHook = base::Result<Changes> (*)(const Situation&, const Record& entry);

// A change of another record that follows from this one; made by the system, in the same transaction.
struct Consequence {
  std::string type;
  std::int64_t id = 0;
  Changes changes;
};
using AfterHook = base::Result<std::vector<Consequence>> (*)(const Situation&);

class Behaviours {
 public:
  // After the draft and the stamps of a move were applied, before required fields and guards are checked.
  void on_draft(std::string record_type, Hook hook) { drafts_[std::move(record_type)].push_back(hook); }
  void on_entry(std::string record_type, std::string entry_type, EntryHook hook) {
    entries_[record_type + "." + entry_type].push_back(hook);
  }
  // After the record was written.
  void after_change(std::string record_type, AfterHook hook) { afters_[std::move(record_type)].push_back(hook); }

  const std::vector<Hook>& drafts(const std::string& record_type) const;
  const std::vector<EntryHook>& entries(const std::string& record_type, const std::string& entry_type) const;
  const std::vector<AfterHook>& afters(const std::string& record_type) const;

 private:
  std::map<std::string, std::vector<Hook>> drafts_;
  std::map<std::string, std::vector<EntryHook>> entries_;
  std::map<std::string, std::vector<AfterHook>> afters_;
};

}  // namespace kernel
