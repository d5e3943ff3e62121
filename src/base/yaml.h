// A YAML document read whole into a tree that knows the line and column of every node and key, so that whoever
// reads it can say where something is wrong. The part of YAML that configuration needs and no more: no anchors,
// aliases, tags, several documents or repeated keys. Scalars stay text: `no` and `010` are what they look like.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxYamlDepth = 32;
inline constexpr std::size_t kMaxYamlBytes = 4 * 1024 * 1024;

// Line and column count from 1; a column is a code point.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

struct YamlEntry;

struct YamlNode {
  enum class Kind { kScalar, kList, kMap };
  Kind kind = Kind::kScalar;
  Place place;
  std::string text;     // of a scalar
  bool quoted = false;  // a scalar in quotes or written as a block; a plain one may mean a number or nothing at all
  std::vector<YamlNode> items;     // of a list
  std::vector<YamlEntry> entries;  // of a map, in the order of the text

  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }
  bool is_empty() const { return is_scalar() && !quoted && text.empty(); }  // `key:` with nothing behind it
  const YamlNode* find(std::string_view key) const;  // in a map; null pointer where there is none
};

struct YamlEntry {
  std::string key;
  Place place;
  YamlNode value;
};

struct YamlProblem {
  Place place;
  std::string message;  // a sentence without the place
};

// Either a tree or what is wrong with the text.
struct YamlParsed {
  YamlNode root;
  bool ok = false;
  YamlProblem problem;
};
YamlParsed parse_yaml_tree(std::string_view text);

// The same as a Result (kMalformed, or kTooLarge) whose message reads "file:line:column: sentence".
Result<YamlNode> parse_yaml(std::string_view text, std::string_view file);

// The place in the file of one code point of a scalar, counted from 0; the end of the scalar is allowed.
// `text` is the whole document that `scalar` was read from.
Place place_in_scalar(std::string_view text, const YamlNode& scalar, std::size_t code_point);

}  // namespace base
