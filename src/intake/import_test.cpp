#include "intake/import.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/json.h"
#include "intake/progress_bar.h"
#include "intake/test_model.h"

namespace intake {
namespace {

// Keeps what the kernel would: the identities of events, by record.
class RememberingWriter : public BatchWriter {
 public:
  void start(std::vector<SourceRecord> batch) override {
    REQUIRE_FALSE(under_way_);
    under_way_ = true;
    ++batches;
    done_ = {};
    for (const SourceRecord& record : batch) {
      bool created = refs_.insert(record.ref).second, wrote = false;
      for (const SourceEvent& event : record.events) {
        bool fresh = events_.insert({record.ref, std::string(bytes_of_digest(event.digest)), event.occurrence}).second;
        wrote = wrote || fresh;
        done_.entries_written += fresh;
        if (event.kind == SourceEvent::Kind::kRow) ++(fresh ? done_.rows_written : done_.rows_known);
      }
      done_.records_created += created;
      done_.records_changed += wrote && !created;
    }
  }
  base::Result<BatchOutcome> wait() override {
    REQUIRE(under_way_);
    under_way_ = false;
    if (fails) return base::unavailable("the disk is full");
    return done_;
  }

  int batches = 0;
  bool fails = false;

 private:
  bool under_way_ = false;
  BatchOutcome done_;
  std::set<std::string> refs_;
  std::set<std::tuple<std::string, std::string, int>> events_;
};

constexpr const char* kMapping = R"(
source: s
record: incident
file: {dates: "%Y-%m-%d %H:%M"}
identity: number
effective: updated
opening: opened
final: {opened: opened, closed: {at: closed, state: Closed}}
state: {column: state, map: {New: new, Active: in_progress, Closed: closed}}
fields: {title: title, reported_at: opened, closed_at: closed, team: group}
)";
constexpr const char* kHeader = "number,updated,state,title,group,opened,closed\n";

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("mainstay-import-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return (path_ / name).string();
  }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string content_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

struct Run {
  Folder folder;
  Mapping mapping = read_mapping(kMapping, "m.yaml", shipped_model()).release();
  RememberingWriter writer;

  base::Result<ImportSummary> operator()(const std::string& rows, bool dry_run = false) {
    ImportOptions options;
    options.inputs = {folder.write("log.csv", kHeader + rows)};
    options.rejected_folder = folder.at("imports");
    options.dry_run = dry_run;
    options.now_us = kTestNowUs;
    auto summary = run_import(mapping, options, dry_run ? nullptr : &writer);
    if (summary)
      CHECK(summary->rows_written + summary->rows_without_change() + summary->tally.rejected == summary->tally.rows);
    return summary;
  }
};

const std::string kFirst =
    "A,2026-03-01 10:00,New,Mail,Desk,2026-03-01 09:00,\n"
    "A,2026-03-01 11:00,Active,Mail,Network,2026-03-01 09:00,\n"
    "B,2026-03-01 10:30,New,Print,Desk,2026-03-01 10:30,\n";

}  // namespace

TEST_CASE("importing again changes nothing, and a longer log adds only its new events") {
  Run run;
  auto first = run(kFirst);
  REQUIRE(first.ok());
  CHECK(first->rows_written == 3);
  CHECK(first->outcome.records_created == 2);
  CHECK(first->outcome.entries_written == 5);

  auto again = run(kFirst);
  REQUIRE(again.ok());
  CHECK(again->rows_written == 0);
  CHECK(again->outcome.rows_known == 3);
  CHECK(again->rows_without_change() == 3);
  CHECK(again->outcome.records_changed == 0);
  CHECK(again->outcome.entries_written == 0);

  // Now A is closed, and its time of closing stands in each of its rows.
  auto longer =
      run("A,2026-03-01 10:00,New,Mail,Desk,2026-03-01 09:00,2026-03-02 10:00\n"
          "A,2026-03-01 11:00,Active,Mail,Network,2026-03-01 09:00,2026-03-02 10:00\n"
          "A,2026-03-02 10:00,Closed,Mail,Network,2026-03-01 09:00,2026-03-02 10:00\n"
          "B,2026-03-01 10:30,New,Print,Desk,2026-03-01 10:30,\n");
  REQUIRE(longer.ok());
  CHECK(longer->rows_written == 1);
  CHECK(longer->outcome.records_changed == 1);
  CHECK(longer->outcome.records_created == 0);
  CHECK(longer->outcome.entries_written == 1);
}

