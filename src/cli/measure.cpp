// measure: the value of an expression, over everything.
#include "cli/commands.h"
#include "kernel/find.h"

namespace cli {

int run_measure(CommandContext& context) {
  const std::string& text = context.arguments.expression;
  std::string value;
  auto measured = context.instance.read([&](const kernel::View& view) -> base::Result<void> {
    const kernel::CompiledText compiled = kernel::compile_for(view, text, nullptr, false);
    if (!compiled.rule) return base::invalid(compiled.error.show(text));
    value = rules::to_json(TRY(kernel::measure(view, *compiled.rule)), *compiled.rule);
    return {};
  });
  if (!measured.ok()) return fail(context.terminal, measured.error());
  context.terminal.out(context.arguments.json ? "{\"value\":" + value + "}\n" : value + "\n");
  return kOk;
}

}  // namespace cli
