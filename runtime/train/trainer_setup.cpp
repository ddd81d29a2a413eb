// What a run does before its first step: counts its steps, finds what decides the best, goes back
// to a checkpoint, prepares every plan, and finds out all that could fail later.
#include "runtime/file/file.h"
#include "runtime/train/trainer_run.h"

#include <algorithm>
#include <cmath>

namespace gradus::runtime {

ExampleOrder Trainer::training_order(const TrainJob &job, const TrainSettings &settings) {
  int64_t rows = job.training->rows();
  uint64_t seed = static_cast<uint64_t>(settings.seed);
  if (job.streams > 0)
    return ExampleOrder::in_streams(rows, job.validation_count, job.streams);
  return job.in_sequence
             ? ExampleOrder::before_tail(rows, job.validation_count, seed, settings.shuffle)
             : ExampleOrder::training(rows, job.validation_count, seed, settings.shuffle);
}

ExampleOrder Trainer::validation_order(const TrainJob &job, const TrainSettings &settings) {
  if (job.validation_streams > 0)
    return job.validation
               ? ExampleOrder::in_streams(job.validation->rows(), 0, job.validation_streams)
               : ExampleOrder::tail_in_streams(job.training->rows(), job.validation_count,
                                               job.validation_streams);
  if (job.validation)
    return ExampleOrder::in_sequence(job.validation->rows());
  return job.in_sequence ? ExampleOrder::tail(job.training->rows(), job.validation_count)
                         : ExampleOrder::validation(job.training->rows(), job.validation_count,
                                                    static_cast<uint64_t>(settings.seed));
}

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

/// Whether a greater value of `call` is better, by what it is; nothing where it is trained both
/// ways, as the value of two networks against each other.
std::optional<bool> Trainer::greater_is_better(const EntryCall &call) const {
  if (call.entry().kind == GRADUS_ENTRY_METRIC)
    return true; // as accuracy is
  bool maximized = false, minimized = false;
  for (const auto &[loss, maximizes] : job_.trained)
    if (loss == call.entry().name)
      (maximizes ? maximized : minimized) = true;
  if (maximized && minimized)
    return std::nullopt;
  return maximized || (job_.maximizes && job_.objective == call.entry().name);
}

/// Which loss or metric decides what is best, and which way.
Status Trainer::find_objective() {
  if (validation_order_.size() > 0)
    measures_ = find_measures(model_, validation().fields(), job_.dimensions, job_.measures);
  const std::string &wanted = settings_.metric_for_best_model, &way = settings_.greater_is_better;
  if (!way.empty() && way != "yes" && way != "no")
    return Status(GRADUS_INVALID_ARGUMENT,
                  "`" + way + "` for --greater-is-better; yes or no is expected");
  state_.best_name = wanted.empty() ? job_.objective : wanted;
  if (state_.best_name.empty()) {
    std::string why = "several losses are trained, of which none alone says which model is better; "
                      "--metric-for-best-model NAME chooses what does";
    if (settings_.early_stopping_patience > 0)
      return Status(GRADUS_INVALID_ARGUMENT, "nothing to stop early by: " + why);
    if (!measures_.empty())
      say("no checkpoint becomes the best: " + why);
    return Status();
  }
  std::string names;
  for (const EntryCall &call : measures_) {
    names += (names.empty() ? "`" : ", `") + std::string(call.entry().name) + "`";
    if (call.entry().name != state_.best_name)
      continue;
    std::optional<bool> greater = greater_is_better(call);
    if (!way.empty())
      greater = way == "yes";
    if (!greater)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "`" + state_.best_name +
                        "` is both maximized and minimized, so neither a greater nor a smaller one "
                        "is better; choose another for --metric-for-best-model, or say "
                        "--greater-is-better");
    maximizes_ = *greater;
    return Status();
  }
  if (wanted.empty())
    return Status();
  return Status(
      GRADUS_INVALID_ARGUMENT,
      "there is no loss or metric `" + wanted + "` to choose the best model by; " +
          (names.empty() ? "nothing is evaluated: say --validation" : "there is " + names));
}

uint64_t Trainer::checkpoint_bytes() const {
  uint64_t bytes = 1 << 16; // headers and state
  for (int32_t index = 0; index < model_.storage_count; ++index) {
    uint64_t copies = settings_.ema_decay > 0 && index == 0 ? 2 : 1; // of the parameters
    bytes += copies * model_.storages[index].count *
             size_of_model_element(model_.storages[index].element);
  }
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
  if (found.streams != job_.streams)
    return differs("--streams", found.streams > 0 ? "yes" : "no", job_.streams > 0 ? "yes" : "no");
  if (found.ema_decay != settings_.ema_decay)
    return differs("--ema-decay", number_text(found.ema_decay), number_text(settings_.ema_decay));
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
  if (loaded == GRADUS_OK && settings_.ema_decay > 0) {
    Result<AveragedWeights> average = AveragedWeights::take(job_.instance);
    if (!average)
      return average.status();
    average_ = std::move(*average);
    loaded = gradus_load(job_.instance, (checkpoint + "/trained.safetensors").c_str());
  }
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
  if (settings_.ema_decay >= 1)
    return Status(GRADUS_INVALID_ARGUMENT, number_text(settings_.ema_decay) +
                                               " for --ema-decay; a number below 1 is expected");
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
  state_.streams = job_.streams;
  state_.ema_decay = settings_.ema_decay;
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
  if (settings_.ema_decay > 0 && !average_) {
    Result<AveragedWeights> average = AveragedWeights::take(job_.instance);
    if (!average)
      return average.status();
    average_ = std::move(*average);
  }
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

} // namespace gradus::runtime
