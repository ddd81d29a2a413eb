// What `describe` of a generated entry fills: the gradus_plan of abi.h.
#pragma once

#include "gradus/abi.h"
#include "runtime/plan/planner.h"

#include <string>
#include <vector>

namespace gradus::runtime {

struct MatmulRequest {
  bool made = false;
  gradus_matmul_spec spec;
  int32_t operation;
  int64_t batch, m, n, k;
};

struct WindowRequest {
  bool made = false;
  gradus_window_spec spec;
  int32_t operation;
  int64_t batch, x_channels, y_channels;
  int64_t x[3], y[3];
};

struct AttentionRequest {
  const gradus_attention_spec *spec = nullptr;
  int32_t operation;
  double scale;
  int64_t batch, queries, keys, heads, key_heads, size, value_size;
};

struct LoopRequest {
  const gradus_loop_spec *spec = nullptr;
  const int32_t *slots, *dimensions;
  int32_t operation;
  int64_t count;
};

} // namespace gradus::runtime

/// Called from C code that cannot unwind: nothing here allocates after construction, and mistakes
/// are only noted.
struct gradus_plan {
  explicit gradus_plan(const gradus_entry &entry);

  const gradus_entry &entry;
  gradus::runtime::ArenaPlan arena;
  std::vector<int64_t> buffer_of_slot;
  std::vector<uint64_t> offsets;
  std::vector<gradus::runtime::MatmulRequest> matmuls;
  std::vector<gradus::runtime::WindowRequest> windows;
  std::vector<gradus::runtime::AttentionRequest> attentions;
  std::vector<gradus::runtime::LoopRequest> loops;
  /// What the generated code did wrong; null: nothing.
  const char *mistake = nullptr;
  /// A buffer's size was negative or beyond all memory: the dimensions are absurd.
  bool absurd = false;
  /// The first requirement that the dimensions don't meet; null: they meet all. A constant of the library.
  const char *unmet = nullptr;
};
