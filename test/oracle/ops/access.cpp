// Reads and writes of the model's storages.
#include "test/oracle/interpreter.h"

namespace gradus::oracle {
namespace {

Tensor read(Call &call) { return call.world.storages.find(call.symbol())->second; }

Tensor write(Call &call) {
  call.world.storages.find(call.symbol())->second.values = call.operand(0).values;
  return {};
}

template <typename Visit> void for_each_part(Call &call, Visit visit) {
  int64_t begin = 0;
  for (mlir::Attribute name : call.op->getAttrOfType<mlir::ArrayAttr>("names")) {
    Tensor &part = call.world.storages.find(llvm::cast<mlir::FlatSymbolRefAttr>(name).getValue())->second;
    visit(part, begin);
    begin += part.count();
  }
}

Tensor read_flat(Call &call) {
  Tensor result = call.result();
  for_each_part(call, [&](Tensor &part, int64_t begin) { result.values.segment(begin, part.count()) = part.values; });
  return result;
}

Tensor write_flat(Call &call) {
  for_each_part(call, [&](Tensor &part, int64_t begin) { part.values = call.operand(0).values.segment(begin, part.count()); });
  return {};
}

Tensor hyper(Call &call) {
  Tensor result = call.result();
  result.values.setConstant(call.world.hypers.find(call.symbol())->second);
  return result;
}

Tensor counter(Call &call) {
  Tensor result = call.result();
  result.values.setConstant(double(call.world.counters.find(call.symbol())->second));
  return result;
}

Tensor increment(Call &call) {
  ++call.world.counters.find(call.symbol())->second;
  return {};
}

Tensor reset(Call &call) {
  call.world.counters.find(call.symbol())->second = 0;
  return {};
}

} // namespace

void add_access(Table &table) {
  table["read"] = read;
  table["write"] = write;
  table["read_flat"] = read_flat;
  table["write_flat"] = write_flat;
  table["hyper"] = hyper;
  table["counter"] = counter;
  table["increment"] = increment;
  table["reset"] = reset;
}

} // namespace gradus::oracle
