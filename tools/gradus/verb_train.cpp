// gradus train: a model, data, settings; a run with checkpoints, metrics and, where wanted, a
// picture.
#include "runtime/data/tokens.h"
#include "runtime/train/trainer.h"
#include "tools/gradus/choose.h"
#include "tools/gradus/data_flags.h"
#include "tools/gradus/instance.h"
#include "tools/gradus/report.h"
#include "tools/gradus/run_about.h"
#include "tools/gradus/run_file.h"
#include "tools/gradus/signals.h"
#include "tools/gradus/train_report.h"
#include "tools/gradus/training_pictures.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace gradus::runner {

using runtime::DataBinding;
using runtime::DataSet;
using runtime::ExampleOrder;
using runtime::Result;
using runtime::Status;
using runtime::TrainHooks;
using runtime::TrainJob;
using runtime::TrainSettings;
using runtime::TrainSummary;

namespace {

struct TrainCommand {
  ModelFlags model;
  std::string step;
  DataFlags data;
  std::vector<std::string> validation_files;
  double validation = 0;
  std::optional<bool> streams;
  int64_t limit = 0;
  InstanceFlags instance;
  TrainSettings settings;
  std::string picture, picture_function;
  PictureFlags shapes;
  NoiseFlags noise;
  CLI::App *app = nullptr;

  void declare(CLI::App &app);
  int run();

private:
  Status load(const OpenModel &opened, const ChosenStep &chosen);
  Status find_vocabulary();
  Status plan_text(const gradus_model &model, TrainJob &job);
  Status fill_job(TrainJob &job, const OpenModel &opened, const ChosenStep &chosen);
  Status plan_pictures(const OpenModel &opened);

