// The states of a record type and the moves between them.
#include <algorithm>

#include "base/nearest.h"
#include "model/loading.h"

namespace model {
namespace {

using base::YamlEntry;
using base::YamlNode;

const std::vector<std::string> kLifecycleKeys = {"states", "final", "moves"};
const std::vector<std::string> kMoveKeys = {"from", "to", "who", "when", "needs", "offers", "sets", "label", "help"};

class LifecycleReader {
 public:
  LifecycleReader(Loading& loading, TypeSource& source)
      : reader_(loading, *source.document), source_(source), type_(*source.type) {}

  void read(const YamlNode& node) {
    if (!reader_.is_map(node, "`lifecycle`", kLifecycleKeys)) return;
    if (type_.entry) return reader_.wrong(node.place, "an entry is never changed, so it has no lifecycle");
    const Field* state = type_.find("state");
    if (!state)
      return reader_.wrong(node.place, "a lifecycle needs `states`, the first of which is where a record begins");
    Lifecycle lifecycle;
    lifecycle.states = state->of;
    states_ = values_of(state->of);
    if (const YamlNode* final = node.find("final")) lifecycle.final = states_of(*final, "`final`");
    if (const YamlNode* moves = node.find("moves"); moves && reader_.is_map(*moves, "`moves`")) {
      for (const YamlEntry& entry : moves->entries) lifecycle.moves.push_back(read_move(entry));
      check_ways(node, lifecycle);
    }
    type_.lifecycle = std::move(lifecycle);
    keep_guards(node);
  }

  void check_stamped_fields() {
    for (std::size_t i = 0; i < type_.fields.size(); ++i) {
      const Field& field = type_.fields[i];
      if (field.set_by != SetBy::kMove || contains(stamped_, field.name)) continue;
      Reader(reader_.loading(), *source_.sources[i].document)
          .wrong(source_.sources[i].entry->place,
                 "`" + field.name + "` is set by a move, but no move of `" + type_.name + "` has it under `sets`");
    }
  }

 private:
  bool is_state(base::Place place, const std::string& state) {
    if (contains(states_, state)) return true;
    reader_.wrong(place, "`" + type_.name + "` has no state `" + state + "`" + base::did_you_mean(state, states_));
    return false;
  }

  std::vector<std::string> states_of(const YamlNode& node, std::string_view what) {
    std::vector<std::string> states;
    for (const YamlNode* item : reader_.list(node, what)) {
      if (is_state(item->place, item->text)) states.push_back(item->text);
    }
    return states;
  }

  const Field* field(base::Place place, const std::string& name) {
    const Field* field = type_.find(name);
    if (!field)
      reader_.wrong(
          place, "`" + type_.name + "` has no field `" + name + "`" + base::did_you_mean(name, names_of(type_.fields)));
    return field;
  }

  Move read_move(const YamlEntry& entry) {
    Move move;
    move.name = entry.key;
    const YamlNode& map = entry.value;
    reader_.is_name(entry.place, entry.key, "the name of a move");
    if (!reader_.is_map(map, "a move", kMoveKeys)) return move;
    move.label = reader_.text_of(map, "label");
    if (move.label.empty()) move.label = in_words(move.name);
    move.help = reader_.text_of(map, "help");
    for (const std::string_view key : {"from", "to", "who"}) {
      const YamlNode* node = map.find(key);
      const bool given = node && !(node->is_list() && node->items.empty());
      if (!given) reader_.wrong(entry.place, "the move `" + move.name + "` needs `" + std::string(key) + "`");
    }
    if (const YamlNode* from = map.find("from")) move.from = states_of(*from, "`from`");
    if (const YamlNode* to = map.find("to")) {
      const std::string state = reader_.text(*to, "`to`");
      if (!state.empty() && is_state(to->place, state)) move.to = state;
    }
    if (const YamlNode* who = map.find("who")) {
      for (const YamlNode* role : reader_.list(*who, "`who`")) {
        if (check_role(reader_, role->place, role->text)) move.who.push_back(role->text);
      }
    }
    move.needs = asked_fields(map, "needs");
    move.offers = asked_fields(map, "offers");
    if (const YamlNode* sets = map.find("sets")) read_stamps(*sets, move);
    return move;
  }

