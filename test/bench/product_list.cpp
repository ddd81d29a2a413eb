// The functions that `describe` calls, defined in the program: a library's calls find them before
// those of the runtime.
#include "test/bench/product_list.h"

#include "runtime/instance/captures.h"

#include <cstddef>

using std::size_t;

struct gradus_plan : gradus::bench::Operations {
  const gradus_model *model = nullptr;
  const int64_t *dims = nullptr;
  int32_t body = -1;   // of the model, or the step itself
  int64_t times = 1;   // that this runs in a step
  std::size_t first = 0; // of its products among all
  const gradus_entry *entry = nullptr; // that describes itself
  gradus::runtime::LoopCaptures captures;

  /// Buffers are found by slot; those of a body are others than those of the step.
  int32_t slot(int32_t own) const { return own < 0 ? own : own + (body + 1) * 100000; }
};

extern "C" {

void gradus_plan_buffer(gradus_plan *, int32_t, int64_t, int32_t, int32_t) {}
void gradus_plan_view(gradus_plan *, int32_t, int64_t) {}
void gradus_plan_matmul(gradus_plan *plan, int32_t index, int32_t, const gradus_matmul_spec *spec,
                        int64_t batch, int64_t m, int64_t n, int64_t k) {
  gradus::bench::Product product{*spec, batch, m, n, k, plan->times,
                                 gradus::runtime::stays(*plan->entry, spec->b, plan->captures)};
  for (int32_t *slot : {&product.spec.a, &product.spec.b, &product.spec.c, &product.spec.bias})
    *slot = plan->slot(*slot);
  plan->products[plan->first + size_t(index)] = product;
}
void gradus_plan_attention(gradus_plan *, int32_t, int32_t, const gradus_attention_spec *, double, int64_t, int64_t, int64_t, int64_t,
                           int64_t, int64_t, int64_t) {}
void gradus_plan_require(gradus_plan *, int64_t, const char *) {}
void gradus_plan_window(gradus_plan *plan, int32_t, int32_t, const gradus_window_spec *spec, int64_t batch, int64_t x_channels,
                        int64_t y_channels, int64_t x0, int64_t x1, int64_t x2, int64_t y0, int64_t y1, int64_t y2) {
  if (spec->kind > GRADUS_CONVOLUTION_WEIGHT)
    return;
  gradus::runtime::WindowProblem problem;
  problem.kind = spec->kind;
  problem.element = spec->element;
  problem.axes = spec->axes;
  problem.batch = batch;
  problem.x_channels = x_channels;
  problem.y_channels = y_channels;
  problem.groups = spec->groups;
  problem.x = {x0, x1, x2};
  problem.y = {y0, y1, y2};
  for (size_t axis = 0; axis < 3; ++axis) {
    problem.size[axis] = spec->size[axis];
    problem.stride[axis] = spec->stride[axis];
    problem.dilation[axis] = spec->dilation[axis];
    problem.low[axis] = spec->low[axis];
  }
  plan->convolutions.push_back({*spec, problem});
}

void gradus_plan_loop(gradus_plan *plan, int32_t, int32_t, const gradus_loop_spec *spec, const int32_t *, const int32_t *dimensions,
                      int64_t count) {
  const gradus_entry &body = plan->model->bodies[spec->body];
  std::vector<int64_t> dims;
  for (int32_t i = 0; i < body.dimension_count; ++i)
    dims.push_back(plan->dims[dimensions[i]]);
  gradus_plan outside = *plan;
  plan->dims = dims.data();
  plan->body = spec->body;
  plan->entry = &body;
  plan->captures = {spec->sequences + spec->carried, spec->captures, count};
  plan->times *= count;
  plan->first = plan->products.size();
  plan->products.resize(plan->first + size_t(body.primitive_count));
  body.describe(plan, dims.data());
  plan->dims = outside.dims;
  plan->body = outside.body;
  plan->entry = outside.entry;
  plan->captures = outside.captures;
  plan->times = outside.times;
  plan->first = outside.first;
}

} // extern "C"

namespace gradus::bench {

double Convolved::flops() const {
  double taps = 1, points = double(problem.batch);
  for (size_t axis = 0; axis < 3; ++axis) {
    taps *= double(problem.size[axis]);
    points *= double(problem.y[axis]);
  }
  return 2 * points * taps * double(problem.x_channels / problem.groups) * double(problem.y_channels);
}

Operations operations_of(const gradus_model &model, const gradus_entry &step, const std::vector<int64_t> &dims, int threads) {
  gradus_plan plan;
  plan.model = &model;
  plan.entry = &step;
  plan.dims = dims.data();
  plan.products.resize(size_t(step.primitive_count));
  step.describe(&plan, dims.data());
  for (Convolved &convolution : plan.convolutions)
    convolution.problem.threads = threads;
  return plan;
}

} // namespace gradus::bench
