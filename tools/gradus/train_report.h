// What `gradus train` says: the settings, a bar or lines on the way, the closing lines.
#pragma once

#include "runtime/train/trainer.h"
#include "tools/gradus/progress_bar.h"

namespace gradus::runner {

class TrainReport {
public:
  TrainReport(const runtime::TrainSettings &settings, const runtime::TrainJob &job,
              const gradus_model &model)
      : settings_(settings), job_(job), model_(model) {}

  runtime::TrainHooks hooks();
  /// Before the first step; `conversions` are lines on the data's values.
  void start(const std::vector<std::string> &conversions);
  void end();
  void summarize(const runtime::TrainSummary &summary, const std::string &library,
                 const std::string &picture) const;

private:
  void show(const runtime::TrainProgress &progress);
  void print(const runtime::MetricsLine &line);

  const runtime::TrainSettings &settings_;
  const runtime::TrainJob &job_;
  const gradus_model &model_;
  ProgressBar bar_;
  std::string last_validation_; // beside the bar
};

} // namespace gradus::runner
