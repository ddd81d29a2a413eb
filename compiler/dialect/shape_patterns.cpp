// Canonical forms of operations that move elements: chains become one, and what fills a tensor
// stays a broadcast of rank 0.
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/rewrite.h"
#include "compiler/dialect/shape.h"

using namespace mlir;

namespace gradus {
namespace {

using sema::Dim;
using Dims = llvm::ArrayRef<Dim>;

/// A tensor filled with one value stays so wherever its elements go.
template <typename Op> std::optional<Term> move_filler(Op operation, const Term &at) {
  auto inner = operation.getX().template getDefiningOp<BroadcastOp>();
  if (!inner || !shape_of(inner.getX()).empty())
    return std::nullopt;
  return broadcast(at.with(inner.getX()), at.shape());
}

Dims without_leading_ones(Dims shape) {
  return shape.drop_while([](Dim extent) { return extent == Dim(1); });
}

std::optional<Term> broadcast_of_move(BroadcastOp operation, const Term &at) {
  Operation *inner = operation.getX().getDefiningOp();
  if (!inner)
    return std::nullopt;
  if (isa<BroadcastOp>(inner))
    return broadcast(at.with(inner->getOperand(0)), at.shape());
  // Leading axes of extent 1 say nothing: broadcasting adds them.
  if (isa<ReshapeOp>(inner)) {
    Dims source = shape_of(inner->getOperand(0));
    if (source.size() <= at.shape().size() &&
        without_leading_ones(source) == without_leading_ones(shape_of(operation.getX())))
      return broadcast(at.with(inner->getOperand(0)), at.shape());
  }
  return std::nullopt;
}

/// Where nothing is repeated only axes of extent 1 are added.
std::optional<Term> broadcast_adds_ones(BroadcastOp operation, const Term &at) {
  Dims source = shape_of(operation.getX());
  if (source.empty() || without_leading_ones(source) != without_leading_ones(at.shape()))
    return std::nullopt;
  return reshape(at.with(operation.getX()), at.shape());
}

/// A reduction keeps its axes or drops them itself.
std::optional<Term> reshape_of_reduction(ReshapeOp operation, const Term &at) {
  auto reduced = operation.getX().getDefiningOp();
  if (!reduced || !isa<SumOp, MaxOp, MinOp>(reduced) || !reduced->hasOneUse())
    return std::nullopt;
  auto axes = reduced->getAttrOfType<DenseI64ArrayAttr>("axes").asArrayRef();
  bool keep = reduced->getAttrOfType<BoolAttr>("keep").getValue();
  // Leading axes of extent 1 a broadcast adds by itself.
  if (!keep && without_leading_ones(shape_of(operation.getX())) == without_leading_ones(at.shape()))
    return std::nullopt;
  SmallVector<Dim> expected;
  for (auto [axis, extent] : llvm::enumerate(shape_of(reduced->getOperand(0)))) {
    if (!llvm::is_contained(axes, int64_t(axis)))
      expected.push_back(extent);
    else if (!keep)
      expected.push_back(Dim(1));
  }
  if (Dims(expected) != at.shape())
    return std::nullopt;
  OperationState state(at.location(), reduced->getName(), reduced->getOperands(), {at.type()},
                       reduced->getAttrs());
  Operation *better = at.builder().create(state);
  better->setAttr("keep", at.builder().getBoolAttr(!keep));
  return at.with(better->getResult(0));
}

std::optional<Term> reshape_of_reshape(ReshapeOp operation, const Term &at) {
  auto inner = operation.getX().getDefiningOp<ReshapeOp>();
  if (!inner)
    return std::nullopt;
  return reshape(at.with(inner.getX()), at.shape());
}

std::optional<Term> transpose_of_transpose(TransposeOp operation, const Term &at) {
  auto inner = operation.getX().getDefiningOp<TransposeOp>();
  if (!inner)
    return std::nullopt;
  SmallVector<int64_t> permutation;
  for (int64_t axis : operation.getPermutation())
    permutation.push_back(inner.getPermutation()[axis]);
  return transpose(at.with(inner.getX()), permutation);
}

/// A transpose that moves only axes of extent 1 keeps the order of the elements.
std::optional<Term> transpose_of_ones(TransposeOp operation, const Term &at) {
  Dims shape = shape_of(operation.getX());
  int64_t last = -1;
  for (int64_t axis : operation.getPermutation()) {
    if (shape[axis] == Dim(1))
      continue;
    if (axis < last)
      return std::nullopt;
    last = axis;
  }
  return reshape(at.with(operation.getX()), at.shape());
}

std::optional<Term> slice_of_slice(SliceOp operation, const Term &at) {
  auto inner = operation.getX().getDefiningOp<SliceOp>();
  if (!inner)
    return std::nullopt;
  SmallVector<Dim> begin;
  SmallVector<int64_t> step;
  for (auto [outer_begin, outer_step, inner_begin, inner_step] :
       llvm::zip(operation.getBegin().getDims(), operation.getStep(), inner.getBegin().getDims(),
                 inner.getStep())) {
    begin.push_back(inner_begin + outer_begin * Dim(inner_step));
    step.push_back(outer_step * inner_step);
  }
  return slice(at.with(inner.getX()), begin, at.shape(), step);
}

std::optional<Term> slice_of_pad(SliceOp operation, const Term &at) {
  auto inner = operation.getX().getDefiningOp<PadOp>();
  if (!inner || inner.getBegin() != operation.getBegin() ||
      inner.getStep() != operation.getStep() || shape_of(inner.getX()) != at.shape())
    return std::nullopt;
  return at.with(inner.getX());
}

bool is_contiguous(SliceOp operation) {
  return llvm::all_of(operation.getStep(), [](int64_t step) { return step == 1; });
}

/// The slice that takes one part of a concatenation is that part.
std::optional<Term> slice_of_concat(SliceOp operation, const Term &at) {
  auto concat = operation.getX().getDefiningOp<ConcatOp>();
  if (!concat || !is_contiguous(operation))
    return std::nullopt;
  SmallVector<Dim> begin(at.shape().size(), Dim(0));
  for (Value part : concat.getParts()) {
    if (Dims(begin) == operation.getBegin().getDims() && shape_of(part) == at.shape())
      return at.with(part);
    begin[concat.getAxis()] = begin[concat.getAxis()] + shape_of(part)[concat.getAxis()];
  }
  return std::nullopt;
}

std::optional<Term> slice_of_flatten(SliceOp operation, const Term &at) {
  auto flatten = operation.getX().getDefiningOp<FlattenOp>();
  if (!flatten || !is_contiguous(operation))
    return std::nullopt;
  Dim begin(0);
  for (Value part : flatten.getParts()) {
    Dim count = sema::product(shape_of(part));
    if (begin == operation.getBegin().getDims()[0] && count == at.shape()[0])
      return reshape(at.with(part), at.shape());
    begin = begin + count;
  }
  return std::nullopt;
}

/// Parts that are of the same kind are taken apart.
template <typename Op> SmallVector<Value> unpack(Op operation, llvm::function_ref<bool(Op)> fits) {
  SmallVector<Value> parts;
  for (Value part : operation.getParts()) {
    auto inner = part.getDefiningOp<Op>();
    if (inner && fits(inner))
      llvm::append_range(parts, inner.getParts());
    else
      parts.push_back(part);
  }
  return parts;
}

std::optional<Term> concat_of_concat(ConcatOp operation, const Term &at) {
  SmallVector<Value> parts = unpack<ConcatOp>(
      operation, [&](ConcatOp inner) { return inner.getAxis() == operation.getAxis(); });
  if (parts.size() == operation.getParts().size())
    return std::nullopt;
  return at.with(at.builder().create<ConcatOp>(at.location(), parts, operation.getAxis()));
}

std::optional<Term> flatten_of_flatten(FlattenOp operation, const Term &at) {
  SmallVector<Value> parts = unpack<FlattenOp>(operation, [](FlattenOp) { return true; });
  // The order of the elements is the row-major one whatever shape they have.
  bool changed = parts.size() != operation.getParts().size();
  for (Value &part : parts)
    if (auto reshape = part.getDefiningOp<ReshapeOp>()) {
      part = reshape.getX();
      changed = true;
    }
  if (!changed)
    return std::nullopt;
  return at.with(at.builder().create<FlattenOp>(at.location(), parts));
}

/// Equal values are one group, neighbours of one group one stretch, and what is the same everywhere fills.
std::optional<Term> fewer_pieces(PiecewiseOp operation, const Term &at) {
  SmallVector<Value> values;
  SmallVector<int64_t> groups, ends;
  int64_t begin = 0;
  for (auto [group, end] : llvm::zip(operation.getGroups(), operation.getEnds())) {
    if (end == begin)
      continue;
    begin = end;
    Value value = operation.getValues()[group];
    auto place = llvm::find(values, value) - values.begin();
    if (size_t(place) == values.size())
      values.push_back(value);
    if (!groups.empty() && groups.back() == place) {
      ends.back() = end;
      continue;
    }
    groups.push_back(place);
    ends.push_back(end);
  }
  if (values.size() == 1)
    return broadcast(at.with(values.front()), at.shape());
  if (values.size() == operation.getValues().size() && ends.size() == operation.getEnds().size())
    return std::nullopt;
  return at.with(at.builder().create<PiecewiseOp>(at.location(), values, groups, ends));
}

} // namespace

void BroadcastOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<BroadcastOp>(patterns, {broadcast_of_move, broadcast_adds_ones});
}
void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<ReshapeOp>(patterns, {reshape_of_reshape, reshape_of_reduction, move_filler<ReshapeOp>});
}
void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<TransposeOp>(patterns, {transpose_of_transpose, transpose_of_ones, move_filler<TransposeOp>});
}
void SliceOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<SliceOp>(patterns, {slice_of_slice, slice_of_pad, slice_of_concat, slice_of_flatten,
                          move_filler<SliceOp>});
}
void ConcatOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<ConcatOp>(patterns, {concat_of_concat});
}
void FlattenOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<FlattenOp>(patterns, {flatten_of_flatten});
}
void PiecewiseOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  add<PiecewiseOp>(patterns, {fewer_pieces});
}

} // namespace gradus
