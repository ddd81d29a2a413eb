// Elements by demand: from an index in the loop nest back through inlined ops to memory.
#include "compiler/lower/element_emitter.h"

#include "compiler/fuse/index_map.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace gradus::lower {

Type memory_type(Type element) {
  return element.isInteger(1) ? Type(IntegerType::get(element.getContext(), 8)) : element;
}
VectorType vector_of(Type element) { return VectorType::get({lanes}, element); }

bool Index::operator<(const Index &other) const {
  return std::make_tuple(base.getAsOpaquePointer(), stride, any.getAsOpaquePointer()) <
         std::make_tuple(other.base.getAsOpaquePointer(), other.stride, other.any.getAsOpaquePointer());
}

ElementEmitter::ElementEmitter(KernelOp kernel, Frame &frame, llvm::ArrayRef<int32_t> input_slots, OpBuilder &b)
    : kernel_(kernel), frame_(frame), b_(b), loc_(kernel.getLoc()), known_(1) {
  for (auto [argument, slot] : llvm::zip(kernel.getBody().getArguments(), input_slots))
    input_slots_[argument] = slot;
}

Value ElementEmitter::splat(Value scalar) {
  return is_vector(scalar) ? scalar : b_.create<vector::SplatOp>(loc_, vector_of(scalar.getType()), scalar);
}

Value ElementEmitter::lane_numbers() {
  llvm::SmallVector<int64_t, lanes> numbers;
  for (int64_t lane = 0; lane < lanes; ++lane)
    numbers.push_back(lane);
  auto type = vector_of(b_.getI64Type());
  return b_.create<arith::ConstantOp>(loc_, DenseElementsAttr::get(type, llvm::ArrayRef(numbers)));
}

Mask ElementEmitter::lanes_below(Value base, Value end) {
  Value left = b_.create<arith::TruncIOp>(loc_, b_.getI32Type(), Integers{b_, loc_}.sub(end, base));
  llvm::SmallVector<int32_t, lanes> numbers;
  for (int32_t lane = 0; lane < lanes; ++lane)
    numbers.push_back(lane);
  Value own = b_.create<arith::ConstantOp>(loc_, DenseElementsAttr::get(vector_of(b_.getI32Type()), llvm::ArrayRef(numbers)));
  return b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::slt, own, splat(left));
}

Value ElementEmitter::zero(Type element) { return b_.create<arith::ConstantOp>(loc_, b_.getZeroAttr(element)); }

Value ElementEmitter::select(Value condition, Value a, Value b) {
  if (is_vector(condition) || is_vector(a) || is_vector(b)) {
    condition = splat(condition);
    a = splat(a);
    b = splat(b);
  }
  return b_.create<arith::SelectOp>(loc_, condition, a, b);
}

Value ElementEmitter::both(Value a, Value b) {
  if (!a || !b)
    return a ? a : b;
  if (is_vector(a) || is_vector(b)) {
    a = splat(a);
    b = splat(b);
  }
  return b_.create<arith::AndIOp>(loc_, a, b);
}

Value ElementEmitter::as_vector(Index index) {
  if (index.any)
    return index.any;
  Value base = splat(index.base);
  if (index.stride == 0)
    return base;
  Value stride = splat(Integers{b_, loc_}.constant(index.stride));
  Value steps = b_.create<arith::MulIOp>(loc_, lane_numbers(), stride);
  return b_.create<arith::AddIOp>(loc_, base, steps);
}

Index ElementEmitter::shifted(Index index, Value by, bool subtract) {
  Integers integers{b_, loc_};
  if (index.any) {
    Value amount = splat(by);
    index.any = subtract ? Value(b_.create<arith::SubIOp>(loc_, index.any, amount))
                         : Value(b_.create<arith::AddIOp>(loc_, index.any, amount));
  } else {
    index.base = subtract ? integers.sub(index.base, by) : integers.add(index.base, by);
  }
  return index;
}

Value ElementEmitter::inside(Index index, Value extent) {
  Value position = index.uniform() ? index.base : as_vector(index);
  Value limit = index.uniform() ? extent : splat(extent);
  // Unsigned: negative positions are far above every extent.
  return b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::ult, position, limit);
}

Index ElementEmitter::clamped(Index index, Value extent) {
  if (!index.uniform())
    return index;
  Integers integers{b_, loc_};
  Value last = integers.sub(extent, integers.constant(1));
  index.base = integers.max(integers.min(index.base, last), integers.constant(0));
  return index;
}

