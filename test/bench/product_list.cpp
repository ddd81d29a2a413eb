// The functions that `describe` calls, defined in the program: a library's calls find them before
// those of the runtime.
#include "test/bench/product_list.h"

#include <cstddef>

using std::size_t;

struct gradus_plan {
  std::vector<gradus::bench::Product> products;
};

extern "C" {

void gradus_plan_buffer(gradus_plan *, int32_t, int64_t, int32_t, int32_t) {}
void gradus_plan_view(gradus_plan *, int32_t, int64_t) {}
void gradus_plan_matmul(gradus_plan *plan, int32_t index, int32_t, const gradus_matmul_spec *spec,
                        int64_t batch, int64_t m, int64_t n, int64_t k) {
  plan->products[size_t(index)] = {*spec, batch, m, n, k};
}
void gradus_plan_require(gradus_plan *, int64_t, const char *) {}
void gradus_plan_window(gradus_plan *, int32_t, int32_t, const gradus_window_spec *, int64_t, int64_t, int64_t, int64_t, int64_t,
                        int64_t, int64_t, int64_t, int64_t) {}

} // extern "C"

namespace gradus::bench {

std::vector<Product> products_of(const gradus_entry &step, const std::vector<int64_t> &dims) {
  gradus_plan plan;
  plan.products.resize(size_t(step.primitive_count));
  step.describe(&plan, dims.data());
  return plan.products;
}

} // namespace gradus::bench
