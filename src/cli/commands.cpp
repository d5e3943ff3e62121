#include "cli/commands.h"

#include <algorithm>
#include <array>

namespace cli {
namespace {

struct Row {
  std::string_view name;
  Command command;
  bool creates = false;  // begins a data directory where there is none
  bool migrates = true;  // works on the present model only
};

constexpr std::array kCommands = {
    Row{"backup", run_backup, false, false},
    Row{"demo", run_demo, true},
    Row{"doctor", run_doctor, false, false},
    Row{"export", run_export},
    Row{"import", run_import, true},
    Row{"measure", run_measure},
    Row{"migrate", run_migrate, false, false},
    Row{"person create", run_person_create, true},
    Row{"person password", run_person_password},
    Row{"rebuild", run_rebuild},
    Row{"token create", run_token_create},
    Row{"verify", run_verify, false, false},
};

const Row* find_row(std::string_view name) {
  auto row = std::find_if(kCommands.begin(), kCommands.end(), [&](auto& one) { return one.name == name; });
  return row == kCommands.end() ? nullptr : row;
}

}  // namespace

Command find_command(std::string_view name) {
  auto row = find_row(name);
  return row ? row->command : nullptr;
}

bool may_create_data(std::string_view command) {
  auto row = find_row(command);
  return row && row->creates;
}

bool migrates_data(std::string_view command) {
  auto row = find_row(command);
  return !row || row->migrates;
}

int fail(Terminal& terminal, const base::Error& error) {
  std::string text = "mainstay: " + error.message + "\n";
  for (auto& field : error.fields)
    if (field.message != error.message) text += "  " + field.field + ": " + field.message + "\n";
  terminal.err(text);
  return kFailed;
}

}  // namespace cli
