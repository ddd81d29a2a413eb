// Slots and lifetimes of a fused function.
#include "compiler/plan/function_plan.h"

#include "runtime/plan/planner.h"

#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::plan {

Dim bytes_of(TensorType type) {
  return sema::product(type.getShape()) * Dim(int64_t(element_bytes(type.getElement())));
}


bool is_flat(KernelOp kernel) {
  if (kernel.getForm() != "pointwise")
    return false;
  auto domain = kernel.getDomain().getDims();
  if (domain.size() < 2)
    return true;
  return llvm::all_of(kernel.getBody().front().without_terminator(), [&](Operation &op) {
    if (isa<IotaOp, SliceOp, PadOp, ConcatOp, TransposeOp>(op))
      return false;
    if (isa<BroadcastOp>(op))
      return shape_of(op.getOperand(0)).empty();
    if (isa<ReshapeOp>(op))
      return shape_of(op.getOperand(0)).empty() || shape_of(op.getResult(0)) == domain;
    return true;
  });
}

GenericWalk generic_walk(KernelOp kernel) {
  Operation *reduction = kernel.getBody().front().getTerminator()->getOperand(0).getDefiningOp();
  auto axes = reduction->getAttrOfType<DenseI64ArrayAttr>("axes");
  auto from = type_of(reduction->getOperand(0)).getShape();
  // A short last axis fills too few lanes.
  if (!axes || from.size() < 2 || (from.back().is_constant() && from.back().constant() < 4))
    return GenericWalk::by_element;
  bool last_is_reduced = llvm::is_contained(axes.asArrayRef(), int64_t(from.size()) - 1);
  return last_is_reduced ? GenericWalk::along_reduced : GenericWalk::along_result;
}

Items items_of(KernelOp kernel) {
  auto domain = kernel.getDomain().getDims();
  if (kernel.getForm() == "rows" || (kernel.getForm() == "pointwise" && !is_flat(kernel)))
    return {sema::product(domain.drop_back()), 1};
  if (kernel.getForm() == "columns")
    return {sema::product(domain.drop_back()), rows_per_item};
  if (kernel.getForm() == "generic") {
    auto result = type_of(kernel.getOutputs()[0]).getShape();
    switch (generic_walk(kernel)) {
    case GenericWalk::along_result:
      return {sema::product(result.drop_back()), 1};
    case GenericWalk::along_reduced:
      return {sema::product(result), 1};
    case GenericWalk::by_element:
      return {sema::product(result), points_per_item};
    }
  }
  return {sema::product(domain), points_per_item};
}

bool is_full_sum(KernelOp kernel, unsigned result) {
  if (kernel.getForm() == "generic")
    return false;
  Value yielded = kernel.getBody().front().getTerminator()->getOperand(result);
  auto sum = yielded.getDefiningOp<SumOp>();
  return sum && int64_t(sum.getAxes().size()) == type_of(sum.getX()).getRank();
}

bool is_column_sum(KernelOp kernel, unsigned result) {
  if (kernel.getForm() != "columns" || is_full_sum(kernel, result))
    return false;
  Value yielded = kernel.getBody().front().getTerminator()->getOperand(result);
  return yielded.getDefiningOp<SumOp>() && type_of(yielded).getShape() != kernel.getDomain().getDims();
}

int32_t FunctionPlan::add(Slot slot) {
  slots_.push_back(slot);
  return slots_.size() - 1;
}

int32_t FunctionPlan::storage_slot(int32_t storage, uint64_t offset) {
  for (auto [index, slot] : llvm::enumerate(slots_))
    if (slot.kind == GRADUS_SLOT_STORAGE && slot.index == storage && slot.offset == Dim(int64_t(offset)))
      return index;
  return add({GRADUS_SLOT_STORAGE, storage, Dim(int64_t(offset)), {}});
}

int32_t FunctionPlan::new_buffer(Value value) {
  return add({GRADUS_SLOT_ARENA, 0, Dim(0), {bytes_of(type_of(value))}});
}

int32_t FunctionPlan::slot_of(Value value) const {
  auto found = slot_of_.find(value);
  assert(found != slot_of_.end() && "a value without a place");
  return found->second;
}

int32_t FunctionPlan::partials_of(KernelOp kernel, unsigned result) const {
  return partials_.lookup({kernel.getOperation(), result});
}

