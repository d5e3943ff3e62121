#include "base/metrics.h"

#include <dirent.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <map>
#include <mutex>

#include "base/check.h"

namespace base {
namespace {

prometheus::Registry& registry() {
  static auto* all = new prometheus::Registry;  // never destroyed: handles are used until the very end
  return *all;
}

prometheus::Labels to_map(MetricLabels labels) {
  prometheus::Labels map;
  for (const auto& [name, value] : labels) map.emplace(name, value);
  return map;
}

// The library throws where a name is malformed or taken by another kind.
template <class Build>
auto& claimed(Build build) {
  try {
    return build();
  } catch (const std::exception&) {
    check_failed("a metric's name is well formed and belongs to one kind", __FILE__, __LINE__);
  }
}

double resident_bytes() {
  long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double open_files() {
  double count = 0;
  if (DIR* dir = opendir("/proc/self/fd")) {
    while (readdir(dir)) ++count;
    closedir(dir);
  }
  return count > 3 ? count - 3 : 0;  // less ".", ".." and the directory itself
}

void refresh_process_metrics() {
  static const auto memory = gauge("process_resident_memory_bytes", "Resident memory of the process");
  static const auto files = gauge("process_open_fds", "Open file descriptors");
  static const auto processor = counter("process_cpu_seconds_total", "User and system processor time");
  static std::mutex lock;
  std::lock_guard guard(lock);
  memory.set(resident_bytes());
  files.set(open_files());
  const double spent = processor_seconds() - processor.value();
  if (spent > 0) processor.add(spent);
}

}  // namespace

void Counter::add(double amount) const { metric_->Increment(amount); }
double Counter::value() const { return metric_->Value(); }
void Gauge::set(double value) const { metric_->Set(value); }
void Gauge::add(double amount) const { metric_->Increment(amount); }
double Gauge::value() const { return metric_->Value(); }
void Histogram::observe(double value) const { metric_->Observe(value); }

Counter counter(std::string_view name, std::string_view help, MetricLabels labels) {
  return Counter(claimed([&]() -> auto& {
    return prometheus::BuildCounter()
        .Name(std::string(name))
        .Help(std::string(help))
        .Register(registry())
        .Add(to_map(labels));
  }));
}

Gauge gauge(std::string_view name, std::string_view help, MetricLabels labels) {
  return Gauge(claimed([&]() -> auto& {
    return prometheus::BuildGauge()
        .Name(std::string(name))
        .Help(std::string(help))
        .Register(registry())
        .Add(to_map(labels));
  }));
}

Histogram histogram(std::string_view name, std::string_view help, MetricLabels labels,
                    const std::vector<double>& buckets) {
  return Histogram(claimed([&]() -> auto& {
    return prometheus::BuildHistogram()
        .Name(std::string(name))
        .Help(std::string(help))
        .Register(registry())
        .Add(to_map(labels), buckets);
  }));
}

std::string metrics_text() {
  refresh_process_metrics();
  return prometheus::TextSerializer().Serialize(registry().Collect());
}

}  // namespace base