TEST_CASE("a dry run writes nothing and says what would be") {
  Run run;
  auto summary = run(kFirst + "C,,New,Fax,,,\n", true);
  REQUIRE(summary.ok());
  CHECK(run.writer.batches == 0);
  CHECK(summary->rows_written == 3);
  CHECK(summary->tally.rejected == 1);
  CHECK(summary->text().find("Dry run: nothing was written.") == 0);
}

TEST_CASE("rejected rows stand in a file with line and reason") {
  Run run;
  auto summary = run(kFirst +
                     "C,soon,New,\"a \"\"b\"\"\",,,\nD,2026-03-01 10:00\nE,2026-03-02 10:00,New,Mail,,,\nF,2026-03-03 "
                     "10:00,New,Mail,,,\n");
  REQUIRE(summary.ok());
  CHECK(summary->tally.rejected == 2);
  CHECK(summary->rejected_file == run.folder.at("imports/log-rejected.csv"));
  const std::string content = content_of(summary->rejected_file);
  CHECK(content.starts_with("file,line,reason,row\n"));
  CHECK(content.find(",5,\"updated is `soon`, no date in the form %Y-%m-%d %H:%M\",\"C,soon,New,") !=
        std::string::npos);
  CHECK(content.find(",6,\"has 2 fields, the header has 7\",\"D,2026-03-01 10:00\"\n") != std::string::npos);
  CHECK(run(kFirst)->rejected_file.empty());
}

TEST_CASE("the JSON summary is one line whose rows add up") {
  Run run;
  auto summary = run(kFirst + "C,soon,New,Fax,,,\nA,2026-03-01 12:00,Odd,Mail,Network,2026-03-01 09:00,\n");
  REQUIRE(summary.ok());
  const std::string text = summary->json();
  CHECK(text.find('\n') == std::string::npos);
  auto json = base::parse_json(text);
  REQUIRE(json.ok());
  auto number = [&](std::string_view key) { return *json->find(key)->integer(); };
  CHECK(number("rows_read") == 5);
  CHECK(number("events_written") + number("rows_without_change") + number("rows_rejected") == number("rows_read"));
  CHECK(number("records_created") == 2);
  CHECK(*json->find("first_event")->text() == "2026-03-01T10:00:00Z");
  CHECK(json->find("rejected_reasons")->object()->front().first == "updated is …, no date in the form %Y-%m-%d %H:%M");
  const base::Json& unknown = json->find("unknown_words")->array()->front();
  CHECK(*unknown.find("field")->text() == "state");
  CHECK(*unknown.find("words")->find("Odd")->integer() == 1);
}

TEST_CASE("a wrong date form, a missing file and a writer that fails are errors") {
  Run run;
  auto wrong = run("A,03/01/2026 10:00,New,Mail,Desk,,\n");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().message.find("column updated: 100.0 %") != std::string::npos);
  CHECK(run.writer.batches == 0);

  ImportOptions options;
  options.inputs = {run.folder.at("nothing.csv")};
  options.now_us = kTestNowUs;
  auto missing = run_import(run.mapping, options, &run.writer);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().kind == base::ErrorKind::kNotFound);

  run.writer.fails = true;
  auto full = run(kFirst);
  REQUIRE_FALSE(full.ok());
  CHECK(full.error().message == "the disk is full");
}

TEST_CASE("many records go in batches") {
  Run run;
  std::string rows;
  for (std::size_t i = 0; i < kBatchEvents; ++i)
    rows += "R" + std::to_string(i) + ",2026-03-01 10:00,New,Mail,Desk,2026-03-01 09:00,\n";
  auto summary = run(rows);
  REQUIRE(summary.ok());
  CHECK(run.writer.batches == 2);
  CHECK(summary->outcome.records_created == static_cast<std::int64_t>(kBatchEvents));
}

TEST_CASE("the progress bar says how far it is") {
  CHECK(ProgressBar::line("log.csv", {50, 100}, 1'234'567) == "log.csv  [##########..........]  50 %  1,234,567 rows");
  CHECK(ProgressBar::line("log.csv", {0, 0}, 0) == "log.csv  [####################] 100 %  0 rows");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
}

}  // namespace intake
