#include "base/metrics.h"

#include <doctest/doctest.h>

TEST_CASE("metrics show in the text form with their labels") {
  const auto answers = base::counter("test_answers_total", "Answers", {{"class", "2xx"}});
  answers.add();
  base::counter("test_answers_total", "Answers", {{"class", "2xx"}}).add(2);  // the same metric
  CHECK(answers.value() == 3);
  base::gauge("test_open", "Open things").set(7);
  base::histogram("test_seconds", "Time", {}, {0.1, 1}).observe(0.5);

  const auto text = base::metrics_text();
  for (auto line : {"test_answers_total{class=\"2xx\"} 3", "# TYPE test_answers_total counter", "test_open 7",
                    "test_seconds_bucket{le=\"0.1\"} 0", "test_seconds_bucket{le=\"1\"} 1", "test_seconds_count 1",
                    "process_resident_memory_bytes", "process_cpu_seconds_total"})
    CHECK_MESSAGE(text.find(line) != std::string::npos, line);
}
