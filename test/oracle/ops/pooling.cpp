// Pooling, channel by channel.
#include "test/oracle/ops/windows.h"

#include <cmath>
#include <limits>

namespace gradus::oracle {
namespace {

/// The place in x of the first greatest element of each window and channel, in the shape of y; the first NaN if there is one; -1 for a
/// window that lies outside.
std::vector<int64_t> greatest_places(Call &call, const Tensor &x, const Shape &y) {
  int64_t channels = y.back();
  std::vector<int64_t> places(size_t(count_of(y)), -1);
  for_each_window_point(call, x.shape, y, call.integers("size"), [&](int64_t x_point, int64_t y_point, int64_t) {
    for (int64_t channel = 0; channel < channels; ++channel) {
      int64_t here = x_point * channels + channel;
      int64_t &best = places[size_t(y_point * channels + channel)];
      if (best < 0 || (!std::isnan(x.values[best]) && !(x.values[here] <= x.values[best])))
        best = here;
    }
  });
  return places;
}

Tensor window_max(Call &call) {
  const Tensor &x = call.operand(0);
  Tensor y = call.result();
  std::vector<int64_t> places = greatest_places(call, x, y.shape);
  for (int64_t i = 0; i < y.count(); ++i)
    y.values[i] = places[size_t(i)] < 0 ? -std::numeric_limits<double>::infinity() : x.values[places[size_t(i)]];
  return y;
}

Tensor window_max_gradient(Call &call) {
  const Tensor &x = call.operand(0), &y = call.operand(1);
  Tensor result = call.result();
  std::vector<int64_t> places = greatest_places(call, x, y.shape);
  for (int64_t i = 0; i < y.count(); ++i)
    if (places[size_t(i)] >= 0)
      result.values[places[size_t(i)]] += y.values[i];
  return result;
}

Tensor window_max_pick(Call &call) {
  const Tensor &x = call.operand(0), &v = call.operand(1);
  Tensor y = call.result();
  std::vector<int64_t> places = greatest_places(call, x, y.shape);
  for (int64_t i = 0; i < y.count(); ++i)
    y.values[i] = places[size_t(i)] < 0 ? 0 : v.values[places[size_t(i)]];
  return y;
}

/// Adds up between x and y along every window: into y, or into x.
template <typename Add> void for_each_element(Call &call, const Shape &x, const Shape &y, Add add) {
  int64_t channels = y.back();
  for_each_window_point(call, x, y, call.integers("size"), [&](int64_t x_point, int64_t y_point, int64_t) {
    for (int64_t channel = 0; channel < channels; ++channel)
      add(x_point * channels + channel, y_point * channels + channel);
  });
}

Tensor window_sum(Call &call) {
  const Tensor &x = call.operand(0);
  Tensor y = call.result();
  for_each_element(call, x.shape, y.shape, [&](int64_t in, int64_t out) { y.values[out] += x.values[in]; });
  return y;
}

Tensor window_spread(Call &call) {
  const Tensor &y = call.operand(0);
  Tensor x = call.result();
  for_each_element(call, x.shape, y.shape, [&](int64_t in, int64_t out) { x.values[in] += y.values[out]; });
  return x;
}

} // namespace

void add_pooling(Table &table) {
  table["window_max"] = window_max;
  table["window_max_gradient"] = window_max_gradient;
  table["window_max_pick"] = window_max_pick;
  table["window_sum"] = window_sum;
  table["window_spread"] = window_spread;
}

} // namespace gradus::oracle
