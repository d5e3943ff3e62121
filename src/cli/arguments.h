// What stands on the command line, in a configuration file and in MAINSTAY_* variables, read into one struct.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cli {

struct Arguments {
  std::string command;  // "serve", "person create"

  // Of every command. Paths are absolute once read.
  std::string data, database, models;
  bool json = false;

  std::string listen, tls_certificate, tls_key, log_file, log_level;  // serve
  std::vector<std::string> trusted_proxies;

  std::string login, name, kind, organization;  // person, token
  std::vector<std::string> roles, scopes;
  int expires_days = 0;  // of a token; 0: never
  bool password_stdin = false;

  std::string expression;                 // measure
  std::string mapping;                    // import
  std::vector<std::string> inputs;        // import; paths of `model check`; the file of `rules vectors`
  std::string type, filter, format, out;  // export
  std::string from, to;                   // restore, backup
  std::uint64_t seed = 1;                 // demo
  bool dry_run = false;                   // import, migrate
  bool unsafe_sync_late = false;          // serve: the control of the power cut rig
};

inline constexpr int kOk = 0, kFailed = 1, kUsage = 2;  // exit codes

// Either arguments, or what to print and the code to end with (help, version and mistakes).
struct Parsed {
  std::optional<Arguments> arguments;
  std::string text;
  int exit_code = kOk;
};

// `words` without the program's name; relative paths belong to `directory`.
Parsed parse_arguments(const std::vector<std::string>& words, const std::string& directory);

}  // namespace cli
