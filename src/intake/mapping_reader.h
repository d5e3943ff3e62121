// Reads one mapping file. Every mistake is kept with its place and reading goes on; the parts stand in the order of
// the file: mapping_read.cpp the whole and its smaller parts, mapping_fields.cpp the fields.
#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "intake/mapping.h"

namespace intake {

class MappingReader {
 public:
  MappingReader(std::string_view file, const model::Model& model) : model_(model) { mapping_.file = file; }
  base::Result<Mapping> read(const base::YamlNode& root);

 private:
  // What is wrong, and what a node has to be. The places of `problem` become lines of the one error.
  void problem(base::Place place, std::string sentence) { problems_.push_back({place, std::move(sentence)}); }
  bool is_map(const base::YamlNode& node, std::string_view what);
  bool is_text(const base::YamlNode& node, std::string_view what);
  void allow(const base::YamlNode& node, std::initializer_list<std::string_view> keys);
  std::vector<const base::YamlNode*> texts(const base::YamlNode* node, std::string_view what);
  base::Result<Mapping> finish();

  void read_head(const base::YamlNode& root);
  void read_file(const base::YamlNode* node);
  void read_form(const base::YamlNode& node);
  const DateFormat* date_form(std::string_view form, base::Place place);
  void read_final(const base::YamlNode* node);
  void read_state(const base::YamlNode* node);
  void read_marks(const base::YamlNode& root);
  void read_opening(const base::YamlNode& root);
  void read_comments(const base::YamlNode* node);
  void read_comment(const base::YamlNode& node);

  ColumnIndex column(std::string_view name, base::Place place);
  ColumnIndex used_column(const base::YamlNode& node, bool optional = false);
  ColumnIndex named_column(const base::YamlNode& root, std::string_view key, bool required);
  Template read_template(const base::YamlNode& node, bool optional);
  Template one_column(const base::YamlNode& node, bool optional);

  void read_fields(const base::YamlNode* node);
  void read_field(const base::YamlEntry& entry);
  bool may_fill(const base::YamlEntry& entry, const model::Field* field);
  void read_field_options(const base::YamlNode& node, FieldMap& map);
  Template read_source(const base::YamlNode& node, const FieldMap& map);
  void read_values(const base::YamlNode& node, FieldMap& map);
  void read_unit(const base::YamlNode& node, FieldMap& map);
  base::Value constant(const base::YamlNode& node, const FieldMap& map);
  std::shared_ptr<const Reference> reference(const model::RecordType* type, const base::YamlNode* make);
  void read_given(const base::YamlEntry& entry, Reference& reference);
  void settle_moment(FieldMap& map, base::Place place);

  const model::Model& model_;
  Mapping mapping_;
  std::map<std::string, ColumnIndex, std::less<>> column_index_;
  std::vector<base::YamlProblem> problems_;
};

}  // namespace intake
