// The words of the model in the language of one reader.
#pragma once

#include <string>
#include <string_view>

#include "kernel/view.h"
#include "model/model.h"

namespace api {

class Speaker {
 public:
  Speaker(const model::Model& model, std::string language) : words_(model.words), language_(std::move(language)) {}

  const std::string& language() const { return language_; }

  std::string label(const model::RecordType& type) const { return words_.say(language_, type.name, type.label); }
  std::string plural(const model::RecordType& type) const {
    return words_.say(language_, type.name + "._plural", type.plural);
  }
  std::string help(const model::RecordType& type) const {
    return words_.say(language_, type.name + "._help", type.help);
  }
  std::string label(const model::RecordType& type, const model::Field& field) const {
    return words_.say_field(language_, type.name, field.name, field.label);
  }
  std::string help(const model::RecordType& type, const model::Field& field) const {
    return words_.say_field(language_, type.name, field.name + "._help", field.help);
  }
  std::string label(const model::RecordType& type, const model::Field& field, const model::Choice& choice) const {
    return words_.say_field(language_, type.name, field.name + "." + choice.value, choice.label);
  }
  std::string label(const model::RecordType& type, const model::Field& field, const model::Field& column) const {
    return words_.say_field(language_, type.name, field.name + "." + column.name, column.label);
  }
  std::string state(const model::RecordType& type, const model::Choice& state) const {
    return words_.say(language_, type.name + ".state." + state.value, state.label);
  }
  std::string label(const model::RecordType& type, const model::Move& move) const {
    return words_.say(language_, type.name + ".moves." + move.name, move.label);
  }
  std::string help(const model::RecordType& type, const model::Move& move) const {
    return words_.say(language_, type.name + ".moves." + move.name + "._help", move.help);
  }
  std::string section(const model::RecordType& type, const model::Section& section) const {
    return words_.say(language_, type.name + "._sections." + model::key_of_title(section.title), section.title);
  }
  std::string label(const model::Practice& practice) const {
    return words_.say(language_, "practices." + practice.name, practice.label);
  }
  std::string label(const model::Setting& setting) const {
    return words_.say(language_, "settings." + setting.key, setting.label);
  }

 private:
  const model::Words& words_;
  std::string language_;
};

// In the language that the person chose, else that of the organization.
Speaker speaker_for(const kernel::View& view);

}  // namespace api
