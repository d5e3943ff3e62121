// export: the records of one type as lines of JSON (as the API writes them) or as CSV.
#include <cstdio>

#include "api/encode.h"
#include "cli/commands.h"
#include "fields/field.h"
#include "output/csv_writer.h"

namespace cli {
namespace {

constexpr std::size_t kRowsAtOnce = 200;  // titles of what they name are asked for by so many records
constexpr std::size_t kFlushBytes = 256 * 1024;

// Where the rows go: a file, or the terminal.
class Sink {
 public:
  Sink(const std::string& path, Terminal& terminal)
      : terminal_(terminal), to_file_(!path.empty()), file_(to_file_ ? std::fopen(path.c_str(), "wbx") : nullptr) {}
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink() {
    if (file_) std::fclose(file_);
  }

  bool is_open() const { return !to_file_ || file_; }
  base::Result<void> write(std::string& text) {
    if (to_file_ && std::fwrite(text.data(), 1, text.size(), file_) != text.size())
      return base::unavailable("The file cannot be written: the disk is full.");
    if (!to_file_) terminal_.out(text);
    text.clear();
    return {};
  }
  base::Result<void> finish(std::string& text) {
    TRY(write(text));
    if (file_ && std::fflush(file_) != 0) return base::unavailable("The file cannot be written: the disk is full.");
    return {};
  }

 private:
  Terminal& terminal_;
  bool to_file_;
  std::FILE* file_;
};

class Exporter {
 public:
  Exporter(const kernel::View& view, const model::RecordType& type, bool as_csv, Sink& sink)
      : view_(view),
        type_(type),
        fields_(api::shown_fields(view, type, api::Width::kWhole)),
        as_csv_(as_csv),
        sink_(sink) {}

  base::Result<void> run(kernel::Query query) {
    query.fields = fields_;  // wide text too
    if (as_csv_) heading();
    TRY(kernel::each_record(view_, type_, query, [&](const kernel::Record& record) -> base::Result<void> {
      waiting_.push_back(record);
      return waiting_.size() < kRowsAtOnce ? base::Result<void>() : flush();
    }));
    TRY(flush());
    return sink_.finish(text());
  }
  std::int64_t count() const { return count_; }

 private:
  std::string& text() { return as_csv_ ? csv_.text() : lines_; }

  void heading() {
    csv_.cell("ref");
    for (auto field : fields_) csv_.cell(field->name);
    csv_.end_row();
  }

  base::Result<void> flush() {
    api::Titles titles(view_);
    for (auto& record : waiting_) TRY(api::complete(view_, record, fields_, titles));
    titles.load();
    for (auto& record : waiting_) row(record, titles);
    TRY(titles.check());
    count_ += static_cast<std::int64_t>(waiting_.size());
    waiting_.clear();
    return text().size() < kFlushBytes ? base::Result<void>() : sink_.write(text());
  }

  void row(const kernel::Record& record, api::Titles& titles) {
    if (!as_csv_) {
      base::JsonWriter json;
      api::begin_record(json, view_, record, fields_, titles);
      json.end_object();
      lines_ += json.str() + '\n';
      return;
    }
    csv_.cell(record.ref());
    for (auto field : fields_)
      csv_.cell(fields::to_text(*field, record.at(*field), {titles, view_.settings->currency}));
    csv_.end_row();
  }

  const kernel::View& view_;
  const model::RecordType& type_;
  api::FieldList fields_;
  bool as_csv_;
  Sink& sink_;
  output::CsvWriter csv_;
  std::string lines_;
  std::vector<kernel::Record> waiting_;
  std::int64_t count_ = 0;
};

base::Result<std::int64_t> export_records(CommandContext& context) {
  const Arguments& arguments = context.arguments;
  auto type = context.instance.model().find(arguments.type);
  if (!type) return base::not_found("The model has no record type \"" + arguments.type + "\".");
  if (arguments.format != "jsonl" && arguments.format != "csv")
    return base::invalid("--format is jsonl or csv, not " + arguments.format + ".");
  Sink sink(arguments.out, context.terminal);
  if (!sink.is_open())
    return base::conflict("Cannot make " + arguments.out + ": it is there already, or its folder is not.");
  std::int64_t count = 0;
  TRY(context.instance.read([&](const kernel::View& view) -> base::Result<void> {
    kernel::Query query;
    if (!arguments.filter.empty()) {
      const kernel::CompiledText compiled = kernel::compile_for(view, arguments.filter, type, true);
      if (!compiled.rule) return base::invalid(compiled.error.show(arguments.filter));
      query.filter = compiled.rule;
    }
    Exporter exporter(view, *type, arguments.format == "csv", sink);
    TRY(exporter.run(query));
    count = exporter.count();
    return {};
  }));
  return count;
}

}  // namespace

int run_export(CommandContext& context) {
  auto count = export_records(context);
  if (!count.ok()) return fail(context.terminal, count.error());
  if (!context.arguments.out.empty())
    context.terminal.out(context.arguments.json ? "{\"records\":" + std::to_string(*count) + "}\n"
                                                : "Wrote " + std::to_string(*count) + " records.\n");
  return kOk;
}

}  // namespace cli
