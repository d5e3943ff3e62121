// Reads model files (docs/models.md) into a Model, or says everything that is wrong with them at once.
//
//   model::LoadResult loaded = model::load(model::shipped_files());
//
// Later files may add to what earlier ones declare; they are read in the order given.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/files.h"
#include "model/model.h"

namespace model {

struct Problem {
  std::string file;
  std::size_t line = 1;
  std::size_t column = 1;
  std::string message;  // a sentence; of a rule also its line and a caret below the place

  std::string show() const;  // "file:line:column: sentence"
};

struct LoadResult {
  std::shared_ptr<const Model> model;  // null where there are problems
  std::vector<Problem> problems;       // by file, line and column

  std::string show() const;  // one problem a line
};

LoadResult load(const std::vector<File>& files);

}  // namespace model
