// migrate and rebuild.
#include "base/json_writer.h"
#include "cli/commands.h"
#include "kernel/rebuild.h"
#include "kernel/text_index.h"

namespace cli {
namespace {

std::string show(const store::Migration& plan, bool dry_run) {
  if (plan.statements.empty()) return "The database is as the present model asks; nothing to do.\n";
  std::string text;
  for (auto& statement : plan.statements) text += statement + ";\n";
  return text + (dry_run ? "Would run " : "Ran ") + std::to_string(plan.statements.size()) + " statements.\n";
}

std::string to_json(const store::Migration& plan, bool dry_run) {
  base::JsonWriter json;
  json.begin_object().key("dry_run").boolean(dry_run).key("statements").begin_array();
  for (auto& statement : plan.statements) json.text(statement);
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace

int run_migrate(CommandContext& context) {
  const bool dry_run = context.arguments.dry_run;
  store::Migration plan;
  auto done = context.instance.write([&](kernel::Work& work) -> base::Result<void> {
    plan = TRY(plan_migration(work.session, context.instance.ground()));
    if (!dry_run && !plan.statements.empty()) TRY(store::migrate(work.session, plan));
    return {};
  });
  if (!done.ok()) return fail(context.terminal, done.error());
  context.terminal.out(context.arguments.json ? to_json(plan, dry_run) : show(plan, dry_run));
  return kOk;
}

namespace {

base::Result<void> rebuild_tables(CommandContext& context) {
  for (auto& type : context.instance.model().types) {
    context.terminal.progress("Rebuilding " + type->plural);
    for (std::optional<std::int64_t> last = 0; last;)
      TRY(context.instance.write([&](kernel::Work& work) -> base::Result<void> {
        last = TRY(kernel::rebuild_records(work, *type, *last));
        return {};
      }));
    context.instance.ground().forget(*type);
  }
  context.terminal.progress("");
  return {};
}

base::Result<std::int64_t> rebuild_text(CommandContext& context) {
  TRY(context.instance.write([](kernel::Work& work) { return kernel::reset_text_index(work); }));
  std::int64_t entries = 0;
  for (int read = 1; read > 0; entries += read)
    TRY(context.instance.write([&](kernel::Work& work) -> base::Result<void> {
      read = TRY(kernel::index_text(work));
      return {};
    }));
  return entries;
}

}  // namespace

int run_rebuild(CommandContext& context) {
  auto rebuilt = rebuild_tables(context);
  if (!rebuilt.ok()) return fail(context.terminal, rebuilt.error());
  auto entries = rebuild_text(context);
  if (!entries.ok()) return fail(context.terminal, entries.error());
  context.terminal.out(context.arguments.json ? "{\"entries\":" + std::to_string(*entries) + "}\n"
                                              : "Tables and text index are made anew from " + std::to_string(*entries) +
                                                    " entries of history.\n");
  return kOk;
}

}  // namespace cli
