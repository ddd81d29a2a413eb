// The storages that a module declares.
#include "test/oracle/world.h"

#include "compiler/dialect/module.h"

namespace gradus::oracle {

static Tensor zeros(mlir::Type type) {
  auto tensor = llvm::cast<TensorType>(type);
  Shape shape;
  for (sema::Dim extent : tensor.getShape())
    shape.push_back(extent.constant());
  return Tensor(element_of(tensor.getElement()), shape);
}

World make_world(mlir::ModuleOp module) {
  World world;
  for (ParameterOp parameter : module.getOps<ParameterOp>())
    world.storages[parameter.getSymName()] = zeros(parameter.getType());
  for (StateOp state : module.getOps<StateOp>())
    world.storages[state.getSymName()] = zeros(state.getType());
  for (SlotOp slot : module.getOps<SlotOp>()) {
    Tensor tensor = zeros(slot.getType());
    tensor.values.setConstant(slot.getInitial().convertToDouble());
    world.storages[slot.getSymName()] = tensor;
  }
  for (HyperparameterOp hyper : module.getOps<HyperparameterOp>())
    world.hypers[hyper.getSymName()] = hyper.getInitial().convertToDouble();
  for (CounterStorageOp counter : module.getOps<CounterStorageOp>())
    world.counters[counter.getSymName()] = 0;
  return world;
}

std::vector<std::string> variables(mlir::ModuleOp module) {
  std::vector<std::string> names;
  for (ParameterOp parameter : module.getOps<ParameterOp>())
    names.push_back(parameter.getSymName().str());
  for (StateOp state : module.getOps<StateOp>())
    names.push_back(state.getSymName().str());
  return names;
}

} // namespace gradus::oracle
