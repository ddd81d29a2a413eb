// Reads a run's folder.
#include "tools/gradus/run_record.h"

#include "runtime/file/file.h"
#include "runtime/train/run_directory.h"
#include "tools/gradus/run_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>

namespace gradus::runner {

using runtime::Bytes;
using runtime::Result;
using runtime::Status;
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

Result<std::string> read_text(const std::string &path) {
  Result<Bytes> bytes = runtime::read_file(path);
  if (!bytes)
    return bytes.status();
  return std::string(bytes->data.get(), static_cast<size_t>(bytes->size));
}

bool starts_with(const std::string &text, const std::string &opening) {
  return text.compare(0, opening.size(), opening) == 0;
}

/// Collects the curves while lines come.
class LogReader {
public:
  explicit LogReader(RunRecord &record) : record_(record) {}

  /// Empty, or why this is no entry of a log.
  std::string take(const std::string &line) {
    Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object())
      return "it is not a JSON object";
    if (!json.contains("step") || !json["step"].is_number_unsigned())
      return "it has no `step`";
    uint64_t step = json["step"].get<uint64_t>();
    if (step < record_.steps)
      return "its step " + std::to_string(step) + " comes after step " +
             std::to_string(record_.steps);
    record_.steps = step;
    for (const auto &[key, value] : json.items()) {
      if (key == "step" || !(value.is_number() || value.is_null()))
        continue;
      double number =
          value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
      if (key == "epoch")
        record_.epochs = number;
      else if (key == "seconds")
        record_.seconds = number;
      else if (key == "peak_memory_bytes")
        record_.peak_memory =
            std::max(record_.peak_memory, static_cast<uint64_t>(std::max(number, 0.0)));
      else if (key == "examples_per_second")
        record_.examples_per_second.push_back({step, number});
      else if (starts_with(key, "train_"))
        curve(key.substr(6)).training.push_back({step, number});
      else if (starts_with(key, "eval_"))
        curve(key.substr(5)).validation.push_back({step, number});
      else
        other(key).training.push_back({step, number});
    }
    return "";
  }

  /// What is trained is a loss; what is only evaluated, a metric.
  void finish() {
    for (RunCurve &curve : curves_)
      (curve.training.empty() ? record_.metrics : record_.losses).push_back(std::move(curve));
  }

private:
  static RunCurve &named(std::vector<RunCurve> &curves, const std::string &name) {
    for (RunCurve &curve : curves)
      if (curve.name == name)
        return curve;
    curves.push_back({name, {}, {}});
    return curves.back();
  }
  RunCurve &curve(const std::string &name) { return named(curves_, name); }
  RunCurve &other(const std::string &name) { return named(record_.others, name); }

  RunRecord &record_;
  std::vector<RunCurve> curves_;
};

Status read_log(RunRecord &record) {
  std::string path = record.path + "/metrics.jsonl";
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    return Status(GRADUS_IO,
                  "`" + record.path +
                      "` is no run: it has no metrics.jsonl, which `gradus train` writes");
  Result<std::string> text = read_text(path);
  if (!text)
    return text.status();
  LogReader reader(record);
  size_t number = 0;
  for (size_t at = 0; at < text->size();) {
    size_t end = text->find('\n', at);
    ++number;
    if (end == std::string::npos) { // of a run that was killed, or that is writing
      record.left_out.push_back("Line " + std::to_string(number) +
                                " of metrics.jsonl is not complete.");
      break;
    }
    std::string line = text->substr(at, end - at);
    at = end + 1;
    if (std::string why = reader.take(line); !why.empty())
      return Status(GRADUS_CORRUPT_FILE, "`" + path + "`, line " + std::to_string(number) + ": " +
                                             why + "; remove the line to go without it");
  }
  reader.finish();
  return Status();
}

/// A member of the kind that `value` has, where it is there.
template <typename Value> void take(const Json &json, const char *key, Value &value) {
  auto found = json.find(key);
  if (found == json.end())
    return;
  if constexpr (std::is_same_v<Value, std::string>) {
    if (found->is_string())
      value = found->get<std::string>();
  } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
    if (found->is_array())
      for (const Json &word : *found)
        if (word.is_string())
          value.push_back(word.get<std::string>());
  } else {
    if (found->is_number())
      value = found->get<Value>();
  }
}

Json object_in(const Json &json, const char *key) {
  return json.contains(key) && json[key].is_object() ? json[key] : Json::object();
}
Json array_in(const Json &json, const char *key) {
  return json.contains(key) && json[key].is_array() ? json[key] : Json::array();
}

/// The object in a file that may be missing; a sentence where it is damaged.
std::optional<Json> read_object(RunRecord &record, const std::string &file,
                                const std::string &name) {
  std::error_code ignored;
  if (!fs::exists(file, ignored))
    return std::nullopt;
  Result<std::string> text = read_text(file);
  Json json = text ? Json::parse(*text, nullptr, /*allow_exceptions=*/false) : Json();
  if (json.is_object())
    return json;
  record.left_out.push_back("`" + name + "` could not be read.");
  return std::nullopt;
}