ElementEmitter::Offset ElementEmitter::offset_of(TensorType type, llvm::ArrayRef<Index> indices) {
  Integers integers{b_, loc_};
  if (flat_ && !type.getShape().empty())
    return {indices[0].base, indices[0].stride ? integers.constant(indices[0].stride) : Value(), {}};
  Offset offset{integers.constant(0), {}, {}};
  sema::Dim stride(1);
  for (size_t axis = indices.size(); axis-- > 0;) {
    const Index &index = indices[axis];
    Value distance = frame_.value_of(stride);
    if (index.any) {
      Value part = b_.create<arith::MulIOp>(loc_, index.any, splat(distance));
      offset.any = offset.any ? Value(b_.create<arith::AddIOp>(loc_, offset.any, part)) : part;
    } else {
      offset.base = integers.add(offset.base, integers.mul(index.base, distance));
      if (index.stride != 0) {
        Value part = integers.mul(integers.constant(index.stride), distance);
        offset.lane_stride = offset.lane_stride ? integers.add(offset.lane_stride, part) : part;
      }
    }
    stride = stride * type.getShape()[axis];
  }
  return offset;
}

Value ElementEmitter::address(Value pointer, Type memory, Value offset) {
  return b_.create<LLVM::GEPOp>(loc_, pointer.getType(), memory, pointer, llvm::ArrayRef<LLVM::GEPArg>{offset});
}

Value ElementEmitter::load(int32_t slot, TensorType type, llvm::ArrayRef<Index> indices, Mask mask) {
  Type element = type.getElement(), memory = memory_type(element);
  unsigned alignment = std::max(1u, memory.getIntOrFloatBitWidth() / 8);
  Value pointer = frame_.slot(slot);
  Offset offset = offset_of(type, indices);
  Value loaded;
  if (!offset.any && !offset.lane_stride) {
    loaded = b_.create<LLVM::LoadOp>(loc_, memory, address(pointer, memory, offset.base), alignment);
  } else if (!offset.any && constant_of(offset.lane_stride) == 1) {
    Value from = address(pointer, memory, offset.base);
    if (mask)
      loaded = b_.create<LLVM::MaskedLoadOp>(loc_, vector_of(memory), from, splat(mask),
                                             ValueRange{splat(zero(memory))}, alignment);
    else
      loaded = b_.create<LLVM::LoadOp>(loc_, vector_of(memory), from, alignment);
  } else {
    Value places = splat(offset.base);
    if (offset.lane_stride)
      places = b_.create<arith::AddIOp>(loc_, places,
                                        b_.create<arith::MulIOp>(loc_, lane_numbers(), splat(offset.lane_stride)));
    if (offset.any)
      places = b_.create<arith::AddIOp>(loc_, places, offset.any);
    auto pointers = b_.create<LLVM::GEPOp>(loc_, LLVM::getFixedVectorType(pointer.getType(), lanes), memory, pointer,
                                           llvm::ArrayRef<LLVM::GEPArg>{places});
    Value every = mask ? splat(mask)
                       : b_.create<arith::ConstantOp>(
                             loc_, DenseElementsAttr::get(vector_of(b_.getI1Type()), true)).getResult();
    loaded = b_.create<LLVM::masked_gather>(loc_, vector_of(memory), pointers, every,
                                            ValueRange{splat(zero(memory))}, alignment);
  }
  if (memory == element)
    return loaded;
  Value none = is_vector(loaded) ? splat(zero(memory)) : zero(memory);
  return b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::ne, loaded, none);
}

void ElementEmitter::store(int32_t slot, TensorType type, Value element, llvm::ArrayRef<Index> indices, Mask mask) {
  Type memory = memory_type(type.getElement());
  unsigned alignment = std::max(1u, memory.getIntOrFloatBitWidth() / 8);
  Offset offset = offset_of(type, indices);
  bool vector = bool(offset.lane_stride);
  if (vector)
    element = splat(element);
  if (memory != type.getElement())
    element = b_.create<arith::ExtUIOp>(loc_, vector ? Type(vector_of(memory)) : memory, element);
  Value to = address(frame_.slot(slot), memory, offset.base);
  if (vector && mask)
    b_.create<LLVM::MaskedStoreOp>(loc_, element, to, splat(mask), alignment);
  else
    b_.create<LLVM::StoreOp>(loc_, element, to, alignment);
}

Value ElementEmitter::emit(Value value, llvm::ArrayRef<Index> indices, Mask mask) {
  auto type = cast<TensorType>(value.getType());
  // Nothing about a rank-0 value depends on lanes or their mask.
  Mask relevant = type.getShape().empty() ? Mask() : mask;
  Key key(value.getAsOpaquePointer(), std::vector<Index>(indices.begin(), indices.end()),
          relevant.getAsOpaquePointer());
  for (auto &scope : llvm::reverse(known_))
    if (auto found = scope.find(key); found != scope.end())
      return found->second;
  Value emitted = emit_new(value, indices, relevant);
  known_.back()[key] = emitted;
  return emitted;
}

