// The only file that includes CLI11: it takes seconds to compile.
#include "cli/arguments.h"

#include <CLI/CLI.hpp>

#include "base/version.h"

namespace cli {
namespace {

std::string absolute(const std::string& path, const std::string& directory) {
  if (path.empty() || path.front() == '/') return path;
  if (path == ".") return directory;
  return directory + "/" + (path.starts_with("./") ? path.substr(2) : path);
}

void make_absolute(Arguments& arguments, const std::string& directory) {
  for (auto path : {&arguments.data, &arguments.models, &arguments.tls_certificate, &arguments.tls_key,
                    &arguments.log_file, &arguments.mapping, &arguments.out, &arguments.from, &arguments.to})
    *path = absolute(*path, directory);
  for (auto& path : arguments.inputs) path = absolute(path, directory);
}

CLI::App* add_command(CLI::App& app, Arguments& arguments, const std::string& name, const std::string& help) {
  auto command = app.add_subcommand(name, help);
  command->fallthrough();
  const std::string parent = app.get_name();
  command->callback(
      [&arguments, name, parent] { arguments.command = parent == "mainstay" ? name : parent + " " + name; });
  return command;
}

void add_general(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The data directory")->envname("MAINSTAY_DATA")->capture_default_str();
  app.add_option("--database", arguments.database, "A database server instead of the embedded store")
      ->envname("MAINSTAY_DATABASE");
  app.add_option("--models", arguments.models, "A folder of model files to read instead of those in the program")
      ->envname("MAINSTAY_MODELS");
  app.add_flag("--json", arguments.json, "Print one JSON document");
  app.set_config("--config", "", "Read settings from a file: one `name = value` a line")->envname("MAINSTAY_CONFIG");
}

void add_serve(CLI::App& app, Arguments& arguments) {
  auto serve = add_command(app, arguments, "serve", "Serve the web application and the API");
  // At the top, so that a configuration file and variables name them plainly.
  app.add_option("--listen", arguments.listen, "Address and port to serve on")
      ->envname("MAINSTAY_LISTEN")
      ->capture_default_str();
  app.add_option("--tls-certificate", arguments.tls_certificate, "Certificate chain, PEM")
      ->envname("MAINSTAY_TLS_CERTIFICATE");
  app.add_option("--tls-key", arguments.tls_key, "Private key, PEM")->envname("MAINSTAY_TLS_KEY");
  app.add_option("--trusted-proxy", arguments.trusted_proxies,
                 "Address of a reverse proxy whose X-Forwarded-For is believed")
      ->envname("MAINSTAY_TRUSTED_PROXY");
  app.add_option("--log-file", arguments.log_file, "Append the log here instead of standard error")
      ->envname("MAINSTAY_LOG_FILE");
  app.add_option("--log-level", arguments.log_level, "debug, info, warning or error")
      ->envname("MAINSTAY_LOG_LEVEL")
      ->capture_default_str();
  serve
      ->add_flag("--unsafe-sync-late", arguments.unsafe_sync_late,
                 "Sync at checkpoints only: a power cut loses answered writes")
      ->group("");
}

void add_work(CLI::App& app, Arguments& arguments) {
  auto demo = add_command(app, arguments, "demo", "Fill an empty data directory with a year of demo operations");
  demo->add_option("--seed", arguments.seed, "The same number gives the same records")->capture_default_str();
  demo->add_option("--files", arguments.inputs, "Demo files of your own: files and folders (docs/demo.md)");
  auto import = add_command(app, arguments, "import", "Take over records from files of another tool");
  import->add_option("--mapping", arguments.mapping, "How columns become fields; a file, or the name of a shipped one")
      ->required();
  import->add_option("files", arguments.inputs, "CSV, plain or packed (.gz, .xz)")->required();
  import->add_flag("--dry-run", arguments.dry_run, "Report only");
  import->add_option("--rejected", arguments.out, "Where rejected rows go, with the reason of each");
  auto write_out = add_command(app, arguments, "export", "Write records to a file");
  write_out->add_option("type", arguments.type, "The record type, as in the model")->required();
  write_out->add_option("--filter", arguments.filter, "Only records for which this holds");
  write_out->add_option("--format", arguments.format, "jsonl or csv")->capture_default_str();
  write_out->add_option("--out", arguments.out, "The file; standard output without it");
  auto measure = add_command(app, arguments, "measure", "Print the value of an expression of the rule language");
  measure->add_option("expression", arguments.expression, "For example: count(records.person)")->required();
}

void add_rules_and_models(CLI::App& app, Arguments& arguments) {
  auto rules = app.add_subcommand("rules", "The rule language")->require_subcommand(1)->fallthrough();
  auto vectors = add_command(*rules, arguments, "vectors", "Run test vectors through every evaluator");
  vectors->add_option("file", arguments.inputs, "A file of vectors, one JSON object a line")->required()->expected(1);
  auto model = app.add_subcommand("model", "Model files")->require_subcommand(1)->fallthrough();
  auto check = add_command(*model, arguments, "check", "Check model files and print what is wrong with them");
  check->add_option("paths", arguments.inputs,
                    "Files and folders; without them the models in the program and in the data directory");
}

void add_identity(CLI::App& app, Arguments& arguments) {
  auto person = app.add_subcommand("person", "People who sign in")->require_subcommand(1)->fallthrough();
  auto create = add_command(*person, arguments, "create", "Create a person with a login");
  auto password = add_command(*person, arguments, "password", "Set a person's password");
  for (auto command : {create, password}) {
    command->add_option("--login", arguments.login, "The name to sign in with")->required();
    command->add_flag("--password-stdin", arguments.password_stdin, "Read the password from standard input");
  }
  create->add_option("--name", arguments.name, "The person's name; the login where it is not given");
  create->add_option("--role", arguments.roles, "A role granted to the person; may be repeated");
  create->add_option("--kind", arguments.kind,
                     "staff, contractor, customer_user, supplier_user, auditor, service_account");
  create->add_option("--organization", arguments.organization,
                     "Number of the organization; the own one where it is not given");
  auto token = app.add_subcommand("token", "API tokens")->require_subcommand(1)->fallthrough();
  auto make = add_command(*token, arguments, "create", "Make a token and print it, this once");
  make->add_option("--login", arguments.login, "Whose token it is")->required();
  make->add_option("--name", arguments.name, "What it is for")->required();
  make->add_option("--scope", arguments.scopes, "read or write; all that the person may do where it is not given");
  make->add_option("--expires-days", arguments.expires_days, "Days until it ends; never where it is not given")
      ->check(CLI::Range(1, 3'650));
}

void add_operations(CLI::App& app, Arguments& arguments) {
  auto backup = add_command(app, arguments, "backup", "Write a consistent copy of everything into a new folder");
  backup->add_option("--to", arguments.to, "The folder; it must not exist or be empty")->required();
  auto restore = add_command(app, arguments, "restore", "Make a data directory from a backup, and verify it");
  restore->add_option("--from", arguments.from, "The folder of the backup")->required();
  add_command(app, arguments, "verify", "Check the seal of history, and every table against history");
  auto migrate = add_command(app, arguments, "migrate", "Bring the database to the present model");
  migrate->add_flag("--dry-run", arguments.dry_run, "Print the statements only");
  add_command(app, arguments, "rebuild", "Make tables, versions and the text index anew from history");
  add_command(app, arguments, "doctor", "Look at everything that operation depends on");
  add_command(app, arguments, "version", "Print the version");
}

}  // namespace

Parsed parse_arguments(const std::vector<std::string>& words, const std::string& directory) {
  Arguments arguments;
  arguments.data = "./data";
  arguments.listen = "127.0.0.1:8080";
  arguments.log_level = "info";
  arguments.format = "jsonl";
  CLI::App app("Mainstay: IT service management that is always ready for its audit.", "mainstay");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(base::kVersion));
  add_general(app, arguments);
  add_serve(app, arguments);
  add_work(app, arguments);
  add_rules_and_models(app, arguments);
  add_identity(app, arguments);
  add_operations(app, arguments);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    return {{}, app.help(), kOk};
  } catch (const CLI::CallForAllHelp&) {
    return {{}, app.help("", CLI::AppFormatMode::All), kOk};
  } catch (const CLI::CallForVersion&) {
    return {{}, std::string(base::kVersion) + "\n", kOk};
  } catch (const CLI::Error& error) {
    return {{},
            std::string("mainstay: ") + error.what() + "\nTry `mainstay --help`, or `mainstay COMMAND --help`.\n",
            kUsage};
  }
  if (!arguments.database.empty())
    return {{},
            "mainstay: A database server (" + arguments.database +
                ") is not supported yet; leave --database away and the embedded store in --data is used.\n",
            kUsage};
  make_absolute(arguments, directory);
  return {std::move(arguments), "", kOk};
}

}  // namespace cli
