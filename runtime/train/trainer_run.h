// One run of the training loop, private to trainer.cpp (the loop) and trainer_setup.cpp (what comes
// before its first step).
#pragma once

#include "runtime/train/averaged_weights.h"
#include "runtime/train/trainer.h"

#include <chrono>
#include <optional>

namespace gradus::runtime {

class Trainer {
public:
  Trainer(const TrainJob &job, const TrainSettings &settings, const TrainHooks &hooks)
      : job_(job), settings_(settings), hooks_(hooks), model_(*gradus_model_of(job.instance)),
        order_(training_order(job, settings)), validation_order_(validation_order(job, settings)) {}

  Result<TrainSummary> run();

private:
  static ExampleOrder training_order(const TrainJob &job, const TrainSettings &settings);
  static ExampleOrder validation_order(const TrainJob &job, const TrainSettings &settings);
  // setting up
  Status set_up();
  Status plan_steps();
  Status find_objective();
  std::optional<bool> greater_is_better(const EntryCall &call) const;
  Status resume(const std::string &checkpoint);
  Status check_same_run(const TrainerState &found, const std::string &checkpoint) const;
  Status prepare();
  uint64_t checkpoint_bytes() const;
  // the loop
  Status loop();
  Status one_step(const Batch &batch);
  Status after_step();
  Status finish();
  // what happens between steps
  Status measure(MetricsLine &line, bool scheduled);
  Status write_line(MetricsLine &line);
  void mean_losses(MetricsLine &line) const;
  Status draw_sample();
  Status save();
  Status write_checkpoint(const std::string &folder);
  Status save_model(const std::string &file);
  Status with_checkpoint_named(Status status) const;

  bool is_due(int64_t every) const {
    uint64_t period = every > 0 ? static_cast<uint64_t>(every) : per_epoch();
    return state_.step % period == 0;
  }
  bool stop_asked() const { return hooks_.stop && hooks_.stop->load(std::memory_order_relaxed); }
  uint64_t per_epoch() const { return static_cast<uint64_t>(plan_.per_epoch()); }
  double epoch() const {
    return static_cast<double>(state_.step) / static_cast<double>(per_epoch());
  }
  int64_t eval_batch() const {
    return settings_.eval_batch_size > 0 ? settings_.eval_batch_size : settings_.batch_size;
  }
  const Examples &validation() const { return job_.validation ? *job_.validation : *job_.training; }
  AveragedWeights *average() { return average_ ? &*average_ : nullptr; }
  void say(const std::string &sentence) const {
    if (hooks_.say)
      hooks_.say(sentence);
  }

  const TrainJob &job_;
  const TrainSettings &settings_;
  const TrainHooks &hooks_;
  const gradus_model &model_;
  ExampleOrder order_, validation_order_;
  BatchPlan plan_;
  uint64_t steps_ = 0; // in all

  EntryCall step_;
  std::vector<EntryCall> measures_;
  bool maximizes_ = false; // the objective
  std::vector<Measured> losses_;

  RunDirectory run_;
  MetricsLog log_;
  TrainerState state_;
  std::optional<AveragedWeights> average_;
  bool is_best_ = false; // the state at this step is the best so far
  bool saved_ = false;   // a checkpoint of this step exists
  bool drawn_ = false;   // so does a picture
  TrainSummary summary_;
  std::chrono::steady_clock::time_point start_, mark_;
  double seconds_before_ = 0;
  uint64_t examples_since_line_ = 0;
  double step_seconds_since_line_ = 0;
};

} // namespace gradus::runtime
