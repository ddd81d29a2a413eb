// Prints a training run: on a terminal one bar, elsewhere one line for each entry of the log.
#include "tools/gradus/train_report.h"

#include "tools/gradus/report.h"

#include <cmath>

namespace gradus::runner {

using runtime::Measured;
using runtime::MetricsLine;
using runtime::TrainProgress;
using runtime::TrainSummary;

runtime::TrainHooks TrainReport::hooks() {
  runtime::TrainHooks hooks;
  hooks.progress = [this](const TrainProgress &progress) {
    if (bar_.is_due() || progress.step == progress.steps)
      show(progress);
  };
  hooks.logged = [this](const MetricsLine &line) { print(line); };
  hooks.say = [this](const std::string &sentence) {
    bar_.clear();
    std::printf("%s\n", sentence.c_str());
    std::fflush(stdout);
  };
  return hooks;
}

void TrainReport::start(const std::vector<std::string> &conversions) {
  int64_t examples = job_.training->rows() - job_.validation_count;
  int64_t validation = job_.validation ? job_.validation->rows() : job_.validation_count;
  std::printf("training `%s` of `%s`: %s examples, %s for validation\n", job_.train.c_str(),
              model_.name, grouped(static_cast<uint64_t>(examples)).c_str(),
              validation ? grouped(static_cast<uint64_t>(validation)).c_str() : "none");
  for (const std::string &conversion : conversions)
    std::printf("%s\n", conversion.c_str());
  // What was set, in the flags' own words.
  std::string text;
  runtime::TrainSettings defaults;
  for (const runtime::SettingRow &row : runtime::setting_rows()) {
    std::string value = setting_text(settings_, row);
    std::string name = row.flag;
    bool always = name == "batch-size" || name == "seed" ||
                  name == (settings_.max_steps > 0 ? "max-steps" : "epochs");
    if (row.kept && (always || value != setting_text(defaults, row)))
      text += (text.empty() ? "" : ", ") + name + " " + value;
  }
  for (const auto &[name, value] : job_.hyperparameters)
    text += ", " + name + " " + runtime::number_text(value);
  std::printf("%s\n", text.c_str());
  std::fflush(stdout);
}

void TrainReport::show(const TrainProgress &progress) {
  std::string text = "epoch " + std::to_string((progress.step - 1) / progress.steps_in_epoch + 1);
  for (const Measured &loss : *progress.losses)
    text += "  " + loss.name + " " + brief(loss.value);
  bar_.draw(progress.step, progress.steps, text + last_validation_);
}

void TrainReport::print(const MetricsLine &line) {
  std::string validation;
  for (const Measured &measured : line.validation)
    validation += "  validation " + measured.name + " " + brief(measured.value);
  if (bar_.visible()) {
    if (!validation.empty())
      last_validation_ = validation;
    return;
  }
  std::string text = "step " + std::to_string(line.step) + "  epoch " +
                     runtime::number_text(std::round(line.epoch * 100) / 100);
  for (const Measured &loss : line.training)
    text += "  " + loss.name + " " + brief(loss.value);
  text += validation;
  if (line.examples_per_second > 0)
    text += "  " + grouped(static_cast<uint64_t>(line.examples_per_second)) + " examples/s";
  std::printf("%s\n", text.c_str());
  std::fflush(stdout);
}

void TrainReport::end() { bar_.clear(); }

void TrainReport::summarize(const TrainSummary &summary, const std::string &library,
                            const std::string &picture) const {
  if (summary.interrupted)
    std::printf("interrupted after step %llu; go on with `gradus resume %s`\n",
                static_cast<unsigned long long>(summary.step), summary.run.c_str());
  if (summary.stopped_early)
    std::printf("stopped early after step %llu: no improvement in %lld evaluations\n",
                static_cast<unsigned long long>(summary.step),
                static_cast<long long>(settings_.early_stopping_patience));
  for (const Measured &measured : summary.validation) {
    std::printf("validation %s: %s", measured.name.c_str(), brief(measured.value).c_str());
    if (summary.has_best && measured.name == summary.best_name)
      std::printf(" (best: %s after step %llu)", brief(summary.best_value).c_str(),
                  static_cast<unsigned long long>(summary.best_step));
    std::printf("\n");
  }
  std::printf("trained %llu steps in %.1f s\n", static_cast<unsigned long long>(summary.step),
              summary.seconds);
  std::printf("model:      %s\n", library.c_str());
  std::printf("checkpoint: %s/%s\n", summary.run.c_str(), summary.has_best ? "best" : "last");
  if (!picture.empty())
    std::printf("picture:    %s\n", picture.c_str());
  std::fflush(stdout);
}

} // namespace gradus::runner
