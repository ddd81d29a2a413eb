// trainer_state.json, in Hugging Face's names where they have one.
#include "runtime/train/trainer_state.h"

#include <nlohmann/json.hpp>

namespace gradus::runtime {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;

/// Takes a member of the wanted kind; notes the first that is missing or of another kind.
class Taker {
public:
  explicit Taker(const Json &object) : object_(object) {}
  const Json *find(const char *key, bool (Json::*is_kind)() const noexcept) {
    auto found = object_.find(key);
    if (found != object_.end() && ((*found).*is_kind)())
      return &*found;
    if (missing_.empty())
      missing_ = key;
    return nullptr;
  }
  template <typename Value>
  void take(const char *key, bool (Json::*is_kind)() const noexcept, Value &value) {
    if (const Json *found = find(key, is_kind))
      value = found->get<Value>();
  }
  const std::string &missing() const { return missing_; }

private:
  const Json &object_;
  std::string missing_;
};

} // namespace

std::string to_json(const TrainerState &state) {
  Json json;
  json["version"] = format_version;
  json["model"] = state.model;
  json["train"] = state.train;
  json["global_step"] = state.step;
  json["seed"] = state.seed;
  json["train_batch_size"] = state.batch_size;
  json["train_examples"] = state.examples;
  json["shuffle"] = state.shuffle;
  if (state.streams > 0)
    json["streams"] = state.streams;
  if (state.ema_decay > 0)
    json["ema_decay"] = state.ema_decay;
  json["data"] = state.data;
  Json hyperparameters = Json::object();
  for (const auto &[name, value] : state.hyperparameters)
    hyperparameters[name] = value;
  json["hyperparameters"] = hyperparameters;
  json["loss_sums"] = state.loss_sums;
  json["loss_examples"] = state.loss_count;
  json["evaluation_due"] = state.evaluation_due;
  json["metric_for_best_model"] = state.best_name;
  json["best_metric"] = state.has_best ? Json(state.best_value) : Json(nullptr);
  json["best_global_step"] = state.best_step;
  json["evaluations_without_improvement"] = state.without_improvement;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<TrainerState> trainer_state_from_json(const std::string &text, const std::string &what) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object())
    return Status(GRADUS_CORRUPT_FILE, "`" + what + "` is damaged: it is not a JSON object");
  TrainerState state;
  Taker taker(json);
  int64_t version = 0;
  taker.take("version", &Json::is_number_integer, version);
  if (taker.missing().empty() && version != format_version)
    return Status(GRADUS_MISMATCH, "`" + what + "` is of version " + std::to_string(version) +
                                       "; this program reads version " +
                                       std::to_string(format_version));
  taker.take("model", &Json::is_string, state.model);
  taker.take("train", &Json::is_string, state.train);
  taker.take("global_step", &Json::is_number_unsigned, state.step);
  taker.take("seed", &Json::is_number_integer, state.seed);
  taker.take("train_batch_size", &Json::is_number_integer, state.batch_size);
  taker.take("train_examples", &Json::is_number_integer, state.examples);
  taker.take("shuffle", &Json::is_boolean, state.shuffle);
  if (json.contains("streams"))
    taker.take("streams", &Json::is_number_integer, state.streams);
  if (json.contains("ema_decay"))
    taker.take("ema_decay", &Json::is_number, state.ema_decay);
  taker.take("data", &Json::is_string, state.data);
  taker.take("loss_examples", &Json::is_number_unsigned, state.loss_count);
  taker.take("evaluation_due", &Json::is_boolean, state.evaluation_due);
  taker.take("metric_for_best_model", &Json::is_string, state.best_name);
  taker.take("best_global_step", &Json::is_number_unsigned, state.best_step);
  taker.take("evaluations_without_improvement", &Json::is_number_integer,
             state.without_improvement);
  if (const Json *sums = taker.find("loss_sums", &Json::is_array))
    for (const Json &sum : *sums)
      state.loss_sums.push_back(sum.is_number() ? sum.get<double>() : 0);
  if (const Json *values = taker.find("hyperparameters", &Json::is_object))
    for (const auto &[name, value] : values->items())
      if (value.is_number())
        state.hyperparameters.emplace_back(name, value.get<double>());
  if (!taker.missing().empty())
    return Status(GRADUS_CORRUPT_FILE,
                  "`" + what + "` is damaged: it has no proper `" + taker.missing() + "`");
  if (json.contains("best_metric") && json["best_metric"].is_number()) {
    state.has_best = true;
    state.best_value = json["best_metric"].get<double>();
  }
  return state;
}

} // namespace gradus::runtime
