#include "model/loader.h"

#include <algorithm>
#include <tuple>

#include "base/sha256.h"
#include "model/loading.h"

namespace model {

std::string Problem::show() const {
  if (file.empty()) return message;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + message;
}

std::string LoadResult::show() const {
  std::string text;
  for (const Problem& problem : problems) text += problem.show() + "\n";
  return text;
}

namespace {

bool is_words(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::string_view folder = slash == std::string::npos ? "" : std::string_view(file).substr(0, slash);
  return folder == "words" || folder.ends_with("/words");
}

// Sorts the file by what it declares.
void take_document(Loading& loading, const File& file) {
  base::YamlParsed parsed = base::parse_yaml_tree(file.text);
  if (!parsed.ok) {
    loading.problems.push_back(
        {file.name, parsed.problem.place.line, parsed.problem.place.column, parsed.problem.message});
    return;
  }
  Document document{&file, std::move(parsed.root)};
  const auto declares = [&](std::string_view key) {
    const base::YamlNode* node = document.root.is_map() ? document.root.find(key) : nullptr;
    return node && node->is_scalar();
  };
  if (is_words(file.name)) {
    loading.words.push_back(std::move(document));
  } else if (declares("record")) {
    loading.records.push_back(std::move(document));
  } else if (declares("practice")) {
    loading.practices.push_back(std::move(document));
  } else {
    Reader(loading, document)
        .wrong(document.root.place, "a model file begins with `record: ` or `practice: ` and a name");
  }
}

// By practice, then name: menus, tables and documents keep their order.
void order_types(Model& model) {
  const auto place = [&](const RecordType& type) {
    const auto same = [&](const Practice& one) { return one.name == type.practice; };
    return std::find_if(model.practices.begin(), model.practices.end(), same) - model.practices.begin();
  };
  std::sort(model.types.begin(), model.types.end(), [&](const auto& a, const auto& b) {
    return std::make_pair(place(*a), a->name) < std::make_pair(place(*b), b->name);
  });
}

void index_types(Model& model) {
  for (const auto& type : model.types) {
    model.by_name_[type->name] = type.get();
    if (!type->path.empty()) model.by_path_[type->path] = type.get();
    if (!type->ref_prefix.empty()) model.by_prefix_[type->ref_prefix] = type.get();
  }
}

std::string version_of(const std::vector<File>& files) {
  base::Sha256 hash;
  for (const File& file : files) {
    hash.add(file.name).add("\n").add(std::to_string(file.text.size())).add("\n").add(file.text);
  }
  return hash.hex();
}

// A common field is read once for every type; what is wrong with it is said once.
void order_problems(std::vector<Problem>& problems) {
  const auto key = [](const Problem& one) { return std::tie(one.file, one.line, one.column, one.message); };
  std::sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) { return key(a) < key(b); });
  problems.erase(std::unique(problems.begin(), problems.end(),
                             [&](const Problem& a, const Problem& b) { return key(a) == key(b); }),
                 problems.end());
}

}  // namespace

LoadResult load(const std::vector<File>& files) {
  Loading loading;
  for (const File& file : files) take_document(loading, file);
  read_practices(loading);
  read_types(loading);
  resolve_fields(loading);
  const bool fields_are_whole = loading.problems.empty();
  for (TypeSource& source : loading.types) {
    read_paths(loading, source);
    read_lifecycle(loading, source);
    read_access(loading, source);
    read_presentation(loading, source);
  }
  check_names(loading);
  if (fields_are_whole) {  // else most of what the rules say would be an echo of it
    build_schema(loading);
    compile_rules(loading);
  }
  read_words(loading);
  order_problems(loading.problems);
  if (!loading.problems.empty()) return {nullptr, std::move(loading.problems)};
  order_types(*loading.model);
  index_types(*loading.model);
  loading.model->version = version_of(files);
  return {std::move(loading.model), {}};
}

}  // namespace model
