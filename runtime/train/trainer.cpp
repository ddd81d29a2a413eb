// Runs a training job; see trainer.h for what it promises.
#include "runtime/train/trainer.h"

#include "runtime/file/file.h"

#include <chrono>
#include <cmath>
#include <new>

namespace gradus::runtime {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class Trainer {
public:
  Trainer(const TrainJob &job, const TrainSettings &settings, const TrainHooks &hooks)
      : job_(job), settings_(settings), hooks_(hooks), model_(*gradus_model_of(job.instance)),
        order_(ExampleOrder::training(job.training->rows(), job.validation_count,
                                      static_cast<uint64_t>(settings.seed), settings.shuffle)),
        validation_order_(job.validation
                              ? ExampleOrder::in_sequence(job.validation->rows())
                              : ExampleOrder::validation(job.training->rows(), job.validation_count,
                                                         static_cast<uint64_t>(settings.seed))) {}

  Result<TrainSummary> run();

private:
  // setting up
  Status set_up();
  Status plan_steps();
  Status find_objective();
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
  Status save();
  Status write_checkpoint(const std::string &folder);
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
  bool is_best_ = false; // the state at this step is the best so far
  bool saved_ = false;   // a checkpoint of this step exists
  TrainSummary summary_;
  Clock::time_point start_, mark_;
  double seconds_before_ = 0;
  uint64_t examples_since_line_ = 0;
  double step_seconds_since_line_ = 0;
};

Status Trainer::plan_steps() {
  Result<EntryCall> step =
      EntryCall::make(model_, job_.entry, job_.training->fields(), job_.dimensions);
  if (!step)
    return step.status();
  step_ = std::move(*step);
  for (size_t index = 0; index < step_.results(); ++index)
    losses_.push_back({step_.result(index).name, 0});
  plan_.examples = order_.size();
  plan_.batch_size = settings_.batch_size;
  if (order_.size() <= 0)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "of " + std::to_string(job_.training->rows()) + " examples " +
                      std::to_string(job_.validation_count) +
                      " are held out for validation, which leaves none to train on");
  if (int64_t fixed = step_.fixed_batch(); fixed > 0) {
    if (fixed != settings_.batch_size)
      return Status(GRADUS_INVALID_ARGUMENT, "the library was compiled for batches of " +
                                                 std::to_string(fixed) + ", not of " +
                                                 std::to_string(settings_.batch_size) +
                                                 "; say --batch-size " + std::to_string(fixed));
    plan_.whole_only = true;
    if (plan_.per_epoch() == 0)
      return Status(GRADUS_INVALID_ARGUMENT, std::to_string(plan_.examples) +
                                                 " examples are less than one batch of " +
                                                 std::to_string(fixed));
  }
  if (settings_.max_steps > 0) {
    steps_ = static_cast<uint64_t>(settings_.max_steps);
    return Status();
  }
  double steps = std::ceil(settings_.epochs * static_cast<double>(per_epoch()));
  if (!(steps >= 0) || steps > 1e15)
    return Status(GRADUS_INVALID_ARGUMENT,
                  number_text(settings_.epochs) + " epochs are more steps than can be counted");
  steps_ = static_cast<uint64_t>(steps);
  return Status();
}

/// Which loss or metric decides what is best, and which way.
Status Trainer::find_objective() {
  if (validation_order_.size() > 0)
    measures_ = find_measures(model_, validation().fields(), job_.dimensions, job_.measures);
  const std::string &wanted = settings_.metric_for_best_model;
  state_.best_name = wanted.empty() ? job_.objective : wanted;
  maximizes_ = job_.maximizes;
  for (const EntryCall &call : measures_)
    if (call.entry().name == state_.best_name) {
      if (call.entry().kind == GRADUS_ENTRY_METRIC)
        maximizes_ = true; // as accuracy is
      else if (state_.best_name != job_.objective)
        maximizes_ = false;
      return Status();
    }
  if (wanted.empty())
    return Status();
  std::string names;
  for (const EntryCall &call : measures_)
    names += (names.empty() ? "`" : ", `") + std::string(call.entry().name) + "`";
  return Status(
      GRADUS_INVALID_ARGUMENT,
      "there is no loss or metric `" + wanted + "` to choose the best model by; " +
          (names.empty() ? "nothing is evaluated: say --validation" : "there is " + names));
}

