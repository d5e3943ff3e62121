#include "cli/demo.h"

#include <chrono>

#include "base/civil.h"
#include "base/json_writer.h"
#include "cli/commands.h"

namespace cli {
namespace {

std::string roles_of(const DemoLogin& login) {
  std::string text;
  for (auto& role : login.roles) text += (text.empty() ? "" : ", ") + role;
  return text;
}

std::string show(const DemoResult& result, const Script& script) {
  std::string text = "The demo is there: " + std::to_string(result.records) + " records with " +
                     std::to_string(result.entries) + " entries of history.\nSign in as\n";
  for (auto& login : result.logins)
    text += "  " + login.login + " / " + login.password + "   " + login.name +
            (login.roles.empty() ? "" : " (" + roles_of(login) + ")") + "\n";
  for (auto& line : script.farewell) text += line + "\n";
  return text;
}

std::string to_json(const DemoResult& result) {
  base::JsonWriter json;
  json.begin_object()
      .key("records")
      .integer(result.records)
      .key("entries")
      .integer(result.entries)
      .key("logins")
      .begin_array();
  for (auto& login : result.logins) {
    json.begin_object()
        .key("login")
        .text(login.login)
        .key("name")
        .text(login.name)
        .key("password")
        .text(login.password)
        .key("roles")
        .begin_array();
    for (auto& role : login.roles) json.text(role);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

base::Result<Script> read_script_of(const Arguments& arguments) {
  return read_script(arguments.inputs.empty() ? shipped_demo() : TRY(model::read_files(arguments.inputs)));
}

}  // namespace

std::int64_t demo_begin_us(const Arguments& arguments) {
  const std::int64_t now_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  auto script = read_script_of(arguments);
  return now_us + (script.ok() ? script->begin_us : 0) - base::kHourUs;
}

int run_demo(CommandContext& context) {
  auto script = read_script_of(context.arguments);
  if (!script.ok()) return fail(context.terminal, script.error());
  auto result = play_demo(context.instance, *script, context.arguments.seed,
                          [&](std::string_view line) { context.terminal.progress(line); });
  context.terminal.progress("");
  if (!result.ok()) return fail(context.terminal, result.error());
  context.terminal.out(context.arguments.json ? to_json(*result) : show(*result, *script));
  return kOk;
}

}  // namespace cli
