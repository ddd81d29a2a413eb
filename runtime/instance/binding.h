// An entry at one binding of its dimensions: its plan, its primitives, the addresses of its slots.
#pragma once

#include "gradus/abi.h"
#include "runtime/arena/memory.h"
#include "runtime/instance/captures.h"
#include "runtime/plan/planner.h"
#include "runtime/primitives/attention.h"
#include "runtime/primitives/matmul.h"
#include "runtime/primitives/window.h"
#include "runtime/status/status.h"

#include <memory>
#include <vector>

namespace gradus::runtime {

/// A matrix product of the entry, with the slots of its operands.
struct BoundMatmul {
  gradus_matmul_spec spec;
  std::unique_ptr<Matmul> matmul;
  uint64_t scratch_offset = 0; // in the arena; its booking until the plan is made
  float *packed_b = nullptr;   // b for all steps of the loop that runs, where it packs b
};

/// A window operation of the entry, likewise.
struct BoundWindow {
  gradus_window_spec spec;
  std::unique_ptr<Window> window;
  uint64_t scratch_offset = 0;
};

/// An attention of the entry, likewise.
struct BoundAttention {
  const gradus_attention_spec *spec;
  std::unique_ptr<Attention> attention;
  uint64_t scratch_offset = 0;
};

class Binding;

/// A loop of the entry: its body at the binding's dimensions, with arena and carried values in the
/// scratch.
struct BoundLoop {
  const gradus_loop_spec *spec;
  const int32_t *slots; // as gradus_plan_loop has them
  int64_t count;
  std::unique_ptr<Binding> body;
  std::vector<void *> arguments; // of the body, at the step that runs
  uint64_t scratch_offset = 0;

  BoundLoop(const gradus_loop_spec *spec, const int32_t *slots, int64_t count,
            std::unique_ptr<Binding> body);
  BoundLoop(BoundLoop &&) noexcept;
  ~BoundLoop();
  uint64_t scratch_bytes() const;
  /// Gives the packed operands of the body's products their places in the scratch.
  void place_packed(char *scratch);
  /// All steps, in the frame of the entry that loops.
  void run(const gradus_frame *frame, char *scratch);

private:
  uint64_t carried_bytes() const;
  void pack_captures();
};

class Binding {
public:
  /// Checks the dimensions, lets the entry describe itself, makes the primitives and the plan.
  /// Allocates no arena.
  static Result<std::unique_ptr<Binding>> make(const gradus_model &model, const gradus_entry &entry,
                                               const int64_t *dims, int threads,
                                               const LoopCaptures &captures = {});

  const gradus_entry &entry() const { return entry_; }
  const std::vector<int64_t> &dims() const { return dims_; }
  bool has_dims(const int64_t *dims) const;
  uint64_t arena_bytes() const { return plan_.peak(); }
  /// Bytes of argument `index`.
  uint64_t argument_bytes(int32_t index) const { return argument_bytes_[size_t(index)]; }

  /// Fills the addresses of storages and arena, and of the views of them.
  void place(const std::vector<Block> &storages, char *arena);
  const char *arena() const { return arena_; }
  /// Fills the addresses of the arguments, and of the views of them.
  void set_arguments(void *const *arguments);
  /// The results of a training step go here first, so that a step that fails leaves the caller's as
  /// they were.
  char *staged(int32_t argument) const;
  bool stages() const { return !staging_.empty(); }

  void *const *slots() const { return slots_.data(); }
  BoundMatmul &matmul(int32_t index) { return matmuls_[size_t(index)]; }
  std::vector<BoundMatmul> &matmuls() { return matmuls_; }
  BoundWindow &window(int32_t index) { return windows_[size_t(index)]; }
  BoundAttention &attention(int32_t index) { return attentions_[size_t(index)]; }
  BoundLoop &loop(int32_t index) { return loops_[size_t(index)]; }
  template <typename Bound> void *scratch(const Bound &bound) const {
    return arena_ + bound.scratch_offset;
  }

private:
  Binding(const gradus_model &model, const gradus_entry &entry, const LoopCaptures &captures)
      : model_(model), entry_(entry), captures_(captures) {}
  Status measure_arguments();
  Status describe(int threads);
  /// Make the primitives that were asked for, and book their scratch.
  Status make_matmuls(gradus_plan &plan, int threads);
  Status make_windows(gradus_plan &plan, int threads);
  Status make_attentions(gradus_plan &plan, int threads);
  Status make_loops(gradus_plan &plan, int threads);
  Status check_slots() const;
  void fill_views(bool of_arguments);

  const gradus_model &model_;
  const gradus_entry &entry_;
  const LoopCaptures captures_;
  std::vector<int64_t> dims_;
  std::vector<uint64_t> argument_bytes_;
  ArenaPlan plan_;
  std::vector<int64_t> buffer_of_slot_; // booking in plan_, or -1
  std::vector<uint64_t> offsets_;       // of slots: from their storage, arena or base
  std::vector<BoundMatmul> matmuls_;
  std::vector<BoundWindow> windows_;
  std::vector<BoundAttention> attentions_;
  std::vector<BoundLoop> loops_;
  std::vector<bool> views_argument_; // slots that are arguments, or views of them
  std::vector<void *> slots_;
  char *arena_ = nullptr;
  std::vector<uint64_t> staging_offsets_;
  std::vector<char> staging_;
};

} // namespace gradus::runtime
