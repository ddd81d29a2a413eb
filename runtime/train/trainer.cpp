// The training loop; see trainer.h for what it promises.
#include "runtime/file/file.h"
#include "runtime/train/trainer_run.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <new>
#include <sys/resource.h>

namespace gradus::runtime {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The most that the process has held in memory at once, in bytes.
uint64_t peak_memory() {
  rusage usage{};
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<uint64_t>(usage.ru_maxrss) * 1024 : 0;
}

} // namespace

void Trainer::mean_losses(MetricsLine &line) const {
  if (state_.loss_count == 0)
    return;
  for (size_t index = 0; index < losses_.size(); ++index)
    line.training.push_back(
        {losses_[index].name, state_.loss_sums[index] / static_cast<double>(state_.loss_count)});
}

Status Trainer::write_line(MetricsLine &line) {
  line.step = state_.step;
  line.epoch = epoch();
  line.seconds = seconds_before_ + seconds_since(start_);
  if (step_seconds_since_line_ > 0)
    line.examples_per_second = static_cast<double>(examples_since_line_) / step_seconds_since_line_;
  line.peak_memory = peak_memory();
  examples_since_line_ = 0;
  step_seconds_since_line_ = 0;
  if (Status status = log_.append(line); !status.ok())
    return status;
  if (hooks_.logged)
    hooks_.logged(line);
  return Status();
}

/// Evaluates; only a scheduled evaluation decides on best and early stopping, so that where a run
/// is cut does not change how it goes on.
Status Trainer::measure(MetricsLine &line, bool scheduled) {
  AverageInPlace in_place(average());
  if (!in_place.status().ok())
    return in_place.status();
  // Every evaluation draws the same, and none leaves a trace in a checkpoint.
  gradus_seed(job_.instance, static_cast<uint64_t>(settings_.seed));
  Result<std::vector<Measured>> values = evaluate(job_.instance, measures_, validation(),
                                                  validation_order_, eval_batch(), hooks_.stop);
  gradus_seed(job_.instance, static_cast<uint64_t>(settings_.seed));
  if (!values)
    return values.status();
  line.validation = summary_.validation = *values;
  for (const Measured &measured : *values) {
    if (measured.name != state_.best_name)
      continue;
    if (!std::isfinite(measured.value))
      return Status(GRADUS_DIVERGED, "the validation's `" + measured.name +
                                         "` is NaN or infinite after step " +
                                         std::to_string(state_.step));
    if (!scheduled)
      continue;
    double gain =
        maximizes_ ? measured.value - state_.best_value : state_.best_value - measured.value;
    if (!state_.has_best || gain > settings_.early_stopping_threshold) {
      state_.has_best = is_best_ = true;
      state_.best_value = measured.value;
      state_.best_step = state_.step;
      state_.without_improvement = 0;
    } else {
      ++state_.without_improvement;
    }
  }
  return Status();
}

Status Trainer::save_model(const std::string &file) {
  gradus_status saved = gradus_save(job_.instance, file.c_str());
  return saved == GRADUS_OK ? Status() : Status(saved, gradus_message(job_.instance));
}

Status Trainer::write_checkpoint(const std::string &folder) {
  gradus_set_durable(job_.instance, 0); // RunDirectory syncs all files together
  Status status;
  if (average_)
    status = save_model(folder + "/trained.safetensors");
  if (status.ok()) {
    AverageInPlace in_place(average());
    status = in_place.status().ok() ? save_model(folder + "/model.safetensors") : in_place.status();
  }
  if (status.ok())
    if (gradus_status saved = gradus_save_optimizer(job_.instance,
                                                    (folder + "/optimizer.safetensors").c_str());
        saved != GRADUS_OK)
      status = Status(saved, gradus_message(job_.instance));
  gradus_set_durable(job_.instance, 1);
  if (!status.ok())
    return status;
  if (hooks_.saved)
    if (status = hooks_.saved(folder); !status.ok())
      return status;
  state_.hyperparameters.clear();
  for (int32_t index = 0; index < model_.hyper_count; ++index) {
    double value = 0;
    if (gradus_get(job_.instance, model_.hypers[index].name, &value) == GRADUS_OK)
      state_.hyperparameters.emplace_back(model_.hypers[index].name, value);
  }
  std::string text = to_json(state_);
  return replace_file(folder + "/trainer_state.json", {{text.data(), text.size()}},
                      unsynced_files());
}

