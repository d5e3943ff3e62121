// import: files of another tool into records, by a mapping file.
#include "intake/import.h"

#include "base/embedded.h"
#include "base/file.h"
#include "cli/commands.h"
#include "intake/kernel_writer.h"
#include "intake/progress_bar.h"
#include "kernel/write.h"

namespace cli {
namespace {

constexpr std::int64_t kDrawEveryUs = 100'000;

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A file, or the name of a mapping that the program brings along.
base::Result<intake::Mapping> find_mapping(const std::string& path, const model::Model& model) {
  if (base::file_exists(path)) return intake::load_mapping(path, model);
  for (auto& file : embedded::shipped())
    if (file.name.starts_with("mappings/") && (file_name(std::string(file.name)) == file_name(path) ||
                                               file_name(std::string(file.name)) == file_name(path) + ".yaml"))
      return intake::read_mapping(file.bytes, file.name, model);
  std::string names;
  for (auto& file : embedded::shipped())
    if (file.name.starts_with("mappings/")) names += (names.empty() ? "" : ", ") + file_name(std::string(file.name));
  return base::not_found("There is no mapping file " + path + ". Shipped ones: " + names + ".");
}

base::Result<intake::ImportSummary> import(CommandContext& context) {
  const Arguments& arguments = context.arguments;
  Instance& instance = context.instance;
  const intake::Mapping mapping = TRY(find_mapping(arguments.mapping, instance.model()));
  intake::ImportOptions options;
  options.inputs = arguments.inputs;
  options.rejected_folder = arguments.out.empty() ? instance.directory() + "/imports" : arguments.out;
  options.dry_run = arguments.dry_run;
  options.now_us = instance.ground().next_instant_us();
  std::int64_t drawn_us = 0;
  options.report_progress = [&](const intake::Progress& progress, std::int64_t rows) {
    const std::int64_t now_us = instance.ground().next_instant_us();
    if (now_us - drawn_us < kDrawEveryUs) return;
    drawn_us = now_us;
    context.terminal.progress(intake::ProgressBar::line(file_name(arguments.inputs.front()), progress, rows));
  };
  intake::KernelWriter writer(mapping, instance.ground(), instance.store(), kernel::system_actor());
  auto summary = intake::run_import(mapping, options, arguments.dry_run ? nullptr : &writer);
  context.terminal.progress("");
  return summary;
}

}  // namespace

int run_import(CommandContext& context) {
  auto summary = import(context);
  if (!summary.ok()) return fail(context.terminal, summary.error());
  if (!context.arguments.json) context.terminal.err(summary->text());
  context.terminal.out(summary->json() + "\n");
  return kOk;
}

}  // namespace cli