void ElementEmitter::know(Value value, llvm::ArrayRef<Index> indices, Mask mask, Value element) {
  known_.back()[Key(value.getAsOpaquePointer(), std::vector<Index>(indices.begin(), indices.end()), mask.getAsOpaquePointer())] =
      element;
}

Value ElementEmitter::emit_new(Value value, llvm::ArrayRef<Index> indices, Mask mask) {
  if (auto input = input_slots_.find(value); input != input_slots_.end())
    return load(input->second, cast<TensorType>(value.getType()), indices, mask);
  if (auto stored = stored_.find(value); stored != stored_.end())
    return load(stored->second, cast<TensorType>(value.getType()), indices, mask);
  Operation *op = value.getDefiningOp();
  if (auto reduced = reduced_.find(op); reduced != reduced_.end())
    return reduced->second;
  if (auto constant = dyn_cast<ConstantOp>(op)) {
    Type element = cast<TensorType>(value.getType()).getElement();
    double number = constant.getValue().convertToDouble();
    if (isa<FloatType>(element))
      return b_.create<arith::ConstantOp>(loc_, b_.getFloatAttr(element, number));
    return b_.create<arith::ConstantOp>(loc_, b_.getIntegerAttr(element, int64_t(number)));
  }
  if (auto dimension = dyn_cast<DimensionOp>(op))
    return frame_.value_of(dimension.getValue().getDims()[0]);
  if (auto broadcast = dyn_cast<BroadcastOp>(op))
    return emit_broadcast(broadcast, indices, mask);
  if (auto reshape = dyn_cast<ReshapeOp>(op))
    return emit_unit_reshape(reshape, indices, mask);
  if (auto transpose = dyn_cast<TransposeOp>(op)) {
    Indices operand(indices.size());
    for (auto [axis, source] : llvm::enumerate(transpose.getPermutation()))
      operand[source] = indices[axis];
    return emit(transpose.getX(), operand, mask);
  }
  if (auto slice = dyn_cast<SliceOp>(op))
    return emit_slice(slice, indices, mask);
  if (auto pad = dyn_cast<PadOp>(op))
    return emit_pad(pad, indices, mask);
  if (auto concat = dyn_cast<ConcatOp>(op))
    return emit_concat(concat, indices, mask);
  if (auto iota = dyn_cast<IotaOp>(op))
    return emit_iota(iota, indices);
  if (auto piecewise = dyn_cast<PiecewiseOp>(op))
    return emit_piecewise(piecewise, indices[0]);
  if (auto stop = dyn_cast<StopGradientOp>(op))
    return emit(stop.getX(), indices, mask);
  return emit_elementwise(op, indices, mask);
}

Value ElementEmitter::emit_elementwise(Operation *op, llvm::ArrayRef<Index> indices, Mask mask) {
  llvm::SmallVector<Value, 3> elements;
  for (Value operand : op->getOperands())
    elements.push_back(emit(operand, indices, mask));
  if (llvm::any_of(elements, [](Value element) { return is_vector(element); }))
    for (Value &element : elements)
      element = splat(element);
  return cast<ElementwiseOpInterface>(op).buildElement(b_, op->getLoc(), elements);
}

Value ElementEmitter::emit_broadcast(BroadcastOp op, llvm::ArrayRef<Index> indices, Mask mask) {
  auto from = cast<TensorType>(op.getX().getType()).getShape();
  auto to = cast<TensorType>(op.getResult().getType()).getShape();
  Indices operand;
  if (flat_) {
    // Only rank-0 values, or rank 1 to itself, are broadcast in flat kernels.
    operand.assign(from.empty() ? 0 : 1, indices.empty() ? Index() : indices[0]);
    return emit(op.getX(), operand, mask);
  }
  size_t added = to.size() - from.size();
  for (size_t axis = 0; axis < from.size(); ++axis) {
    bool stretched = from[axis] == sema::Dim(1);
    operand.push_back(stretched ? Index{Integers{b_, loc_}.constant(0)} : indices[axis + added]);
  }
  return emit(op.getX(), operand, mask);
}

Value ElementEmitter::emit_unit_reshape(ReshapeOp op, llvm::ArrayRef<Index> indices, Mask mask) {
  if (flat_)
    return emit(op.getX(), cast<TensorType>(op.getX().getType()).getShape().empty() ? llvm::ArrayRef<Index>() : indices,
                mask);
  Indices operand;
  for (int axis : fuse::unit_reshape_axes(op))
    operand.push_back(axis < 0 ? Index{Integers{b_, loc_}.constant(0)} : indices[axis]);
  return emit(op.getX(), operand, mask);
}

