// Making an instance, its storages, its hyperparameters and its tensors by name.
#include "runtime/instance/instance.h"

#include "runtime/instance/elements.h"
#include "runtime/parallel/parallel.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace gradus::runtime {

namespace {

template <typename Value> void fill_value(Block &block, uint64_t count, double value) {
  std::fill_n(reinterpret_cast<Value *>(block.data()), count, Value(value));
}

void fill_storage(Block &block, const gradus_storage &storage) {
  switch (storage.element) {
  case GRADUS_F32:
    return fill_value<float>(block, storage.count, storage.initial);
  case GRADUS_F64:
    return fill_value<double>(block, storage.count, storage.initial);
  case GRADUS_I32:
    return fill_value<int32_t>(block, storage.count, storage.initial);
  case GRADUS_I64:
    return fill_value<int64_t>(block, storage.count, storage.initial);
  default:
    return fill_value<char>(block, storage.count, storage.initial);
  }
}

constexpr int32_t parameters_index = 0, hypers_index = 1, counters_index = 2;

} // namespace

Instance::Instance(const gradus_model &model, const gradus_options &options,
                   gradus_instance *handle)
    : model_(model), handle_(handle), hooks_(options),
      threads_(options.threads > 0 ? options.threads : available_threads()) {
  counters_.seed = options.seed;
}

Status Instance::create() {
  const gradus_model &m = model_;
  bool sound = m.storage_count >= 3 &&
               m.storages[parameters_index].kind == GRADUS_STORAGE_PARAMETERS &&
               m.storages[hypers_index].kind == GRADUS_STORAGE_HYPERS &&
               m.storages[counters_index].kind == GRADUS_STORAGE_COUNTERS && m.initialize >= 0 &&
               m.initialize < m.entry_count && m.entries[m.initialize].dimension_count == 0 &&
               m.entries[m.initialize].argument_count == 0;
  if (!sound)
    return Status(GRADUS_INTERNAL, "the tables of `" + std::string(m.name) +
                                       "` are not in the order that abi.h says; this is a mistake "
                                       "of Gradus, please report it with the model");
  bindings_.resize(size_t(m.entry_count));
  for (int32_t i = 0; i < m.storage_count; ++i) {
    const gradus_storage &storage = m.storages[i];
    uint64_t bytes;
    if (__builtin_mul_overflow(storage.count, element_bytes(storage.element), &bytes))
      bytes = UINT64_MAX;
    std::string what = i == parameters_index
                           ? std::string("the parameters of `") + m.name + "`"
                           : "`" + std::string(storage.name ? storage.name : m.name) + "`";
    Result<Block> block = allocate_block(hooks_, bytes, what);
    if (!block)
      return block.status();
    std::memset(block->data(), 0, bytes);
    storages_.push_back(std::move(*block));
  }
  for (int32_t i = 0; i < m.hyper_count; ++i)
    reinterpret_cast<double *>(storages_[hypers_index].data())[i] = m.hypers[i].initial;
  return initialize(counters_.seed);
}

Status Instance::initialize(uint64_t seed) {
  Counters before = counters_;
  counters_ = {seed, 0, 0};
  Status status = call(model_.initialize, nullptr, nullptr);
  if (!status.ok()) {
    counters_ = before;
    return status;
  }
  reset_optimizer();
  return {};
}

void Instance::reset_optimizer() {
  for (int32_t i = 0; i < model_.storage_count; ++i) {
    const gradus_storage &storage = model_.storages[i];
    if (storage.kind == GRADUS_STORAGE_SLOT)
      fill_storage(storages_[size_t(i)], storage);
    else if (storage.kind == GRADUS_STORAGE_COUNTERS)
      std::memset(storages_[size_t(i)].data(), 0, storages_[size_t(i)].size());
  }
}

const double *Instance::find_hyper(const char *name) const {
  for (int32_t i = 0; i < model_.hyper_count; ++i)
    if (std::string_view(model_.hypers[i].name) == name)
      return reinterpret_cast<const double *>(storages_[hypers_index].data()) + i;
  return nullptr;
}

namespace {

Status unknown(const char *kind, const char *name, const std::vector<std::string> &known) {
  std::string text = std::string("there is no ") + kind + " `" + name + "`";
  for (size_t i = 0; i < known.size() && i < 8; ++i)
    text += (i ? ", `" : "; there are `") + known[i] + "`";
  if (known.size() > 8)
    text += " and " + std::to_string(known.size() - 8) + " more";
  return Status(GRADUS_INVALID_ARGUMENT, text);
}

} // namespace

Status Instance::get(const char *name, double &value) const {
  const double *hyper = find_hyper(name);
  if (!hyper) {
    std::vector<std::string> known;
    for (int32_t i = 0; i < model_.hyper_count; ++i)
      known.push_back(model_.hypers[i].name);
    return unknown("hyperparameter", name, known);
  }
  value = *hyper;
  return {};
}

Status Instance::set(const char *name, double value) {
  double before;
  Status status = get(name, before);
  if (status.ok())
    *const_cast<double *>(find_hyper(name)) = value;
  return status;
}

std::vector<NamedTensor> Instance::weights() {
  std::vector<NamedTensor> tensors;
  auto *parameters = storages_[parameters_index].data();
  uint64_t bytes = element_bytes(int32_t(model_.element));
  for (int32_t i = 0; i < model_.parameter_count; ++i) {
    const gradus_parameter &parameter = model_.parameters[i];
    tensors.push_back({parameter.name, int32_t(model_.element),
                       std::vector<int64_t>(parameter.shape, parameter.shape + parameter.rank),
                       parameter.count, parameters + parameter.offset * bytes});
  }
  add_states(GRADUS_STORAGE_STATE, tensors);
  return tensors;
}

void Instance::add_states(gradus_storage_kind kind, std::vector<NamedTensor> &tensors) {
  for (int32_t i = 0; i < model_.storage_count; ++i) {
    const gradus_storage &storage = model_.storages[i];
    if (storage.kind == kind)
      tensors.push_back({storage.name, storage.element,
                         std::vector<int64_t>(storage.shape, storage.shape + storage.rank),
                         storage.count, storages_[size_t(i)].data()});
  }
}

Result<NamedTensor> Instance::find_tensor(const char *name, uint64_t count) {
  std::vector<std::string> known;
  std::vector<NamedTensor> tensors = weights();
  add_states(GRADUS_STORAGE_CARRIED, tensors);
  for (NamedTensor &tensor : tensors) {
    known.push_back(tensor.name);
    if (tensor.name != name)
      continue;
    if (tensor.count != count)
      return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(name) + "` has " +
                                                 std::to_string(tensor.count) + " elements, not " +
                                                 std::to_string(count));
    return std::move(tensor);
  }
  return unknown("parameter or state", name, known);
}

Status Instance::read_tensor(const char *name, void *values, uint64_t count) {
  Result<NamedTensor> tensor = find_tensor(name, count);
  if (!tensor)
    return tensor.status();
  if (count)
    std::memcpy(values, tensor->values, count * element_bytes(tensor->element));
  return {};
}

Status Instance::write_tensor(const char *name, const void *values, uint64_t count) {
  Result<NamedTensor> tensor = find_tensor(name, count);
  if (!tensor)
    return tensor.status();
  if (count)
    std::memcpy(tensor->values, values, count * element_bytes(tensor->element));
  return {};
}

} // namespace gradus::runtime
