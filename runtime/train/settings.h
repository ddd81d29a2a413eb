// What a training run can be told, and the one table that flags, help, suggestions, printed
// settings and the saved run are made from.
#pragma once

#include "runtime/status/status.h"

#include <string>
#include <variant>
#include <vector>

namespace gradus::runtime {

/// Names follow Hugging Face's TrainingArguments.
struct TrainSettings {
  int64_t batch_size = 32;
  int64_t eval_batch_size = 0; // 0: batch_size
  double epochs = 3;
  int64_t max_steps = 0; // 0: by epochs
  int64_t seed = 0;
  bool shuffle = true;
  double learning_rate = 0;  // 0: the model's
  double ema_decay = 0;      // of an average of the parameters; 0: none
  int64_t logging_steps = 0; // 0: once in an epoch
  int64_t eval_steps = 0;    // 0: at the end of each epoch
  int64_t save_steps = 500;  // 0: only the best and the last
  int64_t save_total_limit = 2;
  std::string metric_for_best_model;   // empty: the one loss that is trained
  std::string greater_is_better;       // yes, no, or empty: by what it is
  int64_t early_stopping_patience = 0; // evaluations; 0: never
  double early_stopping_threshold = 0;
  int64_t sample_steps = 0;            // 0: no pictures on the way
  std::string output_dir; // empty: runs/<model>-<step>
  bool overwrite_output_dir = false;
  std::string resume; // a run, a checkpoint of it, or empty
};

/// One row: a flag without its dashes, another name or null, what it sets, and a sentence.
struct SettingRow {
  const char *flag;
  const char *alias;
  std::variant<int64_t TrainSettings::*, double TrainSettings::*, bool TrainSettings::*,
               std::string TrainSettings::*>
      member;
  const char *help;
  double least = 0; // numbers: smallest that is allowed
  bool kept = true; // whether a resumed run takes it over
};

const std::vector<SettingRow> &setting_rows();
/// The value as text: `32`, `0.001`, `yes`.
std::string setting_text(const TrainSettings &settings, const SettingRow &row);
/// Parses `text` into the row's member; a sentence for what is not of its kind.
Status set_setting(TrainSettings &settings, const SettingRow &row, const std::string &text);

/// Shortest text that reads back as the same number.
std::string number_text(double value);

} // namespace gradus::runtime