Value ElementEmitter::emit_slice(SliceOp op, llvm::ArrayRef<Index> indices, Mask mask) {
  Integers integers{b_, loc_};
  Indices operand;
  for (auto [axis, index] : llvm::enumerate(indices)) {
    int64_t step = op.getStep()[axis];
    Index source = index;
    if (index.any) {
      source.any = b_.create<arith::MulIOp>(loc_, index.any, splat(integers.constant(step)));
    } else {
      source.base = integers.mul(index.base, integers.constant(step));
      source.stride = index.stride * step;
    }
    operand.push_back(shifted(source, frame_.value_of(op.getBegin().getDims()[axis]), false));
  }
  return emit(op.getX(), operand, mask);
}

Value ElementEmitter::emit_pad(PadOp op, llvm::ArrayRef<Index> indices, Mask mask) {
  Integers integers{b_, loc_};
  auto from = cast<TensorType>(op.getX().getType());
  Indices operand;
  Value within;
  for (auto [axis, index] : llvm::enumerate(indices)) {
    int64_t step = op.getStep()[axis];
    Index source = shifted(index, frame_.value_of(op.getBegin().getDims()[axis]), true);
    if (step != 1) {
      // (index - begin) must be a multiple of the step; an exact signed division then gives the element.
      Value position = source.uniform() ? source.base : as_vector(source);
      Value by = integers.constant(step), none = integers.constant(0);
      if (is_vector(position)) {
        by = splat(by);
        none = splat(none);
      }
      Value left = b_.create<arith::RemSIOp>(loc_, position, by);
      within = both(within, b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::eq, left, none));
      Value quotient = b_.create<arith::DivSIOp>(loc_, position, by);
      source = is_vector(quotient) ? Index{{}, 0, quotient} : Index{quotient};
    }
    Value extent = frame_.value_of(from.getShape()[axis]);
    within = both(within, inside(source, extent));
    operand.push_back(clamped(source, extent));
  }
  Mask inner = mask;
  if (within && is_vector(within))
    inner = both(mask, within);
  Value element = emit(op.getX(), operand, inner);
  Value none = zero(from.getElement());
  return within ? select(within, element, none) : element;
}

Value ElementEmitter::emit_concat(ConcatOp op, llvm::ArrayRef<Index> indices, Mask mask) {
  size_t axis = op.getAxis();
  sema::Dim begin(0);
  Value element;
  for (Value part : op.getParts()) {
    sema::Dim extent = cast<TensorType>(part.getType()).getShape()[axis];
    Value extent_value = frame_.value_of(extent);
    Indices operand(indices);
    operand[axis] = shifted(indices[axis], frame_.value_of(begin), true);
    Value within = inside(operand[axis], extent_value);
    operand[axis] = clamped(operand[axis], extent_value);
    Value here = emit(part, operand, is_vector(within) ? both(mask, within) : mask);
    element = element ? select(within, here, element) : here;
    begin = begin + extent;
  }
  return element;
}

Value ElementEmitter::emit_iota(IotaOp op, llvm::ArrayRef<Index> indices) {
  const Index &index = indices[flat_ ? 0 : op.getAxis()];
  Value position = index.uniform() ? index.base : as_vector(index);
  Type element = cast<TensorType>(op.getResult().getType()).getElement();
  Type type = is_vector(position) ? Type(vector_of(element)) : element;
  if (isa<FloatType>(element))
    return b_.create<arith::SIToFPOp>(loc_, type, position);
  return element.isInteger(64) ? position : Value(b_.create<arith::TruncIOp>(loc_, type, position));
}

/// Anywhere: one choice for each stretch. Pointwise kernels, where it matters, know the stretch they are in (kernel_stretches.cpp).
Value ElementEmitter::emit_piecewise(PiecewiseOp op, const Index &index) {
  Value position = index.uniform() ? index.base : as_vector(index);
  Value element = emit(op.getValues()[op.getGroups().front()], {}, {});
  for (size_t stretch = 1; stretch < op.getGroups().size(); ++stretch) {
    Value begin = Integers{b_, loc_}.constant(op.getEnds()[stretch - 1]);
    Value behind = b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::sge, position, is_vector(position) ? splat(begin) : begin);
    element = select(behind, emit(op.getValues()[op.getGroups()[stretch]], {}, {}), element);
  }
  return element;
}

} // namespace gradus::lower
