// GET /{path}/export: every record that the list would show, as one file. The file is made whole on disk in bounded
// memory, then sent and forgotten: what goes wrong is told before the first byte, and no snapshot waits for a slow
// reader.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "api/files.h"
#include "api/handlers.h"
#include "api/list_query.h"
#include "api/words.h"
#include "base/civil.h"
#include "base/random.h"
#include "output/csv_writer.h"
#include "output/xlsx_writer.h"
#include "rights/rights.h"

namespace api {
namespace {

constexpr std::size_t kFlushBytes = 256 * 1024;
constexpr std::size_t kRowsAtOnce = 200;  // titles are asked for by so many records

// The file while it is made; gone from its folder as soon as this ends, readable on by whoever has it open.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& folder) : path_(folder + "/export-" + base::random_hex(16)) {}
  ~TemporaryFile() { ::unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One form of file. Rows come as records with all that they name loaded.
class Form {
 public:
  virtual ~Form() = default;
  virtual base::Result<void> head(const model::RecordType& type, const FieldList& columns) = 0;
  virtual base::Result<void> row(const kernel::View& view, const kernel::Record& record, const FieldList& columns,
                                 Titles& titles) = 0;
  virtual base::Result<void> finish() = 0;
};

class TextFile {
 public:
  explicit TextFile(const std::string& path) : file_(std::fopen(path.c_str(), "wb")) {}
  ~TextFile() {
    if (file_) std::fclose(file_);
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  base::Result<void> write(std::string& text, std::size_t at_least) {
    if (text.size() < at_least) return {};
    const bool written = file_ && std::fwrite(text.data(), 1, text.size(), file_) == text.size();
    text.clear();
    return written ? base::Result<void>() : no_room();
  }
  base::Result<void> finish(std::string& text) {
    TRY(write(text, 0));
    return std::fflush(file_) == 0 ? base::Result<void>() : no_room();
  }

 private:
  static base::Result<void> no_room() {
    return base::unavailable("The file cannot be made: there is no room in the folder for temporary files.");
  }
  std::FILE* file_;
};

bool is_number(const model::Field& field) {
  using model::FieldType;
  return field.type == FieldType::kInteger || field.type == FieldType::kDecimal || field.type == FieldType::kMoney ||
         field.type == FieldType::kDuration;
}

class CsvForm final : public Form {
 public:
  explicit CsvForm(const std::string& path) : file_(path) {}

  base::Result<void> head(const model::RecordType& type, const FieldList& columns) override {
    csv_.cell("ref");
    if (type.lifecycle) csv_.cell("state");
    for (auto field : columns) csv_.cell(field->name);
    csv_.end_row();
    return {};
  }
  base::Result<void> row(const kernel::View& view, const kernel::Record& record, const FieldList& columns,
                         Titles& titles) override {
    const fields::Writing writing{titles, view.settings->currency};
    csv_.cell(record.ref());
    if (record.type->lifecycle) csv_.cell(record.state());
    for (auto field : columns)
      csv_.cell(fields::to_text(*field, record.at(*field), writing),
                is_number(*field) ? output::Cell::kNumber : output::Cell::kText);
    csv_.end_row();
    return file_.write(csv_.text(), kFlushBytes);
  }
  base::Result<void> finish() override { return file_.finish(csv_.text()); }

 private:
  TextFile file_;
  output::CsvWriter csv_;
};

class LinesForm final : public Form {
 public:
  explicit LinesForm(const std::string& path) : file_(path) {}

  base::Result<void> head(const model::RecordType&, const FieldList&) override { return {}; }
  base::Result<void> row(const kernel::View& view, const kernel::Record& record, const FieldList& columns,
                         Titles& titles) override {
    base::JsonWriter json;
    begin_record(json, view, record, columns, titles);
    json.end_object();
    text_ += json.str() + '\n';
    return file_.write(text_, kFlushBytes);
  }
  base::Result<void> finish() override { return file_.finish(text_); }

 private:
  TextFile file_;
  std::string text_;
};

class SheetForm final : public Form {
 public:
  SheetForm(std::unique_ptr<output::XlsxWriter> sheet, Speaker speaker)
      : sheet_(std::move(sheet)), speaker_(std::move(speaker)) {}

  base::Result<void> head(const model::RecordType& type, const FieldList& columns) override {
    sheet_->heading(speaker_.label(type, *type.find("ref")));
    if (type.lifecycle) sheet_->heading(speaker_.label(type, *type.find("state")));
    for (auto field : columns) sheet_->heading(speaker_.label(type, *field));
    return sheet_->end_row();
  }
  base::Result<void> row(const kernel::View& view, const kernel::Record& record, const FieldList& columns,
                         Titles& titles) override {
    sheet_->text(record.ref());
    if (record.type->lifecycle) sheet_->text(record.state());
    for (auto field : columns) cell(view, *field, record.at(*field), titles);
    return sheet_->end_row();
  }
  base::Result<void> finish() override { return sheet_->finish(); }

 private:
  void cell(const kernel::View& view, const model::Field& field, const base::Value& value, Titles& titles) {
    using model::FieldType;
    if (value.is_null()) return sheet_->nothing();
    switch (field.type) {
      case FieldType::kInteger:
      case FieldType::kDuration: return sheet_->number(static_cast<double>(value.integer()));
      case FieldType::kDecimal: return sheet_->number(value.decimal());
      case FieldType::kMoney:
        return sheet_->number(static_cast<double>(value.integer()) / static_cast<double>(fields::kMoneyScale));
      case FieldType::kBoolean: return sheet_->boolean(value.boolean());
      case FieldType::kDate: return sheet_->day(static_cast<double>(value.integer()));
      case FieldType::kDateTime:
        return sheet_->day(static_cast<double>(value.integer()) / static_cast<double>(base::kDayUs));
      default: return sheet_->text(fields::to_text(field, value, {titles, view.settings->currency}));
    }
  }

  std::unique_ptr<output::XlsxWriter> sheet_;
  Speaker speaker_;
};

struct Kind {
  std::string_view name, extension, media_type;
};
constexpr Kind kKinds[] = {{"csv", ".csv", "text/csv; charset=utf-8; header=present"},
                           {"jsonl", ".jsonl", "application/x-ndjson"},
                           {"xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};

base::Result<const Kind*> kind_of(const Call& call) {
  const auto text = call.parameter("format");
  for (auto& kind : kKinds)
    if (text ? *text == kind.name : kind.name == "csv") return &kind;
  return base::invalid_field("format", "choice", "The parameter format is csv, xlsx or jsonl.");
}

base::Result<std::unique_ptr<Form>> make_form(const Kind& kind, const std::string& path, const std::string& folder,
                                              const kernel::View& view) {
  if (kind.name == "csv") return std::unique_ptr<Form>(std::make_unique<CsvForm>(path));
  if (kind.name == "jsonl") return std::unique_ptr<Form>(std::make_unique<LinesForm>(path));
  auto sheet = TRY(output::XlsxWriter::create(path, folder));
  return std::unique_ptr<Form>(std::make_unique<SheetForm>(std::move(sheet), speaker_for(view)));
}

// Records wait here until there are enough to ask for all their titles at once.
struct Rows {
  const kernel::View& view;
  const FieldList& columns;
  Form& form;
  std::vector<kernel::Record> waiting = {};

  base::Result<void> take(const kernel::Record& record) {
    waiting.push_back(record);
    return waiting.size() < kRowsAtOnce ? base::Result<void>() : write();
  }
  base::Result<void> write() {
    Titles titles(view);
    for (auto& record : waiting) TRY(complete(view, record, columns, titles));
    titles.load();
    for (auto& record : waiting) TRY(form.row(view, record, columns, titles));
    TRY(titles.check());
    waiting.clear();
    return {};
  }
};

Answer make_file(const Call& call, const kernel::View& present, const Kind& kind, const TemporaryFile& file) {
  const auto view = TRY(view_at(call, present));
  if (!rights::may_read_type(view.actor, view.model(), *call.type))
    return base::forbidden("You may not read records of the kind " + call.type->label + ".");
  auto asked = TRY(read_list_query(call, view));
  if (asked.refused) return std::move(*asked.refused);
  auto form = TRY(make_form(kind, file.path(), call.services.temporary_folder, view));
  TRY(form->head(*call.type, asked.shown));
  Rows rows{view, asked.shown, *form};
  TRY(kernel::each_record(view, *call.type, asked.query,
                          [&](const kernel::Record& record) { return rows.take(record); }));
  TRY(rows.write());
  TRY(form->finish());
  http::Response response;
  response.add("Content-Type", std::string(kind.media_type))
      .add("Cache-Control", "no-store")
      .add("X-Content-Type-Options", "nosniff");
  response.add("Content-Disposition", disposition_of(call.type->path + std::string(kind.extension)));
  response.body = TRY(stream_file(file.path()));
  return response;
}

}  // namespace

Answer export_records(const Call& call) {
  const auto& kind = *TRY(kind_of(call));
  const TemporaryFile file(call.services.temporary_folder);
  return answer_from(call, [&](const kernel::View& view) { return make_file(call, view, kind, file); });
}

}  // namespace api
