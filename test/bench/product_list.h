// The matrix products that a step asks for, learned from its own descriptor.
#pragma once

#include "gradus/abi.h"

#include <vector>

namespace gradus::bench {

struct Product {
  gradus_matmul_spec spec;
  int64_t batch, m, n, k;
  double flops() const { return 2.0 * double(batch) * double(m) * double(n) * double(k); }
};

/// Lets the step describe itself for these dimensions.
std::vector<Product> products_of(const gradus_entry &step, const std::vector<int64_t> &dims);

} // namespace gradus::bench