Status Trainer::draw_sample() {
  if (drawn_ || settings_.sample_steps == 0 || !hooks_.draw)
    return Status();
  std::error_code error;
  std::filesystem::create_directories(run_.samples(), error);
  if (error)
    return Status(GRADUS_IO, "cannot make the folder `" + run_.samples() + "`: " + error.message());
  AverageInPlace in_place(average());
  if (!in_place.status().ok())
    return in_place.status();
  gradus_seed(job_.instance, static_cast<uint64_t>(settings_.seed));
  Status status = hooks_.draw(run_.sample(state_.step));
  gradus_seed(job_.instance, static_cast<uint64_t>(settings_.seed));
  drawn_ = status.ok();
  return status;
}

Status Trainer::save() {
  Status status = log_.sync();
  if (status.ok())
    status = run_.save(state_.step, is_best_,
                       [this](const std::string &folder) { return write_checkpoint(folder); });
  if (!status.ok())
    return status;
  saved_ = true;
  summary_.last_checkpoint = run_.checkpoint(state_.step);
  return run_.rotate(settings_.save_total_limit);
}

Status Trainer::one_step(const Batch &batch) {
  uint64_t before = 0, after = 0;
  gradus_step_count(job_.instance, &before);
  Status status = step_(job_.instance, batch);
  gradus_step_count(job_.instance, &after);
  // Interrupted by the host: the step may have been made or not; only the count tells.
  bool interrupted = status.code() == GRADUS_INTERRUPTED;
  if (interrupted) {
    summary_.interrupted = true;
    gradus_resume(job_.instance);
    if (after == before)
      return Status();
  } else if (status.code() == GRADUS_DIVERGED) { // its sentence names the step
    return Status(status.code(),
                  "in epoch " + number_text(std::floor(epoch()) + 1) + ", " + status.message());
  } else if (!status.ok()) {
    return Status(status.code(), "step " + std::to_string(state_.step + 1) + " (epoch " +
                                     number_text(std::floor(epoch()) + 1) +
                                     "): " + status.message());
  }
  ++state_.step;
  saved_ = is_best_ = drawn_ = false;
  if (average_)
    if (Status averaged = average_->update(settings_.ema_decay, state_.step); !averaged.ok())
      return averaged;
  if (interrupted)
    return Status(); // its results are untouched
  for (size_t index = 0; index < losses_.size(); ++index) {
    losses_[index].value = step_.result_number(index);
    if (!std::isfinite(losses_[index].value))
      return Status(GRADUS_DIVERGED, "the loss `" + losses_[index].name +
                                         "` is NaN or infinite at step " +
                                         std::to_string(state_.step));
    state_.loss_sums[index] += losses_[index].value * static_cast<double>(batch.size);
  }
  state_.loss_count += static_cast<uint64_t>(batch.size);
  summary_.examples += static_cast<uint64_t>(batch.size);
  examples_since_line_ += static_cast<uint64_t>(batch.size);
  return Status();
}

/// What is due at this step, in this order: evaluation, log, checkpoint, picture.
Status Trainer::after_step() {
  bool evaluates = !measures_.empty() && is_due(settings_.eval_steps);
  bool logs = is_due(settings_.logging_steps);
  bool saves = settings_.save_steps > 0 && is_due(settings_.save_steps);
  bool draws = settings_.sample_steps > 0 && is_due(settings_.sample_steps);
  if (!evaluates && !logs && !saves && !draws)
    return Status();
  step_seconds_since_line_ += seconds_since(mark_);
  MetricsLine line;
  Status status;
  if (evaluates) {
    state_.evaluation_due = true;
    status = measure(line, true);
    if (status.code() == GRADUS_INTERRUPTED) {
      summary_.interrupted = true;
      gradus_resume(job_.instance);
      return Status(); // the checkpoint says that it is still due
    }
    if (!status.ok())
      return status;
    state_.evaluation_due = false;
  }
  if (logs) {
    mean_losses(line);
    state_.loss_sums.assign(losses_.size(), 0.0);
    state_.loss_count = 0;
  }
  if (evaluates || logs)
    status = write_line(line);
  if (status.ok() && saves)
    status = save();
  else if (status.ok() && is_best_)
    status = run_.hold_best(state_.step,
                            [this](const std::string &folder) { return write_checkpoint(folder); });
  if (status.ok() && draws)
    status = draw_sample();
  mark_ = std::chrono::steady_clock::now();
  return status;
}

