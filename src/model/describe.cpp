#include "model/describe.h"

#include <algorithm>

#include "model/row_rules.h"

namespace model {

std::string_view name_of(FieldType type) {
  switch (type) {
    case FieldType::kText: return "text";
    case FieldType::kMarkdown: return "markdown";
    case FieldType::kInteger: return "integer";
    case FieldType::kDecimal: return "decimal";
    case FieldType::kMoney: return "money";
    case FieldType::kBoolean: return "boolean";
    case FieldType::kChoice: return "choice";
    case FieldType::kDate: return "date";
    case FieldType::kDateTime: return "datetime";
    case FieldType::kDuration: return "duration";
    case FieldType::kReference: return "reference";
    case FieldType::kReferences: return "references";
    case FieldType::kPerson: return "person";
    case FieldType::kPersons: return "persons";
    case FieldType::kTags: return "tags";
    case FieldType::kRows: return "rows";
    case FieldType::kForm: return "form";
    case FieldType::kFrozen: return "frozen";
    case FieldType::kTime: return "time";
  }
  return "";
}

std::string_view name_of(SetBy set_by) {
  switch (set_by) {
    case SetBy::kPerson: return "";
    case SetBy::kMove: return "move";
    case SetBy::kBehaviour: return "behaviour";
    case SetBy::kInverse: return "inverse";
    case SetBy::kImport: return "import";
    case SetBy::kPlatform: return "platform";
  }
  return "";
}

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string joined(const std::vector<Choice>& choices) {
  std::string text;
  for (const Choice& choice : choices) text += (text.empty() ? "" : ", ") + choice.value;
  return text;
}

std::string counted(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

void add_rows(std::string& out, const Model& model, const RecordType* only, const std::string& indent) {
  for (const RowRule& row : row_rules(model)) {
    if (only && row.type != only) continue;
    const std::string whose = only ? row.role : row.type->name + " for " + row.role;
    out += indent + whose + ": " + (row.predicate ? "by index" : "row by row") + ": " + row.rule->text + "\n";
  }
}

std::string summary(const RecordType& type) {
  const auto own =
      std::count_if(type.fields.begin(), type.fields.end(), [](const Field& field) { return !field.computed(); });
  std::string text =
      type.name + (type.entry ? " (entry)" : "") + ": " + counted(static_cast<std::size_t>(own), "stored field");
  if (type.lifecycle)
    text +=
        ", " + counted(type.lifecycle->states.size(), "state") + ", " + counted(type.lifecycle->moves.size(), "move");
  return text;
}

std::string field_line(const Field& field) {
  std::string text = field.name + ": " + std::string(name_of(field.type));
  if (!field.of.empty()) text += " of " + joined(field.of);
  if (!field.to.empty() && field.inverse.empty()) text += " to " + field.to;
  for (const rules::Inverse& inverse : field.inverse) text += " by " + inverse.type + "." + inverse.field;
  if (field.required) text += "; required";
  if (!field.required_at.empty()) text += "; required at " + joined(field.required_at);
  if (field.required_when) text += "; required when " + field.required_when->text;
  if (field.set_by != SetBy::kPerson && field.set_by != SetBy::kInverse)
    text += "; set by " + std::string(name_of(field.set_by));
  if (!field.read_roles.empty()) text += "; read by " + joined(field.read_roles);
  if (!field.change_roles.empty()) text += "; changed by " + joined(field.change_roles);
  if (field.hidden_from_outsiders) text += "; hidden from outsiders";
  return text;
}

std::string move_line(const Move& move) {
  std::string text = move.name + ": " + joined(move.from) + " -> " + move.to + " by " + joined(move.who);
  if (move.when) text += "; when " + move.when->text;
  if (!move.needs.empty()) text += "; needs " + joined(move.needs);
  if (!move.offers.empty()) text += "; offers " + joined(move.offers);
  return text;
}

}  // namespace

std::string describe(const Model& model) {
  std::size_t fields = 0, moves = 0;
  for (const auto& type : model.types) {
    fields += type->fields.size();
    moves += type->lifecycle ? type->lifecycle->moves.size() : 0;
  }
  std::string out = "model " + model.version.substr(0, 12) + ": " + counted(model.practices.size(), "practice") + ", " +
                    counted(model.types.size(), "record type") + ", " + counted(fields, "field") + ", " +
                    counted(moves, "move") + ", " + counted(model.roles.size(), "role") + ", " +
                    counted(model.settings.size(), "setting") + "\n";
  for (const Practice& practice : model.practices) {
    out += "\n" + practice.label + " (" + practice.name + ")\n";
    for (const auto& type : model.types) {
      if (type->practice == practice.name) out += "  " + summary(*type) + "\n";
    }
  }
  out += "\nRows that a role sees\n";
  add_rows(out, model, nullptr, "  ");
  return out;
}

std::string describe(const Model& model, const RecordType& type) {
  std::string out = type.label + " (" + type.name + "), practice " + type.practice + "\n";
  if (!type.path.empty()) out += "  /" + type.path + ", numbers " + type.ref(1) + "\n";
  if (!type.hangs_on.empty()) out += "  hangs on " + type.hangs_on + "\n";
  out += "fields\n";
  for (const Field& field : type.fields) out += "  " + field_line(field) + "\n";
  if (type.lifecycle) {
    out += "states " + joined(type.lifecycle->states) + "; final " + joined(type.lifecycle->final) + "\nmoves\n";
    for (const Move& move : type.lifecycle->moves) out += "  " + move_line(move) + "\n";
  }
  out += "access\n  create: " + joined(type.access.create) + "\n  read: " + joined(type.access.read) +
         "\n  update: " + joined(type.access.update) + "\n";
  add_rows(out, model, &type, "  rows of ");
  return out;
}

}  // namespace model
