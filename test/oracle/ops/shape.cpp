// Operations that move elements.
#include "test/oracle/interpreter.h"

namespace gradus::oracle {
namespace {

/// result[index] = x[from(index)].
template <typename From> Tensor gather(Call &call, From from) {
  Tensor result = call.result();
  const Tensor &x = call.operand(0);
  Shape strides = strides_of(x.shape);
  for_each_index(result.shape, [&](int64_t place, const Shape &index) {
    Shape source = from(index);
    int64_t offset = 0;
    for (size_t axis = 0; axis < source.size(); ++axis)
      offset += source[axis] * strides[axis];
    result.values[place] = x.values[offset];
  });
  return result;
}

Tensor broadcast(Call &call) {
  const Shape &shape = call.operand(0).shape;
  return gather(call, [&](const Shape &index) {
    Shape source(index.end() - shape.size(), index.end());
    for (size_t axis = 0; axis < shape.size(); ++axis)
      if (shape[axis] == 1)
        source[axis] = 0;
    return source;
  });
}

Tensor same_values(Call &call) {
  Tensor result = call.result();
  result.values = call.operand(0).values;
  return result;
}

Tensor transpose(Call &call) {
  Shape permutation = call.integers("permutation");
  return gather(call, [&](const Shape &index) {
    Shape source(index.size());
    for (size_t axis = 0; axis < index.size(); ++axis)
      source[permutation[axis]] = index[axis];
    return source;
  });
}

Tensor slice(Call &call) {
  Shape begin = call.extents("begin"), step = call.integers("step");
  return gather(call, [&](const Shape &index) {
    Shape source(index.size());
    for (size_t axis = 0; axis < index.size(); ++axis)
      source[axis] = begin[axis] + index[axis] * step[axis];
    return source;
  });
}

Tensor pad(Call &call) {
  Shape begin = call.extents("begin"), step = call.integers("step");
  Tensor result = call.result();
  Shape strides = strides_of(result.shape);
  for_each_index(call.operand(0).shape, [&](int64_t place, const Shape &index) {
    int64_t target = 0;
    for (size_t axis = 0; axis < index.size(); ++axis)
      target += (begin[axis] + index[axis] * step[axis]) * strides[axis];
    result.values[target] = call.operand(0).values[place];
  });
  return result;
}

Tensor concat(Call &call) {
  int64_t axis = call.integer("axis"), begin = 0;
  Tensor result = call.result();
  Shape strides = strides_of(result.shape);
  for (const Tensor *part : call.operands) {
    for_each_index(part->shape, [&](int64_t place, const Shape &index) {
      int64_t target = begin * strides[axis];
      for (size_t k = 0; k < index.size(); ++k)
        target += index[k] * strides[k];
      result.values[target] = part->values[place];
    });
    begin += part->shape[axis];
  }
  return result;
}

Tensor flatten(Call &call) {
  Tensor result = call.result();
  int64_t begin = 0;
  for (const Tensor *part : call.operands) {
    result.values.segment(begin, part->count()) = part->values;
    begin += part->count();
  }
  return result;
}

Tensor piecewise(Call &call) {
  Shape groups = call.integers("groups"), ends = call.integers("ends");
  Tensor result = call.result();
  int64_t begin = 0;
  for (size_t stretch = 0; stretch < ends.size(); ++stretch) {
    result.values.segment(begin, ends[stretch] - begin) = call.operand(groups[stretch]).values[0];
    begin = ends[stretch];
  }
  return result;
}

} // namespace

void add_shape(Table &table) {
  table["broadcast"] = broadcast;
  table["reshape"] = same_values;
  table["transpose"] = transpose;
  table["slice"] = slice;
  table["pad"] = pad;
  table["concat"] = concat;
  table["flatten"] = flatten;
  table["piecewise"] = piecewise;
  table["stop_gradient"] = same_values;
}

} // namespace gradus::oracle
