// The demo as people write it (demo/*.yaml, explained in docs/demo.md): records by type with their fields, and series
// of records that vary. No record type is named here; the files name them.
//
//   records:                                  series:
//     - type: person                            - type: incident
//       records:                                  spans: [{count: 400, from: -360d}]
//         ada: {name: Ada Okafor, …}
//                                                 let: {caller: {pick: ["@bea", "@carl"]}}
//                                                 set: {reporter: $caller}
//                                                 vary: [{weight: 3, let: {…}, set: {…}}]
//                                                 stories: [{weight: 5, steps: [{move: classify, after: 2m..15m, by:
//                                                 $agent, set: {…}, comment: …}]}]
//
// In values `@ada` is the record with that key, `$caller` a variable, `{pick: […]}` one of several, and `{caller}`
// within a text the words of the variable.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"
#include "model/files.h"

namespace cli {

using Settings = std::vector<std::pair<std::string, base::YamlNode>>;  // names with values yet to be read

struct Addition {  // an entry that hangs on the record
  std::string type;
  Settings set;
};

struct Step {
  std::string place;  // file:line, for messages
  std::string move;   // empty: none
  bool change = false;
  base::YamlNode by;                                // who; empty: the system
  std::int64_t after_min_us = 0, after_max_us = 0;  // since the step before
  bool in_hours = false;                            // moved into working hours
  Settings set;
  std::vector<Addition> add;
};

struct Variant {
  std::int64_t weight = 1;
  base::YamlNode by;  // who makes the record, where that is not as for the others
  Settings let, set;
  std::vector<Step> steps;
};

// One record, or with a count a series of them.
struct Part {
  std::string place, type, key;
  std::int64_t count = 1;
  std::int64_t from_us = 0, to_us = 0;  // before now, as negative durations; of a series spread evenly in between
  bool in_hours = false;
  base::YamlNode by;
  Settings let, set;
  std::vector<Variant> vary, stories;
  std::vector<Step> steps;
  std::string password;  // of a person that signs in
};

struct Script {
  std::int64_t begin_us = 0;          // before now, negative
  std::vector<std::string> farewell;  // lines for people, after the demo is there
  std::vector<Part> parts;
};

base::Result<Script> read_script(const std::vector<model::File>& files);
std::vector<model::File> shipped_demo();

}  // namespace cli
