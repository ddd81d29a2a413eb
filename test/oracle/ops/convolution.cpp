// Convolutions and their gradients: for every window, point of it and pair of channels.
#include "test/oracle/ops/windows.h"

namespace gradus::oracle {
namespace {

/// Calls visit(place in x, place in y, place in the weights) for every product that a convolution adds up.
template <typename Visit>
void for_each_product(Call &call, const Shape &x, const Shape &y, const Shape &weights, Visit visit) {
  Shape size(weights.begin(), weights.end() - 2);
  int64_t groups = call.integer("groups");
  int64_t x_group = x.back() / groups, y_group = y.back() / groups;
  for_each_window_point(call, x, y, size, [&](int64_t x_point, int64_t y_point, int64_t point) {
    for (int64_t to = 0; to < y.back(); ++to)
      for (int64_t from = 0; from < x_group; ++from)
        visit(x_point * x.back() + to / y_group * x_group + from, y_point * y.back() + to,
              (point * x_group + from) * y.back() + to);
  });
}

Tensor convolution(Call &call) {
  const Tensor &x = call.operand(0), &w = call.operand(1);
  Tensor y = call.result();
  for_each_product(call, x.shape, y.shape, w.shape, [&](int64_t in, int64_t out, int64_t weight) {
    y.values[out] += x.values[in] * w.values[weight];
  });
  return y;
}

Tensor convolution_input(Call &call) {
  const Tensor &y = call.operand(0), &w = call.operand(1);
  Tensor x = call.result();
  for_each_product(call, x.shape, y.shape, w.shape, [&](int64_t in, int64_t out, int64_t weight) {
    x.values[in] += y.values[out] * w.values[weight];
  });
  return x;
}

Tensor convolution_weight(Call &call) {
  const Tensor &x = call.operand(0), &y = call.operand(1);
  Tensor w = call.result();
  for_each_product(call, x.shape, y.shape, w.shape, [&](int64_t in, int64_t out, int64_t weight) {
    w.values[weight] += x.values[in] * y.values[out];
  });
  return w;
}

} // namespace

void add_convolution(Table &table) {
  table["convolution"] = convolution;
  table["convolution_input"] = convolution_input;
  table["convolution_weight"] = convolution_weight;
}

} // namespace gradus::oracle
