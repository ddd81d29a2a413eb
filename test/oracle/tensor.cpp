// Tensors of doubles.
#include "test/oracle/tensor.h"

namespace gradus::oracle {

Tensor::Tensor(sema::Element element, Shape shape)
    : element(element), shape(std::move(shape)), values(Numbers::Zero(count_of(this->shape))) {}

int64_t count_of(const Shape &shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

Shape strides_of(const Shape &shape) {
  Shape strides(shape.size(), 1);
  for (size_t axis = shape.size(); axis-- > 1;)
    strides[axis - 1] = strides[axis] * shape[axis];
  return strides;
}

void round_to_element(Tensor &tensor) {
  if (tensor.element == sema::Element::f32)
    tensor.values = tensor.values.cast<float>().cast<double>();
}

} // namespace gradus::oracle
