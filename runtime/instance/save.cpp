// Checkpoints of an instance: weights and states in one file, the optimizer in another.
#include "runtime/checkpoint/safetensors.h"
#include "runtime/instance/instance.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace gradus::runtime {

namespace {

constexpr const char *format_version = "1";

constexpr const char *hypers_name = "gradus.hyperparameters", *counters_name = "gradus.counters";

Metadata metadata_of(const gradus_model &model, const char *kind, const Counters &counters) {
  return {{"format", "gradus"},
          {"format_version", format_version},
          {"kind", kind},
          {"model", model.name},
          {"manifest_hash", model.manifest_hash ? model.manifest_hash : ""},
          {"step", std::to_string(counters.steps)},
          {"draws", std::to_string(counters.draws)},
          {"seed", std::to_string(counters.seed)}};
}

std::vector<TensorView> views_of(const std::vector<NamedTensor> &tensors) {
  std::vector<TensorView> views;
  for (const NamedTensor &tensor : tensors)
    views.push_back(
        tensor_view(tensor.name, gradus_element(tensor.element), tensor.shape, tensor.values));
  return views;
}

bool is_float(const std::string &dtype) { return dtype == "F32" || dtype == "F64"; }

/// Collects clauses and names the first five.
class Complaints {
public:
  void add(std::string clause) {
    if (++count_ <= 5)
      text_ += (count_ > 1 ? "; " : "") + clause;
  }
  bool empty() const { return count_ == 0; }
  std::string text() const {
    return count_ <= 5 ? text_ : text_ + "; and " + std::to_string(count_ - 5) + " more";
  }

private:
  size_t count_ = 0;
  std::string text_;
};

/// Whether the file holds exactly these tensors; floats may be of the other precision.
Status match_tensors(const SafetensorsFile &file, const std::vector<NamedTensor> &tensors,
                     const gradus_model &model) {
  Complaints complaints;
  size_t found = 0;
  for (const NamedTensor &tensor : tensors) {
    const TensorView *view = file.find(tensor.name);
    if (!view) {
      complaints.add("`" + tensor.name + "` is missing");
      continue;
    }
    ++found;
    TensorView wanted =
        tensor_view(tensor.name, gradus_element(tensor.element), tensor.shape, nullptr);
    bool convertible =
        view->dtype == wanted.dtype || (is_float(view->dtype) && is_float(wanted.dtype));
    if (view->shape != wanted.shape || !convertible)
      complaints.add("`" + tensor.name + "` is " + view->type() + ", not " + wanted.type());
  }
  if (found < file.tensors().size())
    for (const TensorView &view : file.tensors()) {
      bool used = false;
      for (const NamedTensor &tensor : tensors)
        used = used || view.name == tensor.name;
      if (!used)
        complaints.add("`" + view.name + "` is not a tensor of the model");
    }
  if (complaints.empty())
    return {};
  return Status(GRADUS_MISMATCH, "`" + file.path() + "` does not fit `" + model.name +
                                     "`: " + complaints.text() + "; nothing was loaded");
}

void copy_tensors(const SafetensorsFile &file, const std::vector<NamedTensor> &tensors) {
  for (const NamedTensor &tensor : tensors)
    copy_values(*file.find(tensor.name), gradus_element(tensor.element), tensor.values);
}

/// Every parameter with its shape: optimizer slots are flat over them, so their order and sizes
/// must be the same.
std::string layout_of(const gradus_model &model) {
  std::string text;
  for (int32_t i = 0; i < model.parameter_count; ++i) {
    const gradus_parameter &parameter = model.parameters[i];
    text += parameter.name;
    for (int32_t axis = 0; axis < parameter.rank; ++axis)
      text += (axis ? "," : "[") + std::to_string(parameter.shape[axis]);
    text += parameter.rank ? "];" : ";";
  }
  return text;
}

std::string hypers_of(const gradus_model &model) {
  std::string text;
  for (int32_t i = 0; i < model.hyper_count; ++i)
    text += std::string(model.hypers[i].name) + ";";
  return text;
}

/// The entry of the metadata as a number; false where it is missing or not one.
bool read_number(const Metadata &metadata, const char *key, uint64_t &number) {
  auto place = metadata.find(key);
  if (place == metadata.end() || place->second.empty() ||
      place->second.find_first_not_of("0123456789") != std::string::npos)
    return false;
  errno = 0;
  number = std::strtoull(place->second.c_str(), nullptr, 10);
  return errno == 0;
}

} // namespace

Status Instance::save(const char *path) {
  return write_safetensors(path, views_of(weights()), metadata_of(model_, "weights", counters_),
                           *files);
}

Status Instance::load(const char *path) {
  Result<SafetensorsFile> file = read_safetensors(path, *files);
  if (!file)
    return file.status();
  std::vector<NamedTensor> tensors = weights();
  Status status = match_tensors(*file, tensors, model_);
  if (status.ok())
    copy_tensors(*file, tensors);
  return status;
}

std::vector<NamedTensor> Instance::optimizer_tensors() {
  std::vector<NamedTensor> tensors;
  for (int32_t i = 0; i < model_.storage_count; ++i) {
    const gradus_storage &storage = model_.storages[i];
    std::string name;
    if (storage.kind == GRADUS_STORAGE_SLOT)
      name = storage.name;
    else if (storage.kind == GRADUS_STORAGE_HYPERS)
      name = hypers_name;
    else if (storage.kind == GRADUS_STORAGE_COUNTERS)
      name = counters_name;
    else
      continue;
    tensors.push_back({name,
                       storage.element,
                       {int64_t(storage.count)},
                       storage.count,
                       storages_[size_t(i)].data()});
  }
  return tensors;
}

Status Instance::save_optimizer(const char *path) {
  Metadata metadata = metadata_of(model_, "optimizer", counters_);
  metadata["parameters"] = layout_of(model_);
  metadata["hyperparameters"] = hypers_of(model_);
  return write_safetensors(path, views_of(optimizer_tensors()), metadata, *files);
}

Status Instance::load_optimizer(const char *path) {
  Result<SafetensorsFile> file = read_safetensors(path, *files);
  if (!file)
    return file.status();
  auto mismatch = [&](const std::string &what) {
    return Status(GRADUS_MISMATCH, "`" + file->path() + "` does not fit `" + model_.name +
                                       "`: " + what + "; nothing was loaded");
  };
  const Metadata &metadata = file->metadata();
  auto is = [&](const char *key, const std::string &value) {
    auto place = metadata.find(key);
    return place != metadata.end() && place->second == value;
  };
  if (!is("kind", "optimizer"))
    return mismatch("it is not the optimizer state of a model");
  if (!is("format_version", format_version))
    return mismatch("it is written in another version of the format than " +
                    std::string(format_version));
  if (!is("parameters", layout_of(model_)))
    return mismatch("it belongs to a model with other parameters");
  if (!is("hyperparameters", hypers_of(model_)))
    return mismatch("it belongs to a model with other hyperparameters");
  std::vector<NamedTensor> tensors = optimizer_tensors();
  Status status = match_tensors(*file, tensors, model_);
  if (!status.ok())
    return status;
  Counters read;
  if (!read_number(metadata, "seed", read.seed) || !read_number(metadata, "step", read.steps) ||
      !read_number(metadata, "draws", read.draws))
    return Status(GRADUS_CORRUPT_FILE,
                  "`" + file->path() + "` has no seed, step or draws in its metadata");
  copy_tensors(*file, tensors);
  counters_ = read;
  return {};
}

} // namespace gradus::runtime