void read_about(RunRecord &record) {
  std::optional<Json> json = read_object(record, record.path + "/about.json", "about.json");
  if (!json)
    return;
  RunAbout about;
  take(*json, "version", about.version);
  take(*json, "model", about.model);
  take(*json, "doc", about.doc);
  take(*json, "train", about.train);
  take(*json, "precision", about.precision);
  take(*json, "processor", about.processor);
  take(*json, "threads", about.threads);
  take(*json, "examples", about.examples);
  take(*json, "validation_examples", about.validation_examples);
  take(*json, "batch_size", about.batch_size);
  take(*json, "seed", about.seed);
  const Json chosen = object_in(*json, "model_hyperparameters");
  for (const auto &[name, value] : chosen.items())
    about.model_hyperparameters.emplace_back(name, value.is_string() ? value.get<std::string>()
                                                                     : value.dump());
  for (const Json &one : array_in(*json, "parameters")) {
    RunParameter parameter;
    for (const Json &extent : array_in(one, "shape"))
      parameter.shape += (parameter.shape.empty() ? "" : " × ") + extent.dump();
    take(one, "name", parameter.name);
    take(one, "count", parameter.count);
    about.parameters.push_back(std::move(parameter));
  }
  for (const Json &one : array_in(*json, "statements")) {
    RunStatement statement;
    take(one, "goal", statement.goal);
    take(one, "loss", statement.loss);
    take(one, "result", statement.result);
    take(one, "optimizer", statement.optimizer);
    take(one, "over", statement.over);
    about.statements.push_back(std::move(statement));
  }
  Json memory = object_in(*json, "memory");
  take(memory, "weights", about.weights);
  take(memory, "optimizer", about.optimizer);
  take(memory, "step_arena", about.arena);
  record.about = std::move(about);
}

void read_state(RunRecord &record) {
  std::optional<Json> json =
      read_object(record, record.path + "/last/trainer_state.json", "last/trainer_state.json");
  if (!json)
    return;
  RunState state;
  take(*json, "model", state.model);
  take(*json, "train", state.train);
  take(*json, "global_step", state.step);
  take(*json, "train_batch_size", state.batch_size);
  take(*json, "seed", state.seed);
  take(*json, "metric_for_best_model", state.best_name);
  take(*json, "best_global_step", state.best_step);
  if (json->contains("best_metric") && (*json)["best_metric"].is_number())
    state.best_value = (*json)["best_metric"].get<double>();
  const Json hyperparameters = object_in(*json, "hyperparameters");
  for (const auto &[name, value] : hyperparameters.items())
    if (value.is_number())
      state.hyperparameters.emplace_back(name, value.get<double>());
  record.state = std::move(state);
}

/// The number in `step-100.png`.
std::optional<uint64_t> step_of(const std::string &name) {
  uint64_t step = 0;
  if (!starts_with(name, "step-"))
    return std::nullopt;
  auto [end, error] = std::from_chars(name.data() + 5, name.data() + name.size(), step);
  if (error != std::errc() || std::string(end, name.data() + name.size()) != ".png")
    return std::nullopt;
  return step;
}

void read_pictures(RunRecord &record, const fs::path &folder, bool samples) {
  std::error_code ignored;
  std::vector<fs::path> files;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".png" && entry.is_regular_file(ignored))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path &file : files) {
    Result<RunPicture> picture = read_picture(file.string());
    if (!picture) {
      record.left_out.push_back(picture.status().message() + ".");
      continue;
    }
    picture->step = step_of(picture->name);
    (samples && picture->step ? record.samples : record.pictures).push_back(std::move(*picture));
  }
  std::sort(record.samples.begin(), record.samples.end(),
            [](const RunPicture &a, const RunPicture &b) { return *a.step < *b.step; });
}

} // namespace

Result<RunPicture> read_picture(const std::string &path) {
  Result<std::string> bytes = read_text(path);
  if (!bytes)
    return bytes.status();
  // Whole: from the signature to the chunk that ends every PNG.
  static const std::string signature("\x89PNG\r\n\x1a\n", 8);
  if (!starts_with(*bytes, signature) || bytes->size() < 45 ||
      bytes->compare(bytes->size() - 8, 4, "IEND") != 0)
    return Status(GRADUS_CORRUPT_FILE, "`" + path + "` is not a complete PNG");
  return RunPicture{fs::path(path).filename().string(), std::move(*bytes), std::nullopt};
}

Result<RunRecord> read_run(const std::string &path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored))
    return Status(GRADUS_IO, "there is no folder `" + path + "`");
  RunRecord record;
  record.path = path;
  while (record.path.size() > 1 && record.path.back() == '/')
    record.path.pop_back();
  if (Status status = read_log(record); !status.ok())
    return status;
  if (fs::exists(record.path + "/run.json", ignored)) {
    Result<std::vector<std::string>> command = read_run_file(record.path);
    if (command)
      record.command = std::move(*command);
    else
      record.left_out.push_back(command.status().message() + ".");
  }
  read_about(record);
  read_state(record);
  read_pictures(record, fs::path(record.path) / "samples", /*samples=*/true);
  read_pictures(record, fs::path(record.path), /*samples=*/false);
  return record;
}

} // namespace gradus::runner
