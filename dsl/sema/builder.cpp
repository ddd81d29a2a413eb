// Appends operations to a block, and answers what a value was made from.
#include "dsl/sema/builder.h"

#include "dsl/sema/ops.h"
#include "dsl/sema/shape_rules.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

using diagnostics::Range;

ValueId Builder::number_result() {
  producers_.push_back(uint32_t(block.operations.size()));
  return next_++;
}

Value Builder::argument(std::string name, TensorType type, std::string doc,
                        std::optional<Bounds> bounds) {
  block.arguments.push_back({std::move(name), type, std::move(doc), bounds});
  producers_.push_back(0);
  return Value::tensor(next_++, std::move(type));
}

std::vector<Value> Builder::emit(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                                 std::vector<NamedAttribute> attributes, Range range,
                                 std::string &error) {
  llvm::SmallVector<TensorType, 3> types;
  for (const Value &operand : operands)
    types.push_back(operand.type);
  const OperationRow *row = operation_row(mnemonic);
  ShapeResult result = row && row->rule ? row->rule(types, attributes) : ShapeResult();
  if (!row)
    result.error = "internal: there is no operation `" + mnemonic.str() + "`";
  if (!result.error.empty()) {
    error = std::move(result.error);
    return {};
  }
  // Known from the result; the dialect does not store it twice.
  llvm::erase_if(attributes,
                 [](const NamedAttribute &attribute) { return attribute.name == "element"; });
  Operation operation;
  operation.mnemonic = mnemonic.str();
  bool weak = !operands.empty(), shaped = false;
  for (const Value &operand : operands) {
    operation.operands.push_back(operand.id);
    weak &= operand.weak;
    shaped |= !operand.type.shape.empty();
  }
  operation.attributes = std::move(attributes);
  operation.results = std::move(result.types);
  operation.range = range;
  block.operations.push_back(std::move(operation));
  std::vector<Value> values;
  for (const TensorType &type : block.operations.back().results)
    values.push_back(Value::tensor(number_result(), type, weak && (shaped || type.shape.empty())));
  return values;
}

Value Builder::emit(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                    std::vector<NamedAttribute> attributes, Range range) {
  std::string error;
  std::vector<Value> values = emit(mnemonic, operands, std::move(attributes), range, error);
  assert(error.empty() && values.size() == 1 && "the elaborator checks before it emits");
  return values.empty() ? Value() : values.front();
}

Value Builder::emit_typed(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                          std::vector<NamedAttribute> attributes, TensorType type, Range range) {
  emit_effect(mnemonic, operands, std::move(attributes), range);
  block.operations.back().results.push_back(type);
  return Value::tensor(number_result(), std::move(type));
}

void Builder::emit_effect(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
                          std::vector<NamedAttribute> attributes, Range range) {
  Operation operation;
  operation.mnemonic = mnemonic.str();
  for (const Value &operand : operands)
    operation.operands.push_back(operand.id);
  operation.attributes = std::move(attributes);
  operation.range = range;
  block.operations.push_back(std::move(operation));
}

std::vector<Value> Builder::append(Operation operation) {
  block.operations.push_back(std::move(operation));
  std::vector<Value> values;
  for (const TensorType &type : block.operations.back().results)
    values.push_back(Value::tensor(number_result(), type));
  return values;
}

Value Builder::constant(double value, Element element, Range range) {
  auto [entry, inserted] = constants_.try_emplace({value, element});
  if (inserted)
    entry->second =
        emit("constant", {}, {{"value", value}, {"element", name(element).str()}}, range);
  return entry->second;
}

Value Builder::dimension(Dim dim, Element element, Range range) {
  return cast(emit("dimension", {}, {{"value", std::vector<Dim>{dim}}}, range), element, range);
}

Value Builder::cast(Value value, Element element, Range range) {
  if (value.type.element == element) {
    value.weak = false;
    return value;
  }
  Value result = emit("cast", {value}, {{"element", name(element).str()}}, range);
  result.weak = false;
  return result;
}

