// The C interface. The only file that catches: every function goes through `guarded`, which turns
// exceptions into statuses and keeps the sentence of a failure.
#include "runtime/choice/choose.h"
#include "runtime/instance/instance.h"
#include "runtime/parallel/processor.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>

using gradus::runtime::Counters;
using gradus::runtime::Instance;
using gradus::runtime::Status;

namespace {

/// Runs body, a function without arguments that returns a Status; its message goes to the handle.
template <typename Body> gradus_status guarded(gradus_instance *handle, const Body &body) noexcept {
  try {
    handle->fixed_message = nullptr;
    Status status = body();
    handle->message = status.message();
    return status.code();
  } catch (const std::bad_alloc &) {
    handle->fixed_message = "there is not enough memory";
    return GRADUS_OUT_OF_MEMORY;
  } catch (...) {
    handle->fixed_message = "the runtime failed in a way that it does not know; this is a mistake "
                            "of Gradus, please report it";
    return GRADUS_INTERNAL;
  }
}

Status null_argument(const char *name) {
  return Status(GRADUS_INVALID_ARGUMENT, "`" + std::string(name) + "` is a null pointer");
}

/// Runs body(instance) of a handle that gradus_create made without failure.
template <typename Body>
gradus_status on_instance(gradus_instance *handle, const Body &body) noexcept {
  if (!handle)
    return GRADUS_INVALID_ARGUMENT;
  if (!handle->usable) {
    handle->fixed_message =
        handle->message.empty() ? "this instance could not be created" : nullptr;
    return GRADUS_INVALID_ARGUMENT;
  }
  return guarded(handle, [&] { return body(*handle->instance); });
}

/// The options as this version knows them: what the caller's struct is too short for stays zero.
Status read_options(const gradus_options *given, gradus_options &options) {
  if (!given)
    return {};
  if (given->size < sizeof given->size)
    return Status(GRADUS_INVALID_ARGUMENT, "the options' `size` is " + std::to_string(given->size) +
                                               "; set it to sizeof(gradus_options)");
  std::memcpy(static_cast<void *>(&options), given, std::min(given->size, sizeof options));
  options.size = sizeof options;
  if (options.threads < 0 || options.threads > 4096)
    return Status(GRADUS_INVALID_ARGUMENT, "the options' `threads` is " +
                                               std::to_string(options.threads) +
                                               "; it must be 0 (all cores) to 4096");
  if (!options.allocate != !options.release)
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the options have only one of `allocate` and `release`; give both or neither");
  return {};
}

Status check_dimension_list(const char *const *names, const int64_t *dims, int32_t count) {
  if (count < 0)
    return Status(GRADUS_INVALID_ARGUMENT, "`count` is " + std::to_string(count));
  if (count > 0 && (!names || !dims))
    return null_argument(names ? "dims" : "names");
  if (std::find(names, names + count, nullptr) != names + count)
    return null_argument("names");
  return {};
}

Status create(const gradus_model *model, const gradus_options *given, gradus_instance *handle) {
  if (!model)
    return null_argument("model");
  if (model->abi != GRADUS_ABI_VERSION)
    return Status(GRADUS_MISMATCH, "the model was compiled for runtime interface " +
                                       std::to_string(model->abi) + " and this runtime has " +
                                       std::to_string(GRADUS_ABI_VERSION) +
                                       "; compile it with the gradusc of this version");
  if (std::string missing = gradus::runtime::missing_feature(model->processor); !missing.empty())
    return Status(GRADUS_MISMATCH, "the model was compiled for a processor with `" + missing +
                                       "`, which this one lacks; compile it here, or with a "
                                       "--target-cpu that this processor covers");
  gradus_options options = {};
  Status status = read_options(given, options);
  if (!status.ok())
    return status;
  handle->instance = std::make_unique<Instance>(*model, options, handle);
  status = handle->instance->create();
  handle->usable = status.ok();
  return status;
}

} // namespace