  DataSet examples_, validation_examples_;
  DataBinding binding_, validation_binding_;
  runtime::Vocabulary vocabulary_; // of texts
  std::vector<std::string> notes_;
  std::optional<TrainingPictures> last_, samples_; // for --picture, for --sample-steps
};

/// Every row of the settings becomes a flag; its text is parsed and limited by the row.
void declare_settings(CLI::App &app, TrainSettings &settings) {
  for (const runtime::SettingRow &row : runtime::setting_rows()) {
    std::string names = "--" + std::string(row.flag);
    if (row.alias)
      names += ",--" + std::string(row.alias);
    auto set = [&settings, &row](const std::string &text) {
      if (Status status = runtime::set_setting(settings, row, text); !status.ok())
        throw CLI::ValidationError(status.message(), CLI::ExitCodes::ValidationError);
    };
    if (std::holds_alternative<bool TrainSettings::*>(row.member)) {
      if (settings.*std::get<bool TrainSettings::*>(row.member))
        names += ",!--no-" + std::string(row.flag);
      app.add_flag_function(
          names, [set](int64_t count) { set(count > 0 ? "yes" : "no"); }, row.help);
      continue;
    }
    CLI::callback_t take = [set](const CLI::results_t &words) {
      set(words.back());
      return true;
    };
    CLI::Option *option = app.add_option(names, take, row.help);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    bool text = std::holds_alternative<std::string TrainSettings::*>(row.member);
    bool whole = std::holds_alternative<int64_t TrainSettings::*>(row.member);
    option->type_name(text ? "TEXT" : whole ? "COUNT" : "NUMBER");
    std::string fallback = runtime::setting_text(settings, row);
    if (!fallback.empty())
      option->default_str(fallback);
  }
}

void TrainCommand::declare(CLI::App &command) {
  app = &command;
  model.declare(command, /*with_dims=*/true);
  command.add_option("STEP", step, "the train block (default: the only one)");
  data.declare(command, /*positional=*/false, /*required=*/true);
  command
      .add_option("--validation", validation,
                  "examples held out: a count, or a share such as 0.1; of a text its end")
      ->check(CLI::NonNegativeNumber);
  command
      .add_option("--validation-data", validation_files, "validation examples of their own files")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag_function(
      "--streams,!--no-streams", [this](int64_t count) { streams = count > 0; },
      "batches that go on where those before ended, for a model that carries its state "
      "(default: where it has an input `begins` and one size of batch)");
  command.add_option("--limit", limit, "use only the first so many examples (0: all)")
      ->check(CLI::NonNegativeNumber);
  instance.declare(command, /*with_seed=*/false);
  declare_settings(command, settings);
  command.add_option("--picture", picture,
                     "PNG, at the end: validation examples above their reconstructions, or holes "
                     "and what fills them, or samples");
  command.add_option("--picture-function", picture_function,
                     "what --picture and --sample-steps show (default: the model's reconstruct, "
                     "inpaint or sample)");
  noise.declare(command);
  shapes.declare(command);
}

void keep_first(DataSet &data, int64_t limit) {
  for (runtime::DataTensor &tensor : data.tensors)
    if (limit > 0 && tensor.rows() > limit) {
      tensor.shape[0] = limit;
      tensor.bytes.resize(static_cast<size_t>(tensor.count()) * size_of(tensor.element));
    }
}

/// What a resumed run reads texts with; of other weights their tokenizer, unless another is named.
Status TrainCommand::find_vocabulary() {
  if (settings.resume.empty()) {
    Result<runtime::Vocabulary> found = vocabulary_beside(instance.weights);
    if (!found)
      return found.status();
    vocabulary_.tokenizer = std::move(found->tokenizer); // the classes may be others
    return Status();
  }
  Result<std::string> checkpoint = runtime::find_checkpoint(settings.resume);
  if (!checkpoint)
    return checkpoint.status();
  Result<runtime::Vocabulary> found = runtime::Vocabulary::load(*checkpoint);
  if (!found)
    return found.status();
  vocabulary_ = std::move(*found);
  return Status();
}

Status TrainCommand::load(const OpenModel &opened, const ChosenStep &chosen) {
  if (Status status = find_vocabulary(); !status.ok())
    return status;
  const gradus_entry *step = &opened.tables().entries[chosen.entry];
  std::shared_ptr<const runtime::text::Tokenizer> before = vocabulary_.tokenizer;
  Result<DataSet> loaded = data.load(data.files, &opened.tables(), &vocabulary_, step);
  if (!loaded)
    return loaded.status();
  if (!settings.resume.empty() && before && vocabulary_.tokenizer &&
      !before->same_as(*vocabulary_.tokenizer))
    return Status(GRADUS_MISMATCH,
                  "`" + settings.resume + "` cannot be resumed with the tokenizer `" +
                      data.text.tokenizer + "`: it was trained with another (" + before->name() +
                      "), which lies in its checkpoint and is used without --tokenizer");
  examples_ = std::move(*loaded);
  if (!examples_.text && !examples_.records)
    vocabulary_ = {};
  notes_ = examples_.notes;
  keep_first(examples_, limit);
  Result<runtime::BindOptions> options = data.bind_options(opened.dims());
  if (!options)
    return options.status();
  options->most_windows = limit;
  std::vector<std::string> losses;
  if (chosen.manifest)
    for (const runtime::ManifestStatement &statement : chosen.manifest->statements)
      losses.push_back(statement.loss);
  const gradus_model &tables = opened.tables();
  std::vector<const gradus_entry *> entries = {&tables.entries[chosen.entry]};
  entries = with_measures(tables, entries, examples_, *options, losses);
  Result<DataBinding> bound = runtime::bind_data(entries, examples_, *options);
  if (!bound)
    return bound.status();
  binding_ = std::move(*bound);
  if (validation_files.empty())
    return Status();
  // With the tokenizer and the classes of the training data.
  DataFlags same = data;
  same.text.tokenizer.clear();
  Result<DataSet> more = same.load(validation_files, &opened.tables(), &vocabulary_, step);
  if (!more)
    return Status(more.status().code(), "validation data: " + more.status().message());
  validation_examples_ = std::move(*more);
  notes_.insert(notes_.end(), validation_examples_.notes.begin(), validation_examples_.notes.end());
  options->most_windows = 0;
  bound = runtime::bind_data(entries, validation_examples_, *options);
  if (!bound)
    return Status(bound.status().code(), "validation data: " + bound.status().message());
  validation_binding_ = std::move(*bound);
  if (validation_binding_.dimensions != binding_.dimensions)
    return Status(GRADUS_MISMATCH,
                  "the validation data has other dimensions than the training data");
  return Status();
}

/// A text's windows follow each other: which are held out, and whether batches go on from each
/// other.
Status TrainCommand::plan_text(const gradus_model &model, TrainJob &job) {
  runtime::TokenWindows *windows = binding_.windows;
  if (streams.value_or(false) && !binding_.carries_state)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "--streams is for a text and a model that carries its state: it takes `begins: "
                  "i32[streams, t]`, 1 where a document begins, with a constant for the streams");
  if (!windows)
    return Status();
  job.in_sequence = true;
  if (binding_.carries_state && streams.value_or(true)) {
    job.streams = settings.batch_size;
    settings.shuffle = false;
    int64_t trained = job.training->rows() - job.validation_count;
    windows->add_streams(0, trained, job.streams);
    notes_.push_back("streams: " + std::to_string(job.streams) + " of " +
                     grouped(static_cast<uint64_t>(trained / job.streams)) +
                     " windows each, in their order; the state is carried from batch to batch");
  }
  runtime::TokenWindows *held = job.validation ? validation_binding_.windows : windows;
  int64_t first = job.validation ? 0 : job.training->rows() - job.validation_count;
  if (job.streams > 0) {
    job.validation_streams = runtime::carried_streams(
        runtime::find_measures(model, held->fields(), job.dimensions, job.measures));
    if (job.validation_streams > 0)
      held->add_streams(first, held->rows() - first, job.validation_streams);
  }
  if (std::string words = bits_text(*held, first); !words.empty())
    notes_.push_back(words);
  return Status();
}

