// Reads a manifest's JSON; unknown keys are passed over, absent ones leave their defaults.
#include "runtime/manifest/manifest.h"

#include <nlohmann/json.hpp>

namespace gradus::runtime {
namespace {

using Json = nlohmann::ordered_json;

const Json &member(const Json &object, const char *key) {
  static const Json absent;
  if (!object.is_object())
    return absent;
  auto found = object.find(key);
  return found == object.end() ? absent : *found;
}

/// A string as it is, anything else as JSON writes it; empty where absent.
std::string text(const Json &value) {
  if (value.is_null())
    return "";
  if (value.is_string())
    return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text(const Json &object, const char *key) { return text(member(object, key)); }

uint64_t number(const Json &object, const char *key) {
  const Json &value = member(object, key);
  return value.is_number_unsigned() ? value.get<uint64_t>() : 0;
}

std::vector<std::string> texts(const Json &object, const char *key) {
  std::vector<std::string> values;
  const Json &list = member(object, key);
  if (list.is_array())
    for (const Json &value : list)
      values.push_back(text(value));
  return values;
}

template <typename Item, typename Read>
std::vector<Item> items(const Json &object, const char *key, Read read) {
  std::vector<Item> values;
  const Json &list = member(object, key);
  if (list.is_array())
    for (const Json &value : list)
      values.push_back(read(value));
  return values;
}

ManifestTensor read_tensor(const Json &object) {
  ManifestTensor tensor;
  tensor.name = text(object, "name");
  tensor.element = text(object, "element");
  tensor.doc = text(object, "doc");
  tensor.shape = texts(object, "shape");
  tensor.offset = number(object, "offset");
  tensor.count = number(object, "count");
  return tensor;
}

std::string read_flops(const Json &flops) {
  std::string constant = text(flops, "constant"), polynomial = text(flops, "per");
  if (!flops.is_object())
    return text(flops);
  if (polynomial.empty() || polynomial == "0")
    return constant;
  return constant.empty() || constant == "0" ? polynomial : polynomial + " + " + constant;
}

ManifestFunction read_function(const Json &object) {
  ManifestFunction function;
  function.name = text(object, "name");
  function.kind = text(object, "kind");
  function.doc = text(object, "doc");
  function.dimensions = texts(object, "dimensions");
  function.arguments = items<ManifestTensor>(object, "arguments", read_tensor);
  function.results = items<ManifestTensor>(object, "results", read_tensor);
  function.flops = read_flops(member(object, "flops"));
  const Json &draws = member(object, "draws");
  function.draws = draws.is_boolean() && draws.get<bool>();
  return function;
}

ManifestStatement read_statement(const Json &object) {
  ManifestStatement statement;
  statement.goal = text(object, "goal");
  statement.loss = text(object, "loss");
  statement.optimizer = text(object, "optimizer");
  statement.over = texts(object, "over");
  statement.hyperparameters = texts(object, "hyperparameters");
  return statement;
}

ManifestStep read_step(const Json &object) {
  ManifestStep step;
  step.name = text(object, "name");
  step.entry = text(object, "entry");
  step.statements = items<ManifestStatement>(object, "statements", read_statement);
  return step;
}

ManifestMemory read_memory(const Json &object) {
  ManifestMemory memory;
  memory.entry = text(object, "entry");
  memory.peak_bytes = number(object, "peak_bytes");
  const Json &dimensions = member(object, "dimensions");
  if (dimensions.is_object())
    for (const auto &[name, value] : dimensions.items())
      if (value.is_number_integer())
        memory.dimensions[name] = value.get<int64_t>();
  return memory;
}

} // namespace

const ManifestFunction *Manifest::function(const std::string &name) const {
  for (const ManifestFunction &function : functions)
    if (function.name == name)
      return &function;
  return nullptr;
}

const ManifestStep *Manifest::step(const std::string &name) const {
  for (const ManifestStep &step : steps)
    if (step.name == name)
      return &step;
  return nullptr;
}

Result<Manifest> read_manifest(const char *source) {
  Json json = Json::parse(source ? source : "", nullptr, /*allow_exceptions=*/false);
  if (!json.is_object())
    return Status(GRADUS_MISMATCH,
                  "the model's manifest is not a JSON object; was the library made "
                  "by another version of gradusc?");
  Manifest manifest;
  manifest.model = text(json, "model");
  manifest.doc = text(json, "doc");
  manifest.precision = text(json, "precision");
  manifest.dimensions = texts(json, "dimensions");
  const Json &chosen = member(json, "hyperparameters_of_model");
  if (chosen.is_object())
    for (const auto &[name, value] : chosen.items())
      manifest.model_hyperparameters.emplace_back(name, text(value));
  manifest.parameters = items<ManifestTensor>(json, "parameters", read_tensor);
  manifest.states = items<ManifestTensor>(json, "states", read_tensor);
  manifest.functions = items<ManifestFunction>(json, "functions", read_function);
  manifest.steps = items<ManifestStep>(json, "steps", read_step);
  manifest.memory = items<ManifestMemory>(json, "memory", read_memory);
  const Json &hyperparameters = member(json, "hyperparameters");
  if (hyperparameters.is_array())
    for (const Json &row : hyperparameters)
      manifest.hyperparameter_docs[text(row, "name")] = text(row, "doc");
  return manifest;
}

std::string shape_text(const std::vector<std::string> &shape) {
  std::string joined = "[";
  for (size_t axis = 0; axis < shape.size(); ++axis)
    joined += (axis ? ", " : "") + shape[axis];
  return joined + "]";
}

} // namespace gradus::runtime