extern "C" {

GRADUS_API gradus_status gradus_create(const gradus_model *model, const gradus_options *options,
                                       gradus_instance **instance) {
  if (!instance)
    return GRADUS_INVALID_ARGUMENT;
  *instance = new (std::nothrow) gradus_instance;
  if (!*instance)
    return GRADUS_OUT_OF_MEMORY;
  return guarded(*instance, [&] { return create(model, options, *instance); });
}

GRADUS_API void gradus_destroy(gradus_instance *instance) { delete instance; }

GRADUS_API const char *gradus_message(const gradus_instance *instance) {
  if (!instance)
    return "there is no instance";
  return instance->fixed_message ? instance->fixed_message : instance->message.c_str();
}

GRADUS_API const gradus_model *gradus_model_of(const gradus_instance *instance) {
  return instance && instance->instance ? &instance->instance->model() : nullptr;
}

GRADUS_API int32_t gradus_find_entry(const gradus_model *model, const char *name) {
  if (!model || !name)
    return -1;
  for (int32_t i = 0; i < model->entry_count; ++i)
    if (std::strcmp(model->entries[i].name, name) == 0)
      return i;
  return -1;
}

GRADUS_API gradus_status gradus_prepare(gradus_instance *instance, int32_t entry,
                                        const int64_t *dims) {
  return on_instance(instance, [&](Instance &i) { return i.prepare(entry, dims); });
}

GRADUS_API gradus_status gradus_prepare_all(gradus_instance *instance, const char *const *names,
                                            const int64_t *dims, int32_t count) {
  return on_instance(instance, [&](Instance &i) {
    Status status = check_dimension_list(names, dims, count);
    return status.ok() ? i.prepare_all(names, dims, count) : status;
  });
}

GRADUS_API gradus_status gradus_call(gradus_instance *instance, int32_t entry,
                                     void *const *arguments, const int64_t *dims) {
  return on_instance(instance, [&](Instance &i) { return i.call(entry, arguments, dims); });
}

GRADUS_API gradus_status gradus_memory(gradus_instance *instance, int32_t entry,
                                       const int64_t *dims, uint64_t *bytes) {
  return on_instance(instance, [&](Instance &i) {
    return bytes ? i.memory(entry, dims, *bytes) : null_argument("bytes");
  });
}

GRADUS_API gradus_status gradus_memory_all(gradus_instance *instance, const char *const *names,
                                           const int64_t *dims, int32_t count, uint64_t *bytes) {
  return on_instance(instance, [&](Instance &i) {
    Status status = bytes ? check_dimension_list(names, dims, count) : null_argument("bytes");
    return status.ok() ? i.memory_all(names, dims, count, *bytes) : status;
  });
}

GRADUS_API gradus_status gradus_set(gradus_instance *instance, const char *name, double value) {
  return on_instance(
      instance, [&](Instance &i) { return name ? i.set(name, value) : null_argument("name"); });
}

GRADUS_API gradus_status gradus_get(gradus_instance *instance, const char *name, double *value) {
  return on_instance(instance, [&](Instance &i) {
    return !name ? null_argument("name") : !value ? null_argument("value") : i.get(name, *value);
  });
}

GRADUS_API gradus_status gradus_seed(gradus_instance *instance, uint64_t seed) {
  return on_instance(instance, [&](Instance &i) {
    i.counters().seed = seed;
    i.counters().draws = 0;
    return Status();
  });
}

GRADUS_API gradus_status gradus_step_count(const gradus_instance *instance, uint64_t *steps) {
  return on_instance(const_cast<gradus_instance *>(instance), [&](Instance &i) {
    if (!steps)
      return null_argument("steps");
    *steps = i.counters().steps;
    return Status();
  });
}

GRADUS_API gradus_status gradus_choose(gradus_instance *instance, const void *logits,
                                       int64_t vocabulary, const int32_t *before,
                                       int64_t before_count, const gradus_choice *choice,
                                       int32_t *token, double *log_probability) {
  return on_instance(instance, [&](Instance &i) {
    if (!logits || !choice || !token)
      return null_argument(!logits ? "logits" : !choice ? "choice" : "token");
    if (before_count < 0 || (before_count > 0 && !before))
      return Status(GRADUS_INVALID_ARGUMENT, "`before` and `before_count` do not fit each other");
    gradus_choice known = {};
    if (choice->size < sizeof choice->size)
      return Status(GRADUS_INVALID_ARGUMENT,
                    "the choice's `size` is " + std::to_string(choice->size) +
                        "; set it to sizeof(gradus_choice)");
    std::memcpy(&known, choice, std::min(choice->size, uint64_t(sizeof known)));
    auto chosen = i.model().element == GRADUS_F64
                      ? gradus::runtime::choose(static_cast<const double *>(logits), vocabulary,
                                                before, before_count, known)
                      : gradus::runtime::choose(static_cast<const float *>(logits), vocabulary,
                                                before, before_count, known);
    if (!chosen)
      return chosen.status();
    *token = chosen->token;
    if (log_probability)
      *log_probability = chosen->log_probability;
    return Status();
  });
}

GRADUS_API gradus_status gradus_initialize(gradus_instance *instance, uint64_t seed) {
  return on_instance(instance, [&](Instance &i) { return i.initialize(seed); });
}

GRADUS_API gradus_status gradus_read_parameter(gradus_instance *instance, const char *name,
                                               void *values, uint64_t count) {
  return on_instance(instance, [&](Instance &i) {
    return !name              ? null_argument("name")
           : !values && count ? null_argument("values")
                              : i.read_tensor(name, values, count);
  });
}

GRADUS_API gradus_status gradus_write_parameter(gradus_instance *instance, const char *name,
                                                const void *values, uint64_t count) {
  return on_instance(instance, [&](Instance &i) {
    return !name              ? null_argument("name")
           : !values && count ? null_argument("values")
                              : i.write_tensor(name, values, count);
  });
}

GRADUS_API gradus_status gradus_save(gradus_instance *instance, const char *path) {
  return on_instance(instance,
                     [&](Instance &i) { return path ? i.save(path) : null_argument("path"); });
}

GRADUS_API gradus_status gradus_save_optimizer(gradus_instance *instance, const char *path) {
  return on_instance(
      instance, [&](Instance &i) { return path ? i.save_optimizer(path) : null_argument("path"); });
}

GRADUS_API gradus_status gradus_set_durable(gradus_instance *instance, int32_t durable) {
  return on_instance(instance, [&](Instance &i) {
    i.files = durable ? &gradus::runtime::system_files() : &gradus::runtime::unsynced_files();
    return Status();
  });
}

GRADUS_API gradus_status gradus_load(gradus_instance *instance, const char *path) {
  return on_instance(instance,
                     [&](Instance &i) { return path ? i.load(path) : null_argument("path"); });
}

GRADUS_API gradus_status gradus_load_optimizer(gradus_instance *instance, const char *path) {
  return on_instance(
      instance, [&](Instance &i) { return path ? i.load_optimizer(path) : null_argument("path"); });
}

GRADUS_API void gradus_interrupt(gradus_instance *instance) {
  if (instance && instance->instance)
    instance->instance->interrupted.store(true, std::memory_order_relaxed);
}

GRADUS_API void gradus_resume(gradus_instance *instance) {
  if (instance && instance->instance)
    instance->instance->interrupted.store(false, std::memory_order_relaxed);
}

} // extern "C"
