// A command is a function over an open instance, so that it runs the same in a process of its own and inside the
// server that holds the data directory. What it prints goes through a terminal.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "cli/instance.h"

namespace cli {

class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual void out(std::string_view text) = 0;       // standard output; whole lines
  virtual void err(std::string_view text) = 0;       // mistakes and what is said beside the result
  virtual void progress(std::string_view line) = 0;  // replaces the line of before; seen by people only, empty wipes it
  // What standard input holds; empty where the command did not ask for it.
  virtual const std::string& input() const = 0;
};

struct CommandContext {
  Instance& instance;
  const Arguments& arguments;
  Terminal& terminal;
};

using Command = int (*)(CommandContext&);

// Null where there is no command of that name that needs an instance.
Command find_command(std::string_view name);

// How a command wants the data directory, where it has to open it itself.
bool may_create_data(std::string_view command);
bool migrates_data(std::string_view command);

// Prints the error, with the fields that it names, and gives the exit code.
int fail(Terminal& terminal, const base::Error& error);

// What a practice adds in C++; the composition root knows it.
using RegisterBehaviours = void (*)(kernel::Behaviours&);

// The whole program. Never throws.
int run_program(int argc, char** argv, RegisterBehaviours behaviours);

}  // namespace cli
