// RUN/metrics.jsonl: one JSON object in each line, appended whole, cut back where a run resumes.
#pragma once

#include "runtime/status/status.h"
#include "runtime/train/evaluate.h"

#include <string>
#include <vector>

namespace gradus::runtime {

struct MetricsLine {
  uint64_t step = 0;
  double epoch = 0;
  std::vector<Measured> training;              // mean losses since the line before: `train_<loss>`
  std::vector<Measured> validation;            // `eval_<name>`
  double seconds = 0, examples_per_second = 0; // by the clock; 0: not said
  uint64_t peak_memory = 0; // bytes the process has held so far, as the system counts; 0: not said
  /// Written because the run ended, not because its turn had come: dropped when it goes on.
  bool at_end = false;
};

class MetricsLog {
public:
  MetricsLog() = default;
  ~MetricsLog();
  MetricsLog(const MetricsLog &) = delete;
  MetricsLog &operator=(const MetricsLog &) = delete;

  /// Keeps the lines up to `step` and opens the file for more.
  Status open(const std::string &path, uint64_t step);
  Status append(const MetricsLine &line);
  /// On disk, before a checkpoint of that step is.
  Status sync();
  /// Seconds of the last line kept: a resumed run counts on.
  double seconds_before() const { return seconds_before_; }

private:
  std::string path_;
  int descriptor_ = -1;
  double seconds_before_ = 0;
};

std::string to_json(const MetricsLine &line);

} // namespace gradus::runtime
