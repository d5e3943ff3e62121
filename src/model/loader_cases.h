// What must hold for any text that is given to the loader; the fuzzer and the unit test share it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/yaml.h"
#include "model/loader.h"

namespace model {

inline void check_places(std::string_view text, const base::YamlNode& node, std::size_t lines) {
  constexpr std::size_t kEnough = 100;
  for (const base::YamlEntry& entry : node.entries) check_places(text, entry.value, lines);
  for (const base::YamlNode& item : node.items) check_places(text, item, lines);
  ENSURE(node.place.line >= 1 && node.place.line <= lines + 1);
  for (std::size_t at = 0; at <= std::min(node.text.size(), kEnough); ++at) {
    const base::Place place = base::place_in_scalar(text, node, at);
    ENSURE(place.line >= node.place.line && place.line <= lines + 1);
  }
}

// A text is either a model or problems, each of which stands inside the text.
inline void check_any_text(std::string_view text) {
  static const std::vector<File> around = {
      {"practices/common/practice.yaml",
       "practice: common\nroles: {agent: , staff: }\nsettings: {window: {type: duration, default: 14d}}\n"},
      {"practices/common/_base.yaml",
       "record: _base\nfields:\n  ref: {type: text, set_by: platform}\n  title: {type: text, required: true}\n"
       "  in_scope: {type: boolean, default: true}\n  created_at: {type: datetime, set_by: platform}\n"},
      {"practices/common/person.yaml", "record: person\npath: persons\nref: PER-%06d\nfields: {name: {type: text}}\n"}};
  const std::size_t lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const base::YamlParsed parsed = base::parse_yaml_tree(text);
  if (parsed.ok) check_places(text, parsed.root, lines);
  ENSURE(parsed.ok || parsed.problem.place.line <= lines + 1);
  for (const char* name : {"practices/common/fuzz.yaml", "practices/common/words/de.yaml"}) {
    std::vector<File> files = around;
    files.push_back({name, std::string(text)});
    const LoadResult loaded = load(files);
    ENSURE((loaded.model == nullptr) == !loaded.problems.empty());
    for (const Problem& problem : loaded.problems) {
      ENSURE(!problem.message.empty());
      ENSURE(problem.file != name || (problem.line >= 1 && problem.line <= lines + 1 && problem.column >= 1));
    }
  }
}

}  // namespace model
