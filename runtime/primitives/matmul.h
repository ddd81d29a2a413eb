// A matrix product made beforehand: chosen and built in prepare, only run in a step.
#pragma once

#include "gradus/abi.h"
#include "runtime/status/status.h"

#include <cstdint>
#include <memory>

namespace gradus::runtime {

/// The product of gradus_matmul_spec (abi.h) with its dimensions bound: f32, row-major, dense.
struct MatmulProblem {
  bool transpose_a = false, transpose_b = false;
  bool a_batched = false, b_batched = false; // only where batch > 1 is meant
  bool has_bias = false;
  bool packs_b = false; // b stays the same for many runs: pack() copies it for all of them
  int32_t activation = GRADUS_LINEAR;
  int64_t batch = 1, m = 0, n = 0, k = 0;
  int threads = 1;
};

struct MatmulOperands {
  const float *a, *b, *bias; // b: packed where packed_bytes() is not 0; bias: null where there is none
  float *c;
  void *scratch; // scratch_bytes(), aligned to 64
};

class Matmul {
public:
  virtual ~Matmul() = default;
  /// Bytes of scratch that run() needs for itself.
  virtual uint64_t scratch_bytes() const { return 0; }
  /// Bytes that pack() writes. 0: run() reads b as it lies; always so where the problem doesn't pack b.
  virtual uint64_t packed_bytes() const { return 0; }
  /// Copies b to `packed`, aligned to 64, in the order in which run() reads it.
  virtual void pack(const float * /*b*/, float * /*packed*/) noexcept {}
  virtual Status run(const MatmulOperands &operands) noexcept = 0;
  /// "own" or "onednn": who computes, for tests and measurements.
  virtual const char *engine() const = 0;
};

/// Who computes is a rule on the shape and the processor alone: never on a measurement, so that a
/// program run twice rounds the same. See README.md for the rule and the measurements it comes
/// from.
Result<std::unique_ptr<Matmul>> make_matmul(const MatmulProblem &problem);

/// The rows of all matrices as rows of one, where one b serves them all: the same product.
MatmulProblem fold_batch(const MatmulProblem &problem);

/// The two engines by themselves, for tests and measurements. oneDNN wants a or b batched where the
/// batch is more than 1.
std::unique_ptr<Matmul> make_own_matmul(const MatmulProblem &problem);
Result<std::unique_ptr<Matmul>> make_onednn_matmul(const MatmulProblem &problem);

} // namespace gradus::runtime