uint64_t Trainer::checkpoint_bytes() const {
  uint64_t bytes = 1 << 16; // headers and state
  for (int32_t index = 0; index < model_.storage_count; ++index)
    bytes += model_.storages[index].count * size_of_model_element(model_.storages[index].element);
  return bytes;
}

Status Trainer::check_same_run(const TrainerState &found, const std::string &checkpoint) const {
  auto differs = [&](const std::string &what, const std::string &then, const std::string &now) {
    return Status(GRADUS_MISMATCH, "`" + checkpoint + "` cannot be resumed: " + what + " was " +
                                       then + " and is " + now);
  };
  if (found.model != model_.name || found.train != job_.train)
    return differs("the training", "`" + found.train + "` of `" + found.model + "`",
                   "`" + job_.train + "` of `" + std::string(model_.name) + "`");
  if (found.seed != settings_.seed)
    return differs("--seed", std::to_string(found.seed), std::to_string(settings_.seed));
  if (found.batch_size != settings_.batch_size)
    return differs("--batch-size", std::to_string(found.batch_size),
                   std::to_string(settings_.batch_size));
  if (found.shuffle != settings_.shuffle)
    return differs("--shuffle", found.shuffle ? "yes" : "no", settings_.shuffle ? "yes" : "no");
  if (found.examples != order_.size())
    return differs("the number of training examples", std::to_string(found.examples),
                   std::to_string(order_.size()));
  if (!found.data.empty() && !job_.data.empty() && found.data != job_.data)
    return differs("the data's fingerprint", found.data, job_.data);
  if (found.best_name != state_.best_name)
    return differs("--metric-for-best-model", "`" + found.best_name + "`",
                   "`" + state_.best_name + "`");
  if (found.loss_sums.size() != losses_.size())
    return differs("the number of losses", std::to_string(found.loss_sums.size()),
                   std::to_string(losses_.size()));
  return Status();
}

Status Trainer::resume(const std::string &checkpoint) {
  std::string name = checkpoint + "/trainer_state.json";
  Result<Bytes> bytes = read_file(name);
  if (!bytes)
    return bytes.status();
  Result<TrainerState> found = trainer_state_from_json(
      std::string(bytes->data.get(), static_cast<size_t>(bytes->size)), name);
  if (!found)
    return found.status();
  if (Status status = check_same_run(*found, checkpoint); !status.ok())
    return status;
  gradus_status loaded = gradus_load(job_.instance, (checkpoint + "/model.safetensors").c_str());
  if (loaded == GRADUS_OK)
    loaded = gradus_load_optimizer(job_.instance, (checkpoint + "/optimizer.safetensors").c_str());
  if (loaded != GRADUS_OK)
    return Status(loaded, gradus_message(job_.instance));
  for (const auto &[hyperparameter, value] : found->hyperparameters)
    if (gradus_status set = gradus_set(job_.instance, hyperparameter.c_str(), value);
        set != GRADUS_OK)
      return Status(set, gradus_message(job_.instance));
  state_ = std::move(*found);
  saved_ = true;
  summary_.last_checkpoint = checkpoint;
  say("resuming at step " + std::to_string(state_.step) + " from `" + checkpoint + "`");
  return Status();
}

/// Makes all plans now, so that no step allocates: whole and short batches, of training and
/// evaluation.
Status Trainer::prepare() {
  auto both = [&](EntryCall &call, int64_t examples, int64_t batch) {
    if (call.fixed_batch() > 0)
      return call.prepare(job_.instance, call.fixed_batch());
    batch = std::min(batch, examples);
    int64_t rest = examples % batch;
    Status status = call.prepare(job_.instance, batch);
    return status.ok() && rest ? call.prepare(job_.instance, rest) : status;
  };
  if (Status status = both(step_, plan_.examples, plan_.batch_size); !status.ok())
    return status;
  for (EntryCall &call : measures_)
    if (Status status = both(call, validation_order_.size(), eval_batch()); !status.ok())
      return status;
  return Status();
}

