// An operation of windows over space, made beforehand: convolutions with their gradients, pooling with its own. Images are
// [batch, space..., channels], dense.
#pragma once

#include "gradus/abi.h"
#include "runtime/status/status.h"

#include <array>
#include <cstdint>
#include <memory>

namespace gradus::runtime {

using Extents = std::array<int64_t, 3>; // of the axes of space

/// The operation of gradus_window_spec (abi.h) with its dimensions bound.
struct WindowProblem {
  int32_t kind = GRADUS_CONVOLUTION, element = GRADUS_F32;
  bool has_bias = false;
  int32_t activation = GRADUS_LINEAR;
  int32_t axes = 1; // unused ones have extent, size, stride, dilation 1 and low 0
  int64_t batch = 1, x_channels = 1, y_channels = 1, groups = 1;
  Extents x = {1, 1, 1}, y = {1, 1, 1};
  Extents size = {1, 1, 1}, stride = {1, 1, 1}, dilation = {1, 1, 1}, low = {0, 0, 0};
  int threads = 1;
};

/// float or double, as the problem says.
struct WindowOperands {
  const void *a, *b, *bias; // b, bias: null where there is none
  void *c;
  void *scratch; // scratch_bytes(), aligned to 64
};

class Window {
public:
  virtual ~Window() = default;
  /// Bytes of scratch that run() needs for itself.
  virtual uint64_t scratch_bytes() const { return 0; }
  virtual Status run(const WindowOperands &operands) noexcept = 0;
  /// Who computes, for tests and measurements: "own" or "onednn".
  virtual const char *engine() const = 0;
};

/// Whether all its addresses and its images' sizes stay within ArenaPlan's limit; others are refused.
bool addressable(const WindowProblem &problem);

/// Who computes is a rule on the shape and the processor alone: see README.md.
Result<std::unique_ptr<Window>> make_window(const WindowProblem &problem);

} // namespace gradus::runtime