Status Trainer::loop() {
  if (state_.evaluation_due) { // says the checkpoint that we resumed
    if (Status status = after_step(); !status.ok())
      return status;
    state_.evaluation_due = summary_.interrupted;
  }
  if (state_.step == 0)
    if (Status status = draw_sample(); !status.ok())
      return status;
  BatchReader reader(*job_.training, order_, plan_, state_.step, std::max(steps_, state_.step));
  TrainProgress progress;
  progress.steps = steps_;
  progress.steps_in_epoch = per_epoch();
  progress.losses = &losses_;
  mark_ = std::chrono::steady_clock::now();
  while (state_.step < steps_ && !summary_.interrupted) {
    if (settings_.early_stopping_patience > 0 &&
        state_.without_improvement >= settings_.early_stopping_patience) {
      summary_.stopped_early = true;
      break;
    }
    if (stop_asked()) {
      summary_.interrupted = true;
      break;
    }
    Result<const Batch *> batch = reader.next();
    if (!batch) {
      Status saved = saved_ ? Status() : save(); // what was learned is good
      return saved.ok() ? batch.status() : saved;
    }
    if (!*batch)
      return Status(GRADUS_INTERNAL, "the batches ended at step " + std::to_string(state_.step) +
                                         "; this is a mistake of Gradus");
    uint64_t before = state_.step;
    if (Status status = one_step(**batch); !status.ok())
      return status;
    if (state_.step == before)
      break;
    if (hooks_.progress) {
      progress.step = state_.step;
      progress.examples = (*batch)->size;
      hooks_.progress(progress);
    }
    if (Status status = after_step(); !status.ok())
      return status;
  }
  return Status();
}

Status Trainer::finish() {
  bool logged = is_due(settings_.logging_steps) && state_.step > 0;
  bool evaluated = !measures_.empty() && is_due(settings_.eval_steps) && state_.step > 0 &&
                   !summary_.validation.empty();
  if (!summary_.interrupted && state_.step > 0 && (!logged || (!evaluated && !measures_.empty()))) {
    step_seconds_since_line_ += seconds_since(mark_);
    MetricsLine line;
    line.at_end = true;
    if (!logged)
      mean_losses(line);
    if (!evaluated && !measures_.empty())
      if (Status status = measure(line, false); !status.ok() && status.code() != GRADUS_INTERRUPTED)
        return status;
    if (Status status = write_line(line); !status.ok())
      return status;
  }
  if (!summary_.interrupted)
    if (Status status = draw_sample(); !status.ok())
      return status;
  return saved_ ? Status() : save();
}

Status Trainer::with_checkpoint_named(Status status) const {
  return Status(status.code(), status.message() + (summary_.last_checkpoint.empty()
                                                       ? "; no checkpoint had been written yet"
                                                       : "; the last good checkpoint is `" +
                                                             summary_.last_checkpoint + "`"));
}

Result<TrainSummary> Trainer::run() {
  if (Status status = set_up(); !status.ok())
    return status;
  summary_.run = run_.path();
  if (hooks_.opened)
    if (Status status = hooks_.opened(run_.path()); !status.ok())
      return status;
  summary_.first_step = state_.step;
  start_ = mark_ = std::chrono::steady_clock::now();
  Status status = loop();
  if (status.ok())
    status = finish();
  if (!status.ok()) {
    // The best may be newer than the last checkpoint.
    int64_t held = run_.held();
    if (held >= 0 && run_.promote_best().ok())
      summary_.last_checkpoint = run_.checkpoint(static_cast<uint64_t>(held));
    return with_checkpoint_named(std::move(status));
  }
  summary_.step = state_.step;
  summary_.seconds = seconds_before_ + seconds_since(start_);
  summary_.has_best = state_.has_best;
  summary_.best_name = state_.best_name;
  summary_.best_value = state_.best_value;
  summary_.best_step = state_.best_step;
  return std::move(summary_);
}

Result<TrainSummary> train(const TrainJob &job, const TrainSettings &settings,
                           const TrainHooks &hooks) {
  if (!job.instance || !job.training)
    return Status(GRADUS_INVALID_ARGUMENT, "a training job needs an instance and examples");
  if (settings.batch_size < 1 || job.validation_count < 0 ||
      job.validation_count > job.training->rows())
    return Status(
        GRADUS_INVALID_ARGUMENT,
        "the batch size or the number of examples held out for validation is out of range");
  try {
    return Trainer(job, settings, hooks).run();
  } catch (const std::bad_alloc &) {
    return Status(GRADUS_OUT_OF_MEMORY, "no memory for the training's batches and results");
  }
}

} // namespace gradus::runtime
