// Writes batches through the kernel, each in one job of the store: names at the source become records, events become
// history, and what was imported before changes nothing.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "intake/batch_writer.h"
#include "intake/mapping.h"
#include "kernel/import.h"
#include "kernel/view.h"

namespace intake {

inline constexpr std::size_t kMaxCachedNames = 100'000;  // of records found or made by name

// Names of one source to ids. What a job adds counts only after its commit: a job may be undone, or run again.
class NameCache {
 public:
  const std::int64_t* find(const model::RecordType& type, std::string_view name) const;
  void add(const model::RecordType& type, std::string_view name, std::int64_t id);
  void begin() { fresh_.clear(); }
  void commit();

 private:
  using Names = Words<std::int64_t>;
  std::unordered_map<const model::RecordType*, Names> known_, fresh_;
  std::size_t size_ = 0;
};

class KernelWriter : public BatchWriter {
 public:
  KernelWriter(const Mapping& mapping, const kernel::Ground& ground, store::Store& store, const rights::Actor& actor);
  ~KernelWriter() override;

  void start(std::vector<SourceRecord> batch) override;
  base::Result<BatchOutcome> wait() override;

 private:
  struct Job;

  const Mapping& mapping_;
  const kernel::Ground& ground_;
  store::Store& store_;
  const rights::Actor& actor_;
  NameCache names_;
  std::shared_ptr<Job> job_;  // shared with the writer's thread
};

}  // namespace intake