llvm::ArrayRef<Copy> FunctionPlan::copies_at(Operation *op) const {
  auto found = copies_.find(op);
  return found == copies_.end() ? llvm::ArrayRef<Copy>() : llvm::ArrayRef<Copy>(found->second);
}

/// Ops whose results are made in a buffer of the plan's choice.
static bool makes_buffers(Operation *op) {
  return op && isa<KernelOp, ProductOp, WindowOp, LoopOp, MatmulOp, FlattenOp, AttentionOp, AttentionGradientOp, GatherOp, ScatterSumOp, SliceAtOp,
                   PlaceAtOp, RandomNormalOp, RandomUniformOp,
                   RandomOrthogonalOp>(op);
}

FunctionPlan::FunctionPlan(FuncOp function, const StorageLayout &storages) : function_(function), storages_(storages) {
  Block &block = function.getBlock();
  for (BlockArgument argument : block.getArguments()) {
    slot_of_[argument] = add({GRADUS_SLOT_ARGUMENT, int32_t(argument.getArgNumber()), Dim(0), {}});
    for (Dim extent : type_of(argument).getShape())
      for (const std::string &symbol : extent.symbols())
        if (!llvm::is_contained(dimensions_, symbol))
          dimensions_.push_back(symbol);
  }
  for (unsigned result = 0; result < block.getTerminator()->getNumOperands(); ++result)
    add({GRADUS_SLOT_ARGUMENT, int32_t(block.getNumArguments() + result), Dim(0), {}});
  for (auto [position, op] : llvm::enumerate(block))
    positions_[&op] = position;
  choose_destinations();
  for (Operation &op : block)
    place(op);
}

/// From the end to the start, so that a flatten has its place before its parts ask for theirs.
void FunctionPlan::choose_destinations() {
  Block &block = function_.getBlock();
  // A step delivers its results only when all of it has succeeded; other entries write them where the caller wants them.
  bool deliver_at_end = function_.getKind() == "step";
  Operation *terminator = block.getTerminator();
  for (unsigned result = 0; result < terminator->getNumOperands() && !deliver_at_end; ++result) {
    Value value = terminator->getOperand(result);
    if (makes_buffers(value.getDefiningOp()) && !slot_of_.count(value))
      slot_of_[value] = block.getNumArguments() + result;
  }
  for (Operation &op : llvm::reverse(block)) {
    auto write = dyn_cast<WriteFlatOp>(op);
    // A row whose parameters do not lie side by side is made elsewhere and copied range by range.
    if (op.hasAttr("in_place") && !(write && ranges_of(write.getNames()).size() > 1)) {
      Value value = op.getOperand(op.getNumOperands() - 1);
      llvm::StringRef first = isa<WriteOp>(op) ? cast<WriteOp>(op).getName()
                                               : cast<FlatSymbolRefAttr>(write.getNames()[0]).getValue();
      auto place = storages_.place(first);
      if (!slot_of_.count(value))
        slot_of_[value] = storage_slot(place.storage, place.offset);
    }
    if (auto flatten = dyn_cast<FlattenOp>(op))
      place_parts(flatten);
    if (auto reshape = dyn_cast<ReshapeOp>(op)) {
      Value source = reshape.getX();
      if (slot_of_.count(reshape.getResult()) && makes_buffers(source.getDefiningOp()) && !slot_of_.count(source))
        slot_of_[source] = slot_of_[reshape.getResult()];
    }
  }
}

/// Parts that an op of this function makes are made at their place in the row; the others are copied there.
void FunctionPlan::place_parts(FlattenOp flatten) {
  if (!slot_of_.count(flatten.getResult()))
    slot_of_[flatten.getResult()] = new_buffer(flatten.getResult());
  int32_t base = slot_of_[flatten.getResult()];
  Dim base_offset(0);
  if (slots_[base].kind == GRADUS_SLOT_VIEW) {
    base_offset = slots_[base].offset;
    base = slots_[base].index;
  }
  Dim offset(0);
  for (Value part : flatten.getParts()) {
    int32_t view = add({GRADUS_SLOT_VIEW, base, base_offset + offset, {}});
    Value source = part;
    while (auto reshape = source.getDefiningOp<ReshapeOp>())
      source = reshape.getX();
    if (makes_buffers(source.getDefiningOp()) && !slot_of_.count(source)) {
      slot_of_[source] = view;
    } else {
      // The source's slot is known only when the walk through the block comes to the flatten.
      copies_[flatten].push_back({-1, view, bytes_of(type_of(part))});
    }
    offset = offset + bytes_of(type_of(part));
  }
}

