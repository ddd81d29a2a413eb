// Operations of the family `access`: registration, and the check of names and types against the
// storages of the module.
#include "compiler/dialect/access.h"
#include "compiler/dialect/module.h"
#include "compiler/dialect/syntax.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "compiler/dialect/access.cpp.inc"

void gradus::GradusDialect::registerAccess() {
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/access.cpp.inc"
      >();
}

namespace gradus {

/// The type of the storage of that name, if it is a parameter, state or slot.
static TensorType storage_type(SymbolTableCollection &symbols, Operation *user,
                               FlatSymbolRefAttr name) {
  Operation *storage = symbols.lookupNearestSymbolFrom(user, name);
  if (auto parameter = dyn_cast_or_null<ParameterOp>(storage))
    return cast<TensorType>(parameter.getType());
  if (auto state = dyn_cast_or_null<StateOp>(storage))
    return cast<TensorType>(state.getType());
  if (auto slot = dyn_cast_or_null<SlotOp>(storage))
    return cast<TensorType>(slot.getType());
  user->emitOpError("names no parameter, state or slot: ") << name;
  return {};
}

static LogicalResult check_type(SymbolTableCollection &symbols, Operation *user,
                                FlatSymbolRefAttr name, Type type) {
  TensorType stored = storage_type(symbols, user, name);
  if (!stored)
    return failure();
  if (stored != type)
    return user->emitOpError("has type ") << type << ", but " << name << " has " << stored;
  return success();
}

/// A row holds as many elements as the named storages together, all of one element type.
static LogicalResult check_row(SymbolTableCollection &symbols, Operation *user, ArrayAttr names,
                               Type type) {
  auto row = cast<TensorType>(type);
  sema::Dim count(0);
  for (auto name : names.getAsRange<FlatSymbolRefAttr>()) {
    TensorType stored = storage_type(symbols, user, name);
    if (!stored)
      return failure();
    if (stored.getElement() != row.getElement())
      return user->emitOpError("has elements ")
             << row.getElement() << ", but " << name << " has " << stored;
    count = count + sema::product(stored.getShape());
  }
  if (row.getRank() != 1 || row.getShape()[0] != count)
    return user->emitOpError("has type ")
           << type << ", but its storages hold " << count.str() << " elements";
  return success();
}

LogicalResult ReadOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return check_type(symbols, *this, getNameAttr(), getResult().getType());
}
LogicalResult WriteOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return check_type(symbols, *this, getNameAttr(), getValue().getType());
}
LogicalResult ReadFlatOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return check_row(symbols, *this, getNames(), getResult().getType());
}
LogicalResult WriteFlatOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return check_row(symbols, *this, getNames(), getValue().getType());
}

LogicalResult HyperOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!symbols.lookupNearestSymbolFrom<HyperparameterOp>(*this, getNameAttr()))
    return emitOpError("names no hyperparameter: ") << getNameAttr();
  TensorType type = getResult().getType();
  if (type.getRank() != 0 || !type.getElement().isF64())
    return emitOpError("is an f64 of rank 0, not ") << type;
  return success();
}

LogicalResult CounterOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!symbols.lookupNearestSymbolFrom<CounterStorageOp>(*this, getNameAttr()))
    return emitOpError("names no counter: ") << getNameAttr();
  TensorType type = getResult().getType();
  if (type.getRank() != 0 || !type.getElement().isInteger(64))
    return emitOpError("is an i64 of rank 0, not ") << type;
  return success();
}

LogicalResult IncrementOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!symbols.lookupNearestSymbolFrom<CounterStorageOp>(*this, getNameAttr()))
    return emitOpError("names no counter: ") << getNameAttr();
  return success();
}
LogicalResult ResetOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (!symbols.lookupNearestSymbolFrom<CounterStorageOp>(*this, getNameAttr()))
    return emitOpError("names no counter: ") << getNameAttr();
  return success();
}

} // namespace gradus
