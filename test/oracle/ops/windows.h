// Windows over the axes of space, for convolutions and pooling.
#pragma once

#include "test/oracle/interpreter.h"

namespace gradus::oracle {

/// Calls visit(point of x, point of y, point of the window) for every point of every window that lies inside of x. Points count all
/// axes but the channels, row-major; windows in order, and within each its points in order.
template <typename Visit>
void for_each_window_point(const Call &call, const Shape &x, const Shape &y, const Shape &size, Visit visit) {
  Shape stride = call.integers("stride"), dilation = call.integers("dilation"), low = call.integers("low");
  Shape places(y.begin(), y.end() - 1); // [batch, windows...]
  for_each_index(places, [&](int64_t y_point, const Shape &at) {
    for_each_index(size, [&](int64_t point, const Shape &within) {
      int64_t x_point = at[0];
      for (size_t axis = 0; axis < size.size(); ++axis) {
        int64_t position = at[axis + 1] * stride[axis] - low[axis] + within[axis] * dilation[axis];
        if (position < 0 || position >= x[axis + 1])
          return;
        x_point = x_point * x[axis + 1] + position;
      }
      visit(x_point, y_point, point);
    });
  });
}

} // namespace gradus::oracle
