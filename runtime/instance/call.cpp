// Preparing and running entries.
#include "runtime/instance/arguments.h"
#include "runtime/instance/instance.h"
#include "runtime/parallel/parallel.h"
#include "runtime/parallel/subnormals.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace gradus::runtime {

Status Instance::check_entry(int32_t entry) const {
  if (entry >= 0 && entry < model_.entry_count)
    return {};
  return Status(GRADUS_INVALID_ARGUMENT, "there is no entry " + std::to_string(entry) + " in `" +
                                             model_.name + "`, which has " +
                                             std::to_string(model_.entry_count));
}

Result<Binding *> Instance::bind(int32_t entry, const int64_t *dims) {
  auto &known = bindings_[size_t(entry)];
  for (size_t i = 0; i < known.size(); ++i)
    if (known[i]->has_dims(dims)) {
      std::rotate(known.begin(), known.begin() + long(i), known.begin() + long(i) + 1);
      return known.front().get();
    }
  TeamSize team(threads_); // oneDNN makes primitives for the team it finds
  auto made = Binding::make(model_, model_.entries[entry], dims, threads_);
  if (!made)
    return made.status();
  Status status = place(**made);
  if (!status.ok())
    return status;
  if (known.size() >= bindings_kept)
    known.pop_back();
  known.insert(known.begin(), std::move(*made));
  return known.front().get();
}

Status Instance::place(Binding &binding) {
  if (binding.arena_bytes() > arena_.size()) {
    Result<Block> block =
        allocate_block(hooks_, binding.arena_bytes(),
                       std::string("the intermediate values of `") + binding.entry().name + "`");
    if (!block)
      return block.status();
    arena_ = std::move(*block);
  }
  binding.place(storages_, arena_.data());
  return {};
}

Status Instance::prepare(int32_t entry, const int64_t *dims) {
  Status status = check_entry(entry);
  if (!status.ok())
    return status;
  Result<Binding *> binding = bind(entry, dims);
  return binding ? Status() : binding.status();
}

template <typename Action>
Status Instance::for_each_covered(const char *const *names, const int64_t *dims, int32_t count,
                                  const Action &action) {
  for (int32_t entry = 0; entry < model_.entry_count; ++entry) {
    const gradus_entry &table = model_.entries[entry];
    std::vector<int64_t> values;
    for (int32_t i = 0; i < table.dimension_count; ++i)
      for (int32_t j = 0; j < count; ++j)
        if (std::string_view(table.dimensions[i]) == names[j]) {
          values.push_back(dims[j]);
          break;
        }
    if (values.size() != size_t(table.dimension_count))
      continue;
    Status status = action(entry, values.data());
    if (!status.ok())
      return status;
  }
  return {};
}

Status Instance::prepare_all(const char *const *names, const int64_t *dims, int32_t count) {
  return for_each_covered(names, dims, count, [&](int32_t entry, const int64_t *values) {
    return prepare(entry, values);
  });
}

Status Instance::memory_all(const char *const *names, const int64_t *dims, int32_t count,
                            uint64_t &bytes) {
  uint64_t most = 0;
  Status status =
      for_each_covered(names, dims, count, [&](int32_t entry, const int64_t *values) {
        uint64_t own = 0;
        Status status = memory(entry, values, own);
        most = std::max(most, own);
        return status;
      });
  if (status.ok())
    bytes = most;
  return status;
}

Status Instance::memory(int32_t entry, const int64_t *dims, uint64_t &bytes) {
  Status status = check_entry(entry);
  if (!status.ok())
    return status;
  TeamSize team(threads_);
  auto binding = Binding::make(model_, model_.entries[entry], dims, threads_);
  if (!binding)
    return binding.status();
  bytes = (*binding)->arena_bytes();
  return {};
}

Status Instance::call(int32_t entry, void *const *arguments, const int64_t *dims) {
  Status status = check_entry(entry);
  if (!status.ok())
    return status;
  if (interrupted.load(std::memory_order_relaxed))
    return Status(GRADUS_INTERRUPTED, "`" + std::string(model_.entries[entry].name) +
                                          "` was not run: gradus_interrupt was called");
  Result<Binding *> binding = bind(entry, dims);
  if (!binding)
    return binding.status();
  status = check_arguments(**binding, arguments);
  return status.ok() ? run(**binding, arguments) : status;
}

Status Instance::run(Binding &binding, void *const *arguments) {
  const gradus_entry &entry = binding.entry();
  if (binding.arena() != arena_.data()) // it has grown for another entry since
    binding.place(storages_, arena_.data());
#if GRADUS_STRESS
  if (arena_.size())
    std::memset(arena_.data(), 0xFF, arena_.size()); // all bits set are a NaN in every float type
#endif
  binding.set_arguments(arguments);
  bool trains = entry.kind == GRADUS_ENTRY_STEP;
  if (trains)
    draw_key_ = {counters_.seed, DrawKey::training, counters_.steps, 0};
  else if (entry.kind == GRADUS_ENTRY_INITIALIZE)
    draw_key_ = {counters_.seed, DrawKey::initialization, 0, 0};
  else
    draw_key_ = {counters_.seed, DrawKey::inference, counters_.draws, 0};
  call_failure_ = GRADUS_OK;

  gradus_frame frame = {binding.slots(), binding.dims().data(), handle_, &binding};
  int32_t diverged;
  {
    TeamSize team(threads_);
    FlushSubnormals flush; // for what runs in this thread alone
    diverged = entry.execute(&frame);
  }
  if (call_failure_ != GRADUS_OK)
    return Status(call_failure_,
                  "`" + std::string(entry.name) + "` failed: " + call_failure_sentence_);
  if (diverged)
    return Status(GRADUS_DIVERGED,
                  "step " + std::to_string(counters_.steps + 1) + ": the loss of statement " +
                      std::to_string(diverged) + " of `" + entry.name +
                      "` is not a finite number; that statement was not applied. A smaller rate or "
                      "clipped gradients may help");
  if (entry.draws && !trains && entry.kind != GRADUS_ENTRY_INITIALIZE)
    ++counters_.draws;
  counters_.steps += trains;
  if (trains && interrupted.load(std::memory_order_relaxed))
    return Status(GRADUS_INTERRUPTED, "step " + std::to_string(counters_.steps) + " of `" +
                                          entry.name +
                                          "` was completed; then gradus_interrupt was seen");
  for (int32_t i = 0; i < entry.argument_count; ++i)
    if (const char *result = binding.staged(i))
      std::memcpy(arguments[i], result, binding.argument_bytes(i));
  return {};
}

void Instance::fail_in_call(gradus_status code, const char *sentence) noexcept {
  if (call_failure_ != GRADUS_OK)
    return;
  call_failure_ = code;
  std::snprintf(call_failure_sentence_, sizeof call_failure_sentence_, "%s", sentence);
}

} // namespace gradus::runtime
