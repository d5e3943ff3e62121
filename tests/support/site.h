// A data directory in a temporary place, and commands run on it as the command line would. For tests of cli/.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "base/file.h"
#include "base/random.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/request.h"
#include "kernel/write.h"
#include "practices/all.h"

namespace cli {

class TestTerminal final : public Terminal {
 public:
  explicit TestTerminal(std::string input = "") : input_(std::move(input)) {}
  void out(std::string_view text) override { printed += text; }
  void err(std::string_view text) override { complained += text; }
  void progress(std::string_view line) override { last_progress = line; }
  const std::string& input() const override { return input_; }

  std::string printed, complained, last_progress;

 private:
  std::string input_;
};

struct Ran {
  int code = 0;
  std::string printed, complained;
};

enum class Start { kCopied, kMade };

class TestSite {
 public:
  // A new data directory: a copy of one that was made once for all, since making its 1,700 tables takes half a second.
  explicit TestSite(Start start = Start::kCopied) {
    std::filesystem::create_directories(root);
    if (start == Start::kCopied) std::filesystem::copy(pattern(), data, std::filesystem::copy_options::recursive);
    open();
  }
  ~TestSite() {
    instance.reset();
    std::filesystem::remove_all(root);
  }
  TestSite(const TestSite&) = delete;
  TestSite& operator=(const TestSite&) = delete;

  InstanceOptions options() const {
    InstanceOptions options;
    options.data = data;
    options.create = true;
    options.durable = false;
    options.behaviours = practices::register_all;
    return options;
  }
  void open() {
    auto opened = Instance::open(options());
    REQUIRE_MESSAGE(opened.ok(), opened.error().message);
    instance = std::move(*opened);
  }
  void close() { instance.reset(); }

  Ran run(std::vector<std::string> words, std::string input = "") {
    TestTerminal terminal(input);
    const int code = run_request(*instance, {std::move(words), root, input}, terminal);
    return {code, terminal.printed, terminal.complained};
  }
  std::string print(std::vector<std::string> words, std::string input = "") {
    const Ran ran = run(std::move(words), std::move(input));
    REQUIRE_MESSAGE(ran.code == kOk, ran.complained);
    return ran.printed;
  }

  // Makes a record as the system; its number.
  std::string make(const std::string& type_name, const std::vector<std::pair<std::string, base::Value>>& fields) {
    std::string ref;
    const model::RecordType& type = *instance->model().find(type_name);
    auto made = instance->write([&](kernel::Work& work) -> base::Result<void> {
      kernel::Draft draft;
      for (auto& [name, value] : fields) draft.set(*type.find(name), value);
      ref = TRY(kernel::create(work, type, std::move(draft))).ref();
      return {};
    });
    REQUIRE_MESSAGE(made.ok(), made.error().message);
    return ref;
  }
  void change(const std::string& type_name, std::int64_t id,
              const std::vector<std::pair<std::string, base::Value>>& fields) {
    const model::RecordType& type = *instance->model().find(type_name);
    auto changed = instance->write([&](kernel::Work& work) -> base::Result<void> {
      kernel::Draft draft;
      for (auto& [name, value] : fields) draft.set(*type.find(name), value);
      TRY(kernel::change(work, type, id, std::move(draft)));
      return {};
    });
    REQUIRE_MESSAGE(changed.ok(), changed.error().message);
  }
  // What somebody does who has a tool for databases.
  void execute(const std::string& sql) {
    auto done = instance->store().write_and_wait([&](store::Session& session) -> base::Result<void> {
      TRY(session.execute(sql));
      return {};
    });
    REQUIRE_MESSAGE(done.ok(), done.error().message);
  }

  static const std::string& pattern() {
    struct Pattern {
      std::string path;
      Pattern() {
        TestSite site(Start::kMade);
        site.close();
        path = site.root + "-pattern";
        std::filesystem::rename(site.data, path);
      }
      ~Pattern() { std::filesystem::remove_all(path); }
    };
    static const Pattern made;
    return made.path;
  }

  const std::string root = (std::filesystem::temp_directory_path() / ("mainstay-cli-" + base::random_hex(8))).string();
  const std::string data = root + "/data";
  std::unique_ptr<Instance> instance;
};

}  // namespace cli
