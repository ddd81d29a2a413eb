// Copies tensors by their names below a part's path, after all of them were checked.
#include "tools/gradus/part_weights.h"

#include "gradus/abi.h"
#include "runtime/checkpoint/safetensors.h"
#include "tools/gradus/suggest.h"

#include <algorithm>

namespace gradus::runner {

using runtime::Result;
using runtime::SafetensorsFile;
using runtime::Status;
using runtime::TensorView;

namespace {

struct Target {
  std::string name; // in the model
  std::vector<int64_t> shape;
  gradus_element element;
};

/// Parameters and states, in the order of their tables.
std::vector<Target> targets_of(const gradus_model &model) {
  std::vector<Target> targets;
  for (int32_t index = 0; index < model.parameter_count; ++index) {
    const gradus_parameter &parameter = model.parameters[index];
    targets.push_back({parameter.name,
                       {parameter.shape, parameter.shape + parameter.rank},
                       static_cast<gradus_element>(model.element)});
  }
  for (int32_t index = 0; index < model.storage_count; ++index) {
    const gradus_storage &storage = model.storages[index];
    if (storage.kind == GRADUS_STORAGE_STATE)
      targets.push_back({storage.name,
                         {storage.shape, storage.shape + storage.rank},
                         static_cast<gradus_element>(storage.element)});
  }
  return targets;
}

Status no_such_part(const std::vector<Target> &targets, const std::string &part,
                    const gradus_model &model) {
  std::vector<std::string> parts;
  std::string list;
  for (const Target &target : targets) {
    std::string name = target.name.substr(0, target.name.find('.'));
    if (std::find(parts.begin(), parts.end(), name) != parts.end())
      continue;
    parts.push_back(name);
    list += (list.empty() ? "`" : ", `") + name + "`";
  }
  return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(model.name) + "` has no part `" + part +
                                             "` with parameters; it has " + list +
                                             did_you_mean(part, parts));
}

} // namespace

Status load_part(gradus_instance *instance, const std::string &part, const std::string &path) {
  const gradus_model &model = *gradus_model_of(instance);
  std::vector<Target> targets = targets_of(model), wanted;
  for (const Target &target : targets)
    if (target.name.compare(0, part.size() + 1, part + ".") == 0)
      wanted.push_back(target);
  if (wanted.empty())
    return no_such_part(targets, part, model);
  Result<SafetensorsFile> file = runtime::read_safetensors(path);
  if (!file)
    return file.status();
  auto mismatch = [&](const std::string &why) {
    return Status(GRADUS_MISMATCH, "`" + path + "` does not fit `" + part + "` of `" + model.name +
                                       "`: " + why + "; nothing was loaded");
  };
  std::vector<std::vector<double>> values; // as doubles for their alignment
  for (const Target &target : wanted) {
    std::string name = target.name.substr(part.size() + 1);
    const TensorView *tensor = file->find(name);
    if (!tensor)
      return mismatch("`" + name + "` is missing");
    TensorView expected = runtime::tensor_view(name, target.element, target.shape, nullptr);
    values.emplace_back(static_cast<size_t>(expected.count()) + 1);
    if (tensor->shape != target.shape ||
        !runtime::copy_values(*tensor, target.element, values.back().data()))
      return mismatch("`" + name + "` is " + tensor->type() + ", not " + expected.type());
  }
  for (size_t index = 0; index < wanted.size(); ++index) {
    uint64_t count = values[index].size() - 1;
    gradus_status status =
        gradus_write_parameter(instance, wanted[index].name.c_str(), values[index].data(), count);
    if (status != GRADUS_OK)
      return Status(status, gradus_message(instance));
  }
  return Status();
}

} // namespace gradus::runner