Status TrainCommand::fill_job(TrainJob &job, const OpenModel &opened, const ChosenStep &chosen) {
  job.train = chosen.train;
  job.entry = chosen.entry;
  job.training = binding_.examples.get();
  job.validation = validation_binding_.examples.get();
  job.dimensions = binding_.dimensions;
  job.data = fingerprint(examples_);
  int64_t rows = job.training->rows();
  if (!job.validation) {
    double count = validation < 1 ? std::floor(validation * static_cast<double>(rows)) : validation;
    if (count != std::floor(count) || count >= static_cast<double>(rows))
      return Status(GRADUS_INVALID_ARGUMENT, runtime::number_text(validation) +
                                                 " for --validation; a share below 1 or a count "
                                                 "below the " +
                                                 std::to_string(rows) + " examples is expected");
    job.validation_count = static_cast<int64_t>(count);
  }
  // A model for one size of batch needs no word for it.
  if (Result<runtime::EntryCall> call = runtime::EntryCall::make(
          opened.tables(), job.entry, job.training->fields(), job.dimensions);
      call && call->fixed_batch() > 0 && app->get_option("--batch-size")->count() == 0)
    settings.batch_size = call->fixed_batch();
  if (chosen.manifest && !chosen.manifest->statements.empty()) {
    for (const runtime::ManifestStatement &statement : chosen.manifest->statements) {
      job.trained.emplace_back(statement.loss, statement.goal == "maximize");
      job.measures.push_back(statement.loss);
    }
    // Of two networks against each other neither one's loss says which model is better.
    if (std::all_of(job.trained.begin(), job.trained.end(),
                    [&](const auto &one) { return one == job.trained.front(); })) {
      job.objective = job.trained.front().first;
      job.maximizes = job.trained.front().second;
    }
    for (const runtime::ManifestFunction &function : opened.manifest().functions)
      if (function.kind == "metric")
        job.measures.push_back(function.name);
  } else {
    for (int32_t index = 0; index < opened.tables().entry_count && job.objective.empty(); ++index)
      if (opened.tables().entries[index].kind == GRADUS_ENTRY_LOSS)
        job.objective = opened.tables().entries[index].name;
  }
  if (Status status = plan_text(opened.tables(), job); !status.ok())
    return status;
  if (settings.learning_rate != 0) {
    Result<std::vector<std::string>> names = rate_names(opened.tables(), chosen.train);
    if (!names)
      return names.status();
    for (const std::string &name : *names)
      job.hyperparameters.emplace_back(name, settings.learning_rate);
  }
  for (const auto &hyperparameter : opened.hyperparameters())
    job.hyperparameters.push_back(hyperparameter);
  return Status();
}