Status Trainer::set_up() {
  Status status = plan_steps();
  if (status.ok())
    status = find_objective();
  if (!status.ok())
    return status;
  state_.model = model_.name;
  state_.train = job_.train;
  state_.seed = settings_.seed;
  state_.batch_size = settings_.batch_size;
  state_.shuffle = settings_.shuffle;
  state_.examples = order_.size();
  state_.data = job_.data;
  state_.loss_sums.assign(losses_.size(), 0.0);

  std::string folder = settings_.output_dir, checkpoint;
  if (!settings_.resume.empty()) {
    Result<std::string> found = find_checkpoint(settings_.resume);
    if (!found)
      return found.status();
    checkpoint = *found;
    if (folder.empty())
      folder = checkpoint.substr(0, std::max<size_t>(checkpoint.find_last_of('/'), 1));
    if (checkpoint.find('/') == std::string::npos)
      folder = settings_.output_dir.empty() ? "." : settings_.output_dir;
  }
  if (folder.empty())
    folder = "runs/" + state_.model + "-" + job_.train;
  // Read first, so that a broken checkpoint is told before anything is removed.
  if (!checkpoint.empty())
    if (status = resume(checkpoint); !status.ok())
      return status;
  for (const auto &[name, value] : job_.hyperparameters)
    if (gradus_status set = gradus_set(job_.instance, name.c_str(), value); set != GRADUS_OK)
      return Status(set, gradus_message(job_.instance));
  if (status = prepare(); !status.ok())
    return status;
  status =
      run_.open(folder, settings_.overwrite_output_dir, !checkpoint.empty(), checkpoint_bytes());
  if (status.ok() && !checkpoint.empty())
    status = run_.forget_after(state_.step);
  if (status.ok() && !checkpoint.empty())
    status = run_.restore_best(state_.has_best, state_.best_step);
  if (status.ok())
    status = log_.open(run_.metrics(), state_.step);
  seconds_before_ = log_.seconds_before();
  return status;
}

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

Status Trainer::write_checkpoint(const std::string &folder) {
  gradus_set_durable(job_.instance, 0); // RunDirectory syncs all files together
  gradus_status saved = gradus_save(job_.instance, (folder + "/model.safetensors").c_str());
  if (saved == GRADUS_OK)
    saved = gradus_save_optimizer(job_.instance, (folder + "/optimizer.safetensors").c_str());
  Status status = saved == GRADUS_OK ? Status() : Status(saved, gradus_message(job_.instance));
  gradus_set_durable(job_.instance, 1);
  if (!status.ok())
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
  saved_ = is_best_ = false;
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

/// What is due at this step, in this order: evaluation, log, checkpoint.
Status Trainer::after_step() {
  bool evaluates = !measures_.empty() && is_due(settings_.eval_steps);
  bool logs = is_due(settings_.logging_steps);
  bool saves = settings_.save_steps > 0 && is_due(settings_.save_steps);
  if (!evaluates && !logs && !saves)
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
  mark_ = Clock::now();
  return status;
}

Status Trainer::loop() {
  if (state_.evaluation_due) { // says the checkpoint that we resumed
    if (Status status = after_step(); !status.ok())
      return status;
    state_.evaluation_due = summary_.interrupted;
  }
  BatchReader reader(*job_.training, order_, plan_, state_.step, std::max(steps_, state_.step));
  TrainProgress progress;
  progress.steps = steps_;
  progress.steps_in_epoch = per_epoch();
  progress.losses = &losses_;
  mark_ = Clock::now();
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
  start_ = mark_ = Clock::now();
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

} // namespace

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
