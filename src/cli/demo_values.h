// Values of the demo's files: variables, choices by chance, references by key, and texts as values of fields.
#pragma once

#include <map>
#include <random>
#include <string>

#include "base/yaml.h"
#include "cli/demo_script.h"
#include "kernel/view.h"

namespace cli {

// Chance that gives the same on every machine: the standard's distributions do not promise that.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t below(std::int64_t count) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(count));
  }
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }

 private:
  std::mt19937_64 engine_;
};

// What keys and variables stand for, while the demo is played.
class Names {
 public:
  struct Named {
    const model::RecordType* type;
    std::int64_t id;
    std::string title;
  };
  using Variables = std::map<std::string, base::YamlNode, std::less<>>;

  Names(const model::Model& model, Dice& dice, std::int64_t now_us) : model_(model), dice_(dice), now_us_(now_us) {}

  void keep(const std::string& key, Named named) { by_key_[key] = std::move(named); }
  const Named* find(std::string_view key) const;  // "ada", without the sign

  // Puts variables, picks and words in the place of what stands for them. The result holds texts, lists and keys only.
  base::Result<base::YamlNode> settle(const base::YamlNode& node, const Variables& variables);
  base::Result<void> let(const Settings& settings, Variables& variables);

  // A settled node as a value of the field.
  base::Result<base::Value> value(const model::Field& field, const base::YamlNode& node) const;
  // A settled node as the id of a record: "@ada", or 0 for an empty one.
  base::Result<std::int64_t> id_of(const base::YamlNode& node) const;

 private:
  base::Result<std::string> fill_words(const base::YamlNode& node, const Variables& variables);
  base::Result<base::Value> scalar(const model::Field& field, const base::YamlNode& node) const;
  base::Result<base::Value> list(const model::Field& field, const base::YamlNode& node) const;
  base::Result<base::Value> rows(const model::Field& field, const base::YamlNode& node) const;

  const model::Model& model_;
  Dice& dice_;
  std::int64_t now_us_;
  std::map<std::string, Named, std::less<>> by_key_;
};

}  // namespace cli
