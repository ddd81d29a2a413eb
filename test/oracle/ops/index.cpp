// Numbers made from places and from nothing, rows found and added by their places.
#include "test/oracle/interpreter.h"

namespace gradus::oracle {
namespace {

Tensor iota(Call &call) {
  Tensor result = call.result();
  int64_t axis = call.integer("axis");
  for_each_index(result.shape, [&](int64_t place, const Shape &index) { result.values[place] = double(index[axis]); });
  return result;
}

Tensor dimension(Call &call) {
  Tensor result = call.result();
  result.values.setConstant(double(call.extents("value").front()));
  return result;
}

Tensor constant(Call &call) {
  Tensor result = call.result();
  result.values.setConstant(call.op->getAttrOfType<mlir::FloatAttr>("value").getValueAsDouble());
  return result;
}

/// Calls use(place, row) for each index of operand 1: its place in row-major order and the row it names, if there is one.
template <typename Use> void for_each_row(const Tensor &index, int64_t rows, Use use) {
  for (int64_t place = 0; place < index.count(); ++place)
    if (double row = index.values[place]; row >= 0 && row < double(rows))
      use(place, int64_t(row));
}

Tensor gather(Call &call) {
  const Tensor &table = call.operand(0), &index = call.operand(1);
  Tensor result = call.result();
  int64_t width = table.shape[0] ? table.count() / table.shape[0] : 0;
  for_each_row(index, table.shape[0], [&](int64_t place, int64_t row) {
    result.values.segment(place * width, width) = table.values.segment(row * width, width);
  });
  return result;
}

Tensor scatter_sum(Call &call) {
  const Tensor &values = call.operand(0), &index = call.operand(1);
  Tensor result = call.result();
  int64_t width = result.shape[0] ? result.count() / result.shape[0] : 0;
  for_each_row(index, result.shape[0], [&](int64_t place, int64_t row) {
    result.values.segment(row * width, width) += values.values.segment(place * width, width);
  });
  return result;
}

/// Calls use(place in the whole, place in the part) for each element of the part that begins at `at` along the axis.
template <typename Use> void for_each_placed(const Shape &whole, const Shape &part, int64_t axis, int64_t at, Use use) {
  int64_t inner = 1;
  for (size_t i = size_t(axis) + 1; i < whole.size(); ++i)
    inner *= whole[i];
  int64_t count = part[axis] * inner, extent = whole[axis] * inner;
  for_each_index(part, [&](int64_t place, const Shape &) {
    int64_t outer = place / count, within = place % count + at * inner;
    if (within >= 0 && within < extent)
      use(outer * extent + within, place);
  });
}

Tensor slice_at(Call &call) {
  const Tensor &x = call.operand(0);
  Tensor result = call.result();
  for_each_placed(x.shape, result.shape, call.integer("axis"), int64_t(call.operand(1).values[0]),
                  [&](int64_t whole, int64_t part) { result.values[part] = x.values[whole]; });
  return result;
}

Tensor place_at(Call &call) {
  const Tensor &x = call.operand(0), &value = call.operand(1);
  Tensor result = call.result();
  result.values = x.values;
  for_each_placed(x.shape, value.shape, call.integer("axis"), int64_t(call.operand(2).values[0]),
                  [&](int64_t whole, int64_t part) { result.values[whole] = value.values[part]; });
  return result;
}

} // namespace

void add_index(Table &table) {
  table["gather"] = gather;
  table["scatter_sum"] = scatter_sum;
  table["slice_at"] = slice_at;
  table["place_at"] = place_at;
  table["iota"] = iota;
  table["dimension"] = dimension;
  table["constant"] = constant;
}

} // namespace gradus::oracle