Value Builder::broadcast(Value value, llvm::ArrayRef<Dim> shape, Range range) {
  if (llvm::ArrayRef<Dim>(value.type.shape) == shape)
    return value;
  return emit("broadcast", {value}, {{"shape", shape.vec()}}, range);
}

Value Builder::reshape(Value value, llvm::ArrayRef<Dim> shape, Range range) {
  if (llvm::ArrayRef<Dim>(value.type.shape) == shape)
    return value;
  return emit("reshape", {value}, {{"shape", shape.vec()}}, range);
}

Value Builder::read(Storage &storage, Range range) {
  if (outside_)
    return outside_->read(storage, range);
  if (auto assigned = pending_.find(&storage); assigned != pending_.end())
    return assigned->second;
  if (auto known = reads_.find(&storage); known != reads_.end())
    return known->second;
  Value value = emit_typed("read", {}, {{"name", storage.path}}, storage.type, range);
  reads_[&storage] = value;
  read_of_[value.id] = &storage;
  return value;
}

void Builder::flush(Range range) {
  for (auto &[storage, value] : pending_) {
    emit_effect("write", {value}, {{"name", storage->path}}, range);
    reads_.erase(storage);
  }
  pending_.clear();
}

void Builder::begin_when(const Value &condition, Range range) {
  emit_effect("when", {condition}, {}, range);
  constants_outside_.push_back(constants_);
  forget_reads();
}

void Builder::end_when(Range range) {
  emit_effect("end_when", {}, {}, range);
  constants_ = std::move(constants_outside_.back());
  constants_outside_.pop_back();
  forget_reads();
}

const Operation *Builder::producer(ValueId value) const {
  if (value < first_)
    return nullptr;
  // Results are numbered when their operation stands in the block already.
  uint32_t producer = producers_[value - first_];
  return producer ? &block.operations[producer - 1] : nullptr;
}

llvm::DenseSet<ValueId> Builder::depends(ValueId value) const {
  llvm::DenseSet<ValueId> seen;
  std::vector<ValueId> stack{value};
  while (!stack.empty()) {
    ValueId id = stack.back();
    stack.pop_back();
    if (!seen.insert(id).second)
      continue;
    if (const Operation *operation = producer(id);
        operation && operation->mnemonic != "stop_gradient")
      llvm::append_range(stack, operation->operands);
  }
  return seen;
}

std::vector<const Storage *> Builder::reached(ValueId value) const {
  llvm::DenseSet<ValueId> depends = this->depends(value);
  std::vector<const Storage *> result;
  for (const auto &[id, storage] : read_of_)
    if (depends.contains(id))
      result.push_back(storage);
  return result;
}

Block Builder::close(std::vector<Value> &captures) {
  // Arguments are numbered first, so everything behind them moves up by the captures.
  llvm::DenseMap<ValueId, ValueId> captured;
  auto arguments = ValueId(block.arguments.size());
  auto take = [&](ValueId id, const TensorType &type) {
    if (id >= first_ || !captured.try_emplace(id, arguments + ValueId(captures.size())).second)
      return;
    captures.push_back(Value::tensor(id, type));
    block.arguments.push_back({"captured", type, "", std::nullopt});
  };
  for (const Operation &operation : block.operations)
    for (ValueId operand : operation.operands)
      if (operand < first_)
        take(operand, outside_->type_of(operand));
  for (ValueId result : block.results)
    if (result < first_)
      take(result, outside_->type_of(result));
  auto renumber = [&](ValueId &id) {
    if (id < first_)
      id = captured.lookup(id);
    else if (id -= first_; id >= arguments)
      id += ValueId(captures.size());
  };
  for (Operation &operation : block.operations)
    for (ValueId &operand : operation.operands)
      renumber(operand);
  for (ValueId &result : block.results)
    renumber(result);
  return std::move(block);
}

const TensorType &Builder::type_of(ValueId value) const {
  if (value < first_)
    return outside_->type_of(value);
  const Operation *operation = producer(value);
  if (!operation)
    return block.arguments[value - first_].type;
  // Results of one operation are numbered in a row.
  unsigned index = 0;
  while (value - index > first_ && producer(value - index - 1) == operation)
    ++index;
  return operation->results[index];
}

} // namespace gradus::sema
