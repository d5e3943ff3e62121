// From the command line to a command: in the server that holds the data directory, or here.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>

#include "audit/sealer.h"
#include "base/version.h"
#include "cli/backup.h"
#include "cli/commands.h"
#include "cli/control.h"
#include "cli/demo.h"
#include "cli/doctor.h"
#include "cli/followers.h"
#include "cli/local.h"
#include "cli/request.h"
#include "cli/serve.h"

namespace cli {
namespace {

constexpr std::size_t kMaxInput = 64 * 1024;  // of standard input, where a command reads it

class StandardTerminal final : public Terminal {
 public:
  explicit StandardTerminal(std::string input) : input_(std::move(input)) {}
  void out(std::string_view text) override { write(stdout, text); }
  void err(std::string_view text) override { write(stderr, text); }
  void progress(std::string_view line) override {
    if (::isatty(STDERR_FILENO)) write(stderr, "\r" + std::string(line) + "\x1b[K");
  }
  const std::string& input() const override { return input_; }

 private:
  static void write(std::FILE* file, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), file);
    std::fflush(file);
  }
  std::string input_;
};

std::string working_directory() {
  char path[PATH_MAX];
  return ::getcwd(path, sizeof path) ? path : ".";
}

base::Result<std::string> read_input() {
  std::string text;
  char bytes[4096];
  for (;;) {
    const auto count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(bytes, static_cast<std::size_t>(count));
    if (text.size() > kMaxInput) return base::invalid("Standard input holds more than a password.");
  }
}

InstanceOptions instance_options(const Arguments& arguments, RegisterBehaviours behaviours) {
  InstanceOptions options;
  options.data = arguments.data;
  options.models = arguments.models;
  options.create = may_create_data(arguments.command);
  options.migrate = migrates_data(arguments.command);
  options.sync_late = arguments.unsafe_sync_late;
  options.behaviours = behaviours;
  if (arguments.command == "demo") options.begin_us = demo_begin_us(arguments);
  return options;
}

int run_restore(const Arguments& arguments, const InstanceOptions& options, Terminal& terminal) {
  auto restored = restore(arguments.from, options);
  if (!restored.ok()) return fail(terminal, restored.error());
  terminal.out(arguments.json ? to_json(*restored) + "\n" : show(*restored) + "Restored into " + options.data + ".\n");
  return kOk;
}

// Here, on a directory that nobody holds; what follows commits is caught up with before the end.
int run_at_rest(const Arguments& arguments, const InstanceOptions& options, Terminal& terminal) {
  auto instance = Instance::open(options);
  if (!instance.ok()) {
    if (arguments.command != "doctor") return fail(terminal, instance.error());
    const auto diagnoses = examine_unopened(arguments.data, instance.error());
    terminal.out(show(diagnoses, arguments.json));
    return exit_code(diagnoses);
  }
  CommandContext context{**instance, arguments, terminal};
  const int code = find_command(arguments.command)(context);
  if (!migrates_data(arguments.command)) return code;
  if (auto caught_up = catch_up(**instance); !caught_up.ok()) return fail(terminal, caught_up.error());
  return code;
}

int run_parsed(const Arguments& arguments, ControlRequest request, RegisterBehaviours behaviours) {
  if (arguments.password_stdin) {
    auto input = read_input();
    if (!input.ok()) {
      StandardTerminal terminal("");
      return fail(terminal, input.error());
    }
    request.input = input.release();
  }
  StandardTerminal terminal(request.input);
  const InstanceOptions options = instance_options(arguments, behaviours);
  if (arguments.command == "serve") return serve(arguments, options, terminal);
  if (arguments.command == "restore") return run_restore(arguments, options, terminal);
  if (auto local = find_local_command(arguments.command)) return local(arguments, terminal);
  auto remote = run_in_server(arguments.data, request, terminal);
  if (!remote.ok()) return fail(terminal, remote.error());
  return *remote ? **remote : run_at_rest(arguments, options, terminal);
}

}  // namespace

int run_program(int argc, char** argv, RegisterBehaviours behaviours) {
  ControlRequest request{{argv + 1, argv + argc}, working_directory(), ""};
  Parsed parsed = parse_arguments(request.words, request.directory);
  if (!parsed.arguments) {
    std::fputs(parsed.text.c_str(), parsed.exit_code == kOk ? stdout : stderr);
    return parsed.exit_code;
  }
  return run_parsed(*parsed.arguments, std::move(request), behaviours);
}

int run_request(Instance& instance, const ControlRequest& request, Terminal& terminal) {
  const Parsed parsed = parse_arguments(request.words, request.directory);
  if (!parsed.arguments) {
    terminal.err(parsed.text);
    return parsed.exit_code;
  }
  const Command command = find_command(parsed.arguments->command);
  if (!command) {
    terminal.err("mainstay: The server that holds this directory does not run `" + parsed.arguments->command + "`.\n");
    return kUsage;
  }
  CommandContext context{instance, *parsed.arguments, terminal};
  return command(context);
}

}  // namespace cli
