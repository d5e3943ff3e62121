// The files that make up a model: those compiled into the program, and those of a folder.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace model {

struct File {
  std::string name;  // as problems name it: practices/incident_management/incident.yaml
  std::string text;
};

// What the program brings along: practices/**/*.yaml, in the order of their names.
const std::vector<File>& shipped_files();

// The files named, and every *.yaml below the folders named, each folder in the order of names.
base::Result<std::vector<File>> read_files(const std::vector<std::string>& paths);

}  // namespace model