void FunctionPlan::touch_slot(int32_t slot, int32_t position) {
  if (slots_[slot].kind == GRADUS_SLOT_VIEW)
    slot = slots_[slot].index;
  slots_[slot].first = std::min(slots_[slot].first, position);
  slots_[slot].last = std::max(slots_[slot].last, position);
}

void FunctionPlan::touch(Value value, int32_t position) { touch_slot(slot_of(value), position); }

/// The bytes of these parameters within all of them; neighbours count as one range.
llvm::SmallVector<FunctionPlan::Range> FunctionPlan::ranges_of(ArrayAttr names) const {
  llvm::SmallVector<Range> ranges;
  uint64_t unit = element_bytes(storages_.element);
  for (Attribute attribute : names) {
    llvm::StringRef name = cast<FlatSymbolRefAttr>(attribute).getValue();
    uint64_t offset = storages_.place(name).offset, bytes = storages_.counts.lookup(name) * unit;
    if (!ranges.empty() && ranges.back().begin + ranges.back().bytes == offset)
      ranges.back().bytes += bytes;
    else
      ranges.push_back({offset, bytes});
  }
  return ranges;
}

/// Several parameters as one row: a view where they lie side by side, else copies range by range.
void FunctionPlan::place_flat(Operation &op, ArrayAttr names, Value value, bool write) {
  llvm::SmallVector<Range> ranges = ranges_of(names);
  if (ranges.size() == 1 && !write) {
    slot_of_[value] = storage_slot(0, ranges[0].begin);
    return;
  }
  if (!write)
    slot_of_[value] = new_buffer(value);
  uint64_t offset = 0;
  for (auto [begin, bytes] : ranges) {
    int32_t storage = storage_slot(0, begin), base = slot_of(value), row = base;
    if (offset != 0) {
      bool view = slots_[base].kind == GRADUS_SLOT_VIEW;
      row = add({GRADUS_SLOT_VIEW, view ? slots_[base].index : base,
                 (view ? slots_[base].offset : Dim(0)) + Dim(int64_t(offset)), {}});
    }
    if (storage != row)
      copies_[&op].push_back(write ? Copy{row, storage, Dim(int64_t(bytes))} : Copy{storage, row, Dim(int64_t(bytes))});
    offset += bytes;
  }
}

void FunctionPlan::place(Operation &op) {
  int32_t here = position(&op);
  if (isa<ReadOp, HyperOp, CounterOp, IncrementOp, ResetOp>(op)) {
    auto place = storages_.place(op.getAttrOfType<FlatSymbolRefAttr>("name").getValue());
    int32_t slot = storage_slot(place.storage, place.offset);
    for (Value result : op.getResults())
      slot_of_[result] = slot;
    return;
  }
  if (auto read = dyn_cast<ReadFlatOp>(op)) {
    place_flat(op, read.getNames(), read.getResult(), false);
    touch(read.getResult(), here);
    return;
  }
  for (Value operand : op.getOperands())
    touch(operand, here);
  if (auto reshape = dyn_cast<ReshapeOp>(op)) {
    slot_of_[reshape.getResult()] = slot_of(reshape.getX());
    return;
  }
  if (auto write = dyn_cast<WriteOp>(op)) {
    auto place = storages_.place(write.getName());
    int32_t target = storage_slot(place.storage, place.offset), source = slot_of(write.getValue());
    if (source != target)
      copies_[&op].push_back({source, target, bytes_of(type_of(write.getValue()))});
    return;
  }
  if (auto write = dyn_cast<WriteFlatOp>(op)) {
    place_flat(op, write.getNames(), write.getValue(), true);
    return;
  }
  if (isa<ReturnOp>(op)) {
    for (unsigned result = 0; result < op.getNumOperands(); ++result) {
      int32_t target = function_.getBlock().getNumArguments() + result, source = slot_of(op.getOperand(result));
      if (source != target)
        copies_[&op].push_back({source, target, bytes_of(type_of(op.getOperand(result)))});
    }
    return;
  }
  for (Value result : op.getResults()) {
    if (!slot_of_.count(result))
      slot_of_[result] = new_buffer(result);
    touch(result, here);
  }
  if (auto flatten = dyn_cast<FlattenOp>(op)) {
    auto &copies = copies_[&op];
    int32_t base = slot_of(flatten.getResult());
    Dim offset = slots_[base].kind == GRADUS_SLOT_VIEW ? slots_[base].offset : Dim(0);
    size_t next = 0;
    for (Value part : flatten.getParts()) {
      if (next < copies.size() && copies[next].from < 0 && slots_[copies[next].to].offset == offset)
        copies[next++].from = slot_of(part);
      offset = offset + bytes_of(type_of(part));
    }
    llvm::erase_if(copies, [](const Copy &copy) { return copy.from == copy.to; });
  }
  if (auto kernel = dyn_cast<KernelOp>(op)) {
    for (unsigned result = 0; result < kernel.getNumResults(); ++result)
      if (is_full_sum(kernel, result)) {
        Items items = items_of(kernel);
        int64_t unit = element_bytes(type_of(kernel.getOutputs()[result]).getElement());
        partials_[{&op, result}] = add({GRADUS_SLOT_ARENA, 0, Dim(0), {items.total, items.divisor, unit}, here, here});
      } else if (is_column_sum(kernel, result)) {
        // At least ceil(rows / divisor) * columns.
        Items items = items_of(kernel);
        Dim upper = (items.total + Dim(items.divisor - 1)) * kernel.getDomain().getDims().back();
        int64_t unit = element_bytes(type_of(kernel.getOutputs()[result]).getElement());
        partials_[{&op, result}] = add({GRADUS_SLOT_ARENA, 0, Dim(0), {upper, items.divisor, unit}, here, here});
      }
  }
}

