// Numbers made from places and from nothing.
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

} // namespace

void add_index(Table &table) {
  table["iota"] = iota;
  table["dimension"] = dimension;
  table["constant"] = constant;
}

} // namespace gradus::oracle
