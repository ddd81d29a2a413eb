// The matrix products and convolutions that a step asks for, learned from its own descriptor.
#pragma once

#include "gradus/abi.h"
#include "runtime/primitives/window.h"

#include <vector>

namespace gradus::bench {

struct Product {
  gradus_matmul_spec spec;
  int64_t batch, m, n, k;
  int64_t times = 1; // in a step: once for each step of a loop
  bool packs_b = false; // b is the same in all steps of its loop
  double flops() const { return 2.0 * double(batch) * double(m) * double(n) * double(k); }
};

struct Convolved {
  gradus_window_spec spec;
  runtime::WindowProblem problem;
  /// Multiplications with padding included.
  double flops() const;
};

/// Pooling is none of these: it multiplies nothing.
struct Operations {
  std::vector<Product> products;
  std::vector<Convolved> convolutions;
};

/// Lets the step describe itself for these dimensions, the bodies of its loops included.
Operations operations_of(const gradus_model &model, const gradus_entry &step, const std::vector<int64_t> &dims, int threads);

} // namespace gradus::bench