std::optional<uint64_t> FunctionPlan::body_bytes(Operation *op, const llvm::StringMap<int64_t> &dims) const {
  auto body = op->getParentOfType<ModuleOp>().lookupSymbol<FuncOp>(op->getAttrOfType<FlatSymbolRefAttr>("callee").getValue());
  std::optional<uint64_t> bytes = FunctionPlan(body, storages_).peak(dims);
  auto loop = dyn_cast<LoopOp>(op);
  if (!loop)
    return bytes;
  for (Value carried : loop.getInitials()) {
    std::optional<int64_t> value = bytes_of(type_of(carried)).evaluate(dims);
    if (!bytes || !value || *value < 0)
      return std::nullopt;
    *bytes += 2 * llvm::alignTo(uint64_t(*value), 64);
  }
  return bytes;
}

std::optional<uint64_t> FunctionPlan::peak(const llvm::StringMap<int64_t> &dims) const {
  runtime::ArenaPlan arena;
  for (const Slot &slot : slots_) {
    if (slot.kind != GRADUS_SLOT_ARENA || slot.last < 0)
      continue;
    std::optional<int64_t> total = slot.bytes.total.evaluate(dims);
    if (!total || *total < 0)
      return std::nullopt;
    uint64_t count = (uint64_t(*total) + slot.bytes.divisor - 1) / slot.bytes.divisor;
    if (count > runtime::ArenaPlan::limit / slot.bytes.unit ||
        !arena.book(count * slot.bytes.unit, slot.first, slot.last))
      return std::nullopt;
  }
  for (Operation &op : function_->getRegion(0).front()) {
    if (!isa<LoopOp, BranchOp>(op))
      continue;
    std::optional<uint64_t> bytes = body_bytes(&op, dims);
    int32_t here = positions_.lookup(&op);
    if (!bytes || !arena.book(*bytes, here, here))
      return std::nullopt;
  }
  arena.commit();
  return arena.peak();
}

void FunctionPlan::print(llvm::raw_ostream &out) const {
  static const char *const kinds[] = {"argument", "storage", "arena", "view"};
  for (auto [index, slot] : llvm::enumerate(slots_)) {
    out << "slot " << index << ": " << kinds[slot.kind];
    if (slot.kind != GRADUS_SLOT_ARENA) {
      out << ' ' << slot.index;
      if (slot.offset != Dim(0))
        out << " + " << slot.offset.str();
    } else {
      out << ' ' << slot.bytes.total.str();
      if (slot.bytes.divisor != 1)
        out << " / " << slot.bytes.divisor;
      if (slot.bytes.unit != 1)
        out << " * " << slot.bytes.unit;
      out << " bytes, operations " << slot.first << " to " << slot.last;
    }
    out << '\n';
  }
}

} // namespace gradus::plan
