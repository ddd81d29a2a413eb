// A tensor as the oracle computes with it: every element a double, whatever its type in the program.
#pragma once

#include "compiler/dialect/types.h"

#include <Eigen/Core>

#include <vector>

namespace gradus::oracle {

using Shape = std::vector<int64_t>;
using Numbers = Eigen::ArrayXd;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Row-major. Integers are exact up to 2^53, truth values are 0 and 1.
struct Tensor {
  sema::Element element = sema::Element::f64;
  Shape shape;
  Numbers values;

  Tensor() = default;
  Tensor(sema::Element element, Shape shape);
  int64_t count() const { return values.size(); }
};

int64_t count_of(const Shape &shape);
/// How far apart in memory neighbours along each axis are.
Shape strides_of(const Shape &shape);

/// Calls visit(place in row-major order, index along each axis) for every element.
template <typename Visit> void for_each_index(const Shape &shape, Visit visit) {
  Shape index(shape.size(), 0);
  int64_t count = count_of(shape);
  for (int64_t place = 0; place < count; ++place) {
    visit(place, index);
    for (size_t axis = shape.size(); axis-- > 0;) {
      if (++index[axis] < shape[axis])
        break;
      index[axis] = 0;
    }
  }
}

/// Each element as f32 holds it; other types stay as they are.
void round_to_element(Tensor &tensor);

} // namespace gradus::oracle
