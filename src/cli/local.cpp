#include "cli/local.h"

#include "base/file.h"
#include "base/json_writer.h"
#include "base/version.h"
#include "model/loader.h"

namespace cli {
namespace {

base::Result<std::vector<model::File>> files_to_check(const Arguments& arguments) {
  if (!arguments.inputs.empty()) return model::read_files(arguments.inputs);
  std::vector<model::File> files =
      arguments.models.empty() ? model::shipped_files() : TRY(model::read_files({arguments.models}));
  if (base::file_exists(arguments.data + "/model"))
    for (auto& file : TRY(model::read_files({arguments.data + "/model"}))) files.push_back(std::move(file));
  return files;
}

std::string to_json(const model::LoadResult& loaded) {
  base::JsonWriter json;
  json.begin_object()
      .key("types")
      .integer(loaded.model ? static_cast<std::int64_t>(loaded.model->types.size()) : 0)
      .key("problems")
      .begin_array();
  for (auto& problem : loaded.problems)
    json.begin_object()
        .key("file")
        .text(problem.file)
        .key("line")
        .integer(static_cast<std::int64_t>(problem.line))
        .key("column")
        .integer(static_cast<std::int64_t>(problem.column))
        .key("message")
        .text(problem.message)
        .end_object();
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace

LocalCommand find_local_command(std::string_view name) {
  if (name == "model check") return run_model_check;
  if (name == "rules vectors") return run_rules_vectors;
  if (name == "version") return run_version;
  return nullptr;
}

int run_model_check(const Arguments& arguments, Terminal& terminal) {
  auto files = files_to_check(arguments);
  if (!files.ok()) return fail(terminal, files.error());
  const model::LoadResult loaded = model::load(*files);
  if (arguments.json)
    terminal.out(to_json(loaded));
  else if (loaded.model)
    terminal.out(std::to_string(loaded.model->types.size()) + " record types in " + std::to_string(files->size()) +
                 " files, nothing wrong.\n");
  else
    terminal.err(loaded.show());
  return loaded.model ? kOk : kFailed;
}

int run_version(const Arguments& arguments, Terminal& terminal) {
  const std::string version(base::kVersion);
  terminal.out(arguments.json ? "{\"version\":\"" + version + "\"}\n" : "mainstay " + version + "\n");
  return kOk;
}

}  // namespace cli
