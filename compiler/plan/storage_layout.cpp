// Storages of a model, in the order of abi.h.
#include "compiler/plan/storage_layout.h"

#include "compiler/dialect/ops.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace gradus::plan {

uint64_t element_bytes(Type element) {
  return element.isInteger(1) ? 1 : element.getIntOrFloatBitWidth() / 8;
}

gradus_element element_code(Type element) {
  if (element.isF32())
    return GRADUS_F32;
  if (element.isF64())
    return GRADUS_F64;
  if (element.isInteger(1))
    return GRADUS_BOOL;
  return element.isInteger(32) ? GRADUS_I32 : GRADUS_I64;
}

static uint64_t constant_count(TensorType type) { return sema::product(type.getShape()).constant(); }

/// The states that functions give values and no training touches: they last from call to call, and are no part of what was learned.
static llvm::StringSet<> carried_states(ModuleOp module) {
  llvm::StringSet<> written, trained;
  for (auto function : module.getOps<FuncOp>()) {
    if (function.getKind() == "initialize")
      continue;
    bool step = function.getKind() == "step";
    function.walk([&](Operation *op) {
      if (isa<WriteOp>(op) || (step && isa<ReadOp>(op)))
        (step ? trained : written).insert(op->getAttrOfType<FlatSymbolRefAttr>("name").getValue());
    });
  }
  for (const auto &name : trained)
    written.erase(name.getKey());
  return written;
}

static std::vector<int64_t> constant_shape(TensorType type) {
  std::vector<int64_t> shape;
  for (sema::Dim extent : type.getShape())
    shape.push_back(extent.constant());
  return shape;
}

StorageLayout::StorageLayout(ModuleOp module) {
  llvm::StringRef precision = "f32";
  if (auto attribute = module->getAttrOfType<StringAttr>("gradus.precision"))
    precision = attribute.getValue();
  Builder builder(module.getContext());
  element = precision == "f64" ? Type(builder.getF64Type()) : Type(builder.getF32Type());
  Type f64 = builder.getF64Type(), i64 = builder.getI64Type();

  uint64_t total = 0;
  for (auto parameter : module.getOps<ParameterOp>()) {
    auto type = cast<TensorType>(parameter.getType());
    uint64_t count = constant_count(type);
    parameters.push_back({parameter.getSymName().str(), type, total, count, parameter.getDoc().value_or("").str()});
    places[parameter.getSymName()] = {0, total * element_bytes(element)};
    counts[parameter.getSymName()] = count;
    total += count;
  }
  for (auto hyper : module.getOps<HyperparameterOp>()) {
    places[hyper.getSymName()] = {1, hypers.size() * 8};
    counts[hyper.getSymName()] = 1;
    hypers.push_back({hyper.getSymName().str(), hyper.getInitial().convertToDouble(), hyper.getDoc().value_or("").str()});
  }
  for (auto counter : module.getOps<CounterStorageOp>()) {
    places[counter.getSymName()] = {2, counters.size() * 8};
    counts[counter.getSymName()] = 1;
    counters.push_back(counter.getSymName().str());
  }
  storages.push_back({"parameters", GRADUS_STORAGE_PARAMETERS, element, {int64_t(total)}, total, 0});
  storages.push_back({"hyperparameters", GRADUS_STORAGE_HYPERS, f64, {int64_t(hypers.size())}, hypers.size(), 0});
  storages.push_back({"counters", GRADUS_STORAGE_COUNTERS, i64, {int64_t(counters.size())}, counters.size(), 0});

  auto add = [&](llvm::StringRef name, gradus_storage_kind kind, TensorType type, double initial) {
    places[name] = {int32_t(storages.size()), 0};
    counts[name] = constant_count(type);
    storages.push_back({name.str(), kind, type.getElement(), constant_shape(type), constant_count(type), initial});
  };
  llvm::StringSet<> carried = carried_states(module);
  for (auto state : module.getOps<StateOp>())
    add(state.getSymName(), carried.contains(state.getSymName()) ? GRADUS_STORAGE_CARRIED : GRADUS_STORAGE_STATE,
        cast<TensorType>(state.getType()), 0);
  for (auto slot : module.getOps<SlotOp>())
    add(slot.getSymName(), GRADUS_STORAGE_SLOT, cast<TensorType>(slot.getType()), slot.getInitial().convertToDouble());
}

} // namespace gradus::plan