  std::vector<std::string> asked_fields(const YamlNode& map, std::string_view key) {
    std::vector<std::string> names;
    const YamlNode* node = map.find(key);
    if (!node) return names;
    for (const YamlNode* item : reader_.list(*node, "`" + std::string(key) + "`")) {
      const Field* asked = field(item->place, item->text);
      if (!asked) continue;
      if (asked->computed() || asked->name == "state") {
        reader_.wrong(item->place, "`" + asked->name + "` is derived; nobody can fill it with a move");
      }
      names.push_back(item->text);
    }
    return names;
  }

  void read_stamps(const YamlNode& node, Move& move) {
    if (!reader_.is_map(node, "`sets`")) return;
    for (const YamlEntry& entry : node.entries) {
      const Field* stamped = field(entry.place, entry.key);
      std::string what = reader_.text(entry.value, "`" + entry.key + "`");
      const bool once = what.ends_with(" once");
      if (once) what.resize(what.size() - 5);
      if (!stamped || what.empty()) continue;
      if (stamped->computed() || stamped->name == "state") {
        reader_.wrong(entry.place, "`" + entry.key + "` is derived; a move cannot set it");
      } else if (what == "now") {
        stamp(entry, move, Stamp::Kind::kNow, once,
              stamped->type == FieldType::kDateTime || stamped->type == FieldType::kDate, "a date or a datetime");
      } else if (what == "actor") {
        stamp(entry, move, Stamp::Kind::kActor, once, stamped->type == FieldType::kPerson, "a person");
      } else if (what == "clear" && !once) {
        stamp(entry, move, Stamp::Kind::kClear, false, true, "");
      } else {
        reader_.wrong(entry.value.place, "a move sets a field to `now`, `actor`, `now once`, `actor once` or `clear`");
      }
    }
  }

  void stamp(const YamlEntry& entry, Move& move, Stamp::Kind kind, bool once, bool fits, const std::string& needs) {
    if (!fits) return reader_.wrong(entry.value.place, "`" + entry.key + "` is not " + needs);
    if (kind != Stamp::Kind::kClear) stamped_.push_back(entry.key);
    move.sets.push_back({entry.key, kind, once});
  }

  // Every state can be reached, and left unless it is final.
  void check_ways(const YamlNode& node, const Lifecycle& lifecycle) {
    if (states_.empty()) return;
    std::vector<std::string> reached = {states_[0]};
    for (std::size_t i = 0; i < reached.size(); ++i) {
      for (const Move& move : lifecycle.moves) {
        if (contains(move.from, reached[i]) && !contains(reached, move.to)) reached.push_back(move.to);
      }
    }
    const YamlNode& list = *node.find("states");
    for (const YamlNode& item : list.items) {
      const std::string state = item.is_map() && !item.entries.empty() ? item.entries[0].key : item.text;
      const auto leaves = [&](const Move& move) { return contains(move.from, state) && move.to != state; };
      if (!contains(reached, state)) {
        reader_.wrong(item.place, "no way of moves leads from `" + states_[0] + "` to the state `" + state + "`");
      } else if (!lifecycle.is_final(state) && std::none_of(lifecycle.moves.begin(), lifecycle.moves.end(), leaves)) {
        reader_.wrong(item.place, "no move leaves the state `" + state + "`; name it under `final`, or add a move");
      }
    }
  }

  void keep_guards(const YamlNode& node) {
    const YamlNode* moves = node.find("moves");
    if (!moves || !moves->is_map()) return;
    RecordType* type = &type_;
    for (std::size_t i = 0; i < moves->entries.size(); ++i) {
      const YamlNode* when = moves->entries[i].value.find("when");
      if (when)
        reader_.rule(*when, type_.name,
                     [type, i](rules::RulePtr rule) { type->lifecycle->moves[i].when = std::move(rule); });
    }
  }

  Reader reader_;
  TypeSource& source_;
  RecordType& type_;
  std::vector<std::string> states_;
  std::vector<std::string> stamped_;
};

}  // namespace

void read_lifecycle(Loading& loading, TypeSource& source) {
  LifecycleReader lifecycle(loading, source);
  if (const YamlNode* node = source.document->root.find("lifecycle")) lifecycle.read(*node);
  lifecycle.check_stamped_fields();
}

}  // namespace model
