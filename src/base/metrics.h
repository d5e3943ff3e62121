// Counters, gauges and histograms of this process, shown at /metrics in Prometheus' text form.
//
//   static const auto answers = base::counter("mainstay_http_answers_total", "Answers sent", {{"class", "2xx"}});
//   answers.add();
//
// Look a metric up once and keep the handle: looking up takes a lock and builds strings, using it is an atomic addition
// (a histogram: a short lock). Label values come from a fixed, small set: never a user, a record or a raw path.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace base {

using MetricLabels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class Counter {
 public:
  explicit Counter(prometheus::Counter& metric) : metric_(&metric) {}
  void add(double amount = 1) const;
  double value() const;

 private:
  prometheus::Counter* metric_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& metric) : metric_(&metric) {}
  void set(double value) const;
  void add(double amount) const;
  double value() const;

 private:
  prometheus::Gauge* metric_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& metric) : metric_(&metric) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* metric_;
};

// From 50 microseconds to 10 seconds.
inline const std::vector<double> kSecondsBuckets = {0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
                                                    0.05,    0.1,    0.2,    0.5,    1,     2,     5,     10};

// The same name and labels give the same metric. A name belongs to one kind: a programmer's claim, checked.
Counter counter(std::string_view name, std::string_view help, MetricLabels labels = {});
Gauge gauge(std::string_view name, std::string_view help, MetricLabels labels = {});
Histogram histogram(std::string_view name, std::string_view help, MetricLabels labels = {},
                    const std::vector<double>& buckets = kSecondsBuckets);

inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

// Every metric, and memory, processor time and open files of the process.
std::string metrics_text();

}  // namespace base
