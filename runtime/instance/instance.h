// One instance of a compiled model: its storages, its prepared entries, its counters.
// Functions return a Status and may throw std::bad_alloc; boundary.cpp turns both into what the C
// interface promises.
#pragma once

#include "gradus/abi.h"
#include "gradus/gradus.h"
#include "runtime/arena/memory.h"
#include "runtime/file/file_system.h"
#include "runtime/instance/binding.h"
#include "runtime/random/philox.h"
#include "runtime/status/status.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace gradus::runtime {

#if GRADUS_STRESS
constexpr size_t bindings_kept = 1;
#else
/// Bindings of one entry that stay prepared; of more, the one not used for longest is forgotten.
constexpr size_t bindings_kept = 256;
#endif

/// A parameter, state or part of the optimizer by its name in a checkpoint.
struct NamedTensor {
  std::string name;
  int32_t element;
  std::vector<int64_t> shape;
  uint64_t count;
  void *values;
};

/// Everything that must survive a failing load.
struct Counters {
  uint64_t seed = 0;
  uint64_t steps = 0; // training steps completed
  uint64_t draws = 0; // drawing calls of other entries
};

class Instance {
public:
  /// `handle` is what generated code gets back as gradus_frame's instance.
  Instance(const gradus_model &model, const gradus_options &options, gradus_instance *handle);

  /// Storages, hyperparameters, parameters: what gradus_create does after making the handle.
  Status create();

  Status prepare(int32_t entry, const int64_t *dims);
  Status prepare_all(const char *const *names, const int64_t *dims, int32_t count);
  Status call(int32_t entry, void *const *arguments, const int64_t *dims);
  Status memory(int32_t entry, const int64_t *dims, uint64_t &bytes);
  Status memory_all(const char *const *names, const int64_t *dims, int32_t count, uint64_t &bytes);

  Status set(const char *name, double value);
  Status get(const char *name, double &value) const;
  Status initialize(uint64_t seed);
  Status read_tensor(const char *name, void *values, uint64_t count);
  Status write_tensor(const char *name, const void *values, uint64_t count);

  Status save(const char *path);
  Status save_optimizer(const char *path);
  Status load(const char *path);
  Status load_optimizer(const char *path);

  const gradus_model &model() const { return model_; }
  const Hooks &hooks() const { return hooks_; }
  int threads() const { return threads_; }
  Counters &counters() { return counters_; }
  const Counters &counters() const { return counters_; }
  /// Of the draws in the call that runs.
  const DrawKey &draw_key() const { return draw_key_; }
  /// Called by generated code's helpers, which cannot return one; the first failure of a call
  /// stands.
  void fail_in_call(gradus_status code, const char *sentence) noexcept;

  std::atomic<bool> interrupted{false};
  /// Where checkpoints are written; tests put a failing one here.
  FileSystem *files = &system_files();

private:
  /// Calls action(entry, dims) for every entry whose dimensions are all among `names`, until one
  /// fails.
  template <typename Action>
  Status for_each_covered(const char *const *names, const int64_t *dims, int32_t count,
                          const Action &action);
  Status check_entry(int32_t entry) const;
  Result<Binding *> bind(int32_t entry, const int64_t *dims);
  /// Makes the arena large enough for `binding` and gives it its addresses.
  Status place(Binding &binding);
  Status run(Binding &binding, void *const *arguments);
  /// Zeros, or each storage's `initial`: all but parameters and states.
  void reset_optimizer();
  const double *find_hyper(const char *name) const;

  std::vector<NamedTensor> weights();
  void add_states(gradus_storage_kind kind, std::vector<NamedTensor> &tensors);
  std::vector<NamedTensor> optimizer_tensors();
  Result<NamedTensor> find_tensor(const char *name, uint64_t count);

  const gradus_model &model_;
  gradus_instance *handle_;
  Hooks hooks_;
  int threads_;
  Counters counters_;
  DrawKey draw_key_ = {};
  std::vector<Block> storages_;
  Block arena_;
  std::vector<std::vector<std::unique_ptr<Binding>>> bindings_; // by entry; the last used first
  gradus_status call_failure_ = GRADUS_OK;
  char call_failure_sentence_[200] = ""; // no memory to ask for in a call
};

} // namespace gradus::runtime

/// The handle of the C interface: an instance, or the reason why there is none.
struct gradus_instance {
  std::unique_ptr<gradus::runtime::Instance> instance;
  bool usable = false; // created without failure
  std::string message;
  /// Stands instead of `message` where there was no memory for one.
  const char *fixed_message = nullptr;
};
