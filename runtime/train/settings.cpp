// The rows of the trainer's settings.
#include "runtime/train/settings.h"

#include <charconv>
#include <cmath>

namespace gradus::runtime {

const std::vector<SettingRow> &setting_rows() {
  using S = TrainSettings;
  static const std::vector<SettingRow> rows = {
      {"batch-size", "per-device-train-batch-size", &S::batch_size, "examples in one step", 1},
      {"eval-batch-size", "per-device-eval-batch-size", &S::eval_batch_size,
       "examples in one call of a loss or metric (0: as --batch-size)"},
      {"epochs", "num-train-epochs", &S::epochs,
       "passes over the training data; may be a fraction"},
      {"max-steps", nullptr, &S::max_steps, "steps in all, instead of --epochs (0: by epochs)"},
      {"learning-rate", nullptr, &S::learning_rate, "the optimizers' rate (0: as the model says)"},
      {"ema-decay", nullptr, &S::ema_decay,
       "keep an exponential moving average of the parameters with this decay, such as 0.999: it is "
       "what is evaluated, drawn and saved as the model (0: none)"},
      {"seed", nullptr, &S::seed, "of the parameters, the split, the shuffle and every draw"},
      {"shuffle", nullptr, &S::shuffle, "shuffle the training data anew in each epoch"},
      {"logging-steps", nullptr, &S::logging_steps,
       "log the mean training loss every so many steps (0: once in an epoch)"},
      {"eval-steps", nullptr, &S::eval_steps, "evaluate every so many steps (0: once in an epoch)"},
      {"save-steps", nullptr, &S::save_steps,
       "write a checkpoint every so many steps, beside the best and the last (0: no others)"},
      {"save-total-limit", nullptr, &S::save_total_limit,
       "keep so many checkpoints, beside the best (0: all)"},
      {"metric-for-best-model", nullptr, &S::metric_for_best_model,
       "loss or metric that decides which checkpoint is the best (empty: the loss that is "
       "trained, where it is one; of several none says which model is better)"},
      {"greater-is-better", nullptr, &S::greater_is_better,
       "whether a greater value of that is better: yes or no (empty: yes for a metric and for a "
       "loss "
       "that is maximized)"},
      {"early-stopping-patience", nullptr, &S::early_stopping_patience,
       "stop after so many evaluations without improvement (0: never)"},
      {"early-stopping-threshold", nullptr, &S::early_stopping_threshold,
       "a smaller change is no improvement"},
      {"sample-steps", nullptr, &S::sample_steps,
       "draw what the model makes every so many steps, from the same noise or examples, to "
       "RUN/samples (0: never)"},
      {"output-dir", nullptr, &S::output_dir, "folder of the run (empty: runs/MODEL-STEP)", 0,
       false},
      {"overwrite-output-dir", nullptr, &S::overwrite_output_dir,
       "remove the run that is there before", 0, false},
      {"resume", "resume-from-checkpoint", &S::resume,
       "go on from a run's last checkpoint, or from the checkpoint given", 0, false},
  };
  return rows;
}

std::string number_text(double value) {
  char text[32];
  auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return error == std::errc() ? std::string(text, end) : std::string("?");
}

std::string setting_text(const TrainSettings &settings, const SettingRow &row) {
  return std::visit(
      [&](auto member) -> std::string {
        const auto &value = settings.*member;
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>)
          return value ? "yes" : "no";
        else if constexpr (std::is_same_v<Value, std::string>)
          return value;
        else if constexpr (std::is_same_v<Value, double>)
          return number_text(value);
        else
          return std::to_string(value);
      },
      row.member);
}

namespace {

Status refuse(const SettingRow &row, const std::string &text, const std::string &wanted) {
  return Status(GRADUS_INVALID_ARGUMENT,
                "`" + text + "` for --" + row.flag + "; " + wanted + " is expected");
}

template <typename Number>
Status parse(Number &value, const SettingRow &row, const std::string &text, const char *kind) {
  Number parsed{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() ||
      !std::isfinite(static_cast<double>(parsed)))
    return refuse(row, text, kind);
  if (static_cast<double>(parsed) < row.least)
    return refuse(row, text, "at least " + number_text(row.least));
  value = parsed;
  return Status();
}

} // namespace

Status set_setting(TrainSettings &settings, const SettingRow &row, const std::string &text) {
  return std::visit(
      [&](auto member) -> Status {
        auto &value = settings.*member;
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>) {
          if (text != "yes" && text != "no" && text != "true" && text != "false")
            return refuse(row, text, "yes or no");
          value = text == "yes" || text == "true";
          return Status();
        } else if constexpr (std::is_same_v<Value, std::string>) {
          value = text;
          return Status();
        } else if constexpr (std::is_same_v<Value, double>) {
          return parse(value, row, text, "a number");
        } else {
          return parse(value, row, text, "a whole number");
        }
      },
      row.member);
}

} // namespace gradus::runtime