/// What --picture and --sample-steps need is known before the first step.
Status TrainCommand::plan_pictures(const OpenModel &opened) {
  auto plan = [&](std::optional<TrainingPictures> &pictures, TrainingPictures::Purpose purpose) {
    Result<TrainingPictures> made =
        TrainingPictures::make(opened.tables(), picture_function, purpose);
    if (!made)
      return made.status();
    made->shapes = shapes;
    made->noise = noise;
    pictures = std::move(*made);
    return Status();
  };
  Status status;
  if (!picture.empty())
    status = plan(last_, TrainingPictures::Purpose::closeness);
  if (status.ok() && settings.sample_steps > 0)
    status = plan(samples_, TrainingPictures::Purpose::novelty);
  return status;
}

int TrainCommand::run() {
  Result<std::unique_ptr<OpenModel>> opened = open_model(model);
  if (!opened)
    return fail(opened.status());
  Result<ChosenStep> chosen = choose_step(**opened, step);
  if (!chosen)
    return fail(chosen.status());
  if (Status status = plan_pictures(**opened); !status.ok())
    return fail(status);
  if (Status status = load(**opened, *chosen); !status.ok())
    return fail(status);
  TrainJob job;
  if (Status status = fill_job(job, **opened, *chosen); !status.ok())
    return fail(status);
  instance.seed = static_cast<uint64_t>(settings.seed);
  Result<Instance> made = make_instance(**opened, instance);
  if (!made)
    return fail(made.status());
  job.instance = made->get();

  TrainReport report(settings, job, (*opened)->tables());
  TrainHooks hooks = report.hooks();
  hooks.stop = stop_on_interrupt();
  uint64_t seed = static_cast<uint64_t>(settings.seed);
  if (samples_)
    hooks.draw = [&, seed](const std::string &file) {
      return samples_->draw(made->get(), job, seed, file);
    };
  hooks.opened = [&](const std::string &run) {
    notes_.insert(notes_.end(), binding_.conversions.begin(), binding_.conversions.end());
    report.start(notes_);
    // For whoever looks at the run; the tokenizer is in its checkpoints.
    std::error_code ignored;
    std::filesystem::remove(run + "/labels.json", ignored);
    Status status = runtime::Vocabulary{nullptr, true, vocabulary_.classes}.save(run);
    if (!status.ok())
      return status;
    status = write_run_about(**opened, job, settings, instance.threads, run);
    return status.ok() ? write_run_file(*app, run) : status;
  };
  hooks.saved = [&](const std::string &folder) {
    return vocabulary_.save(folder, runtime::unsynced_files());
  };
  Result<TrainSummary> summary = runtime::train(job, settings, hooks);
  report.end();
  if (!summary)
    return fail(summary.status());
  Status drawn;
  bool draws = !picture.empty() && !summary->interrupted;
  if (draws) {
    // The picture shows what `best` holds.
    if (summary->has_best && summary->best_step != summary->step)
      if (gradus_load(made->get(), (summary->run + "/best/model.safetensors").c_str()) != GRADUS_OK)
        drawn = Status(GRADUS_IO, gradus_message(made->get()));
    if (drawn.ok())
      drawn = last_->draw(made->get(), job, seed, picture);
  }
  report.summarize(*summary, model.file, draws && drawn.ok() ? picture : "");
  if (!drawn.ok())
    return fail(drawn);
  return summary->interrupted ? exit_interrupted : exit_ok;
}

} // namespace

std::function<int()> declare_train(CLI::App &app) {
  auto command = std::make_shared<TrainCommand>();
  command->declare(app);
  return [command] { return command->run(); };
}

} // namespace gradus::runner
