// The algebra that builds operations. Nothing is folded: a fold might go around a value that a
// gradient is asked for.
#include "compiler/dialect/term.h"
#include "compiler/dialect/constant.h"
#include "compiler/dialect/elementwise.h"
#include "compiler/dialect/index.h"
#include "compiler/dialect/matmul.h"
#include "compiler/dialect/reduce.h"
#include "compiler/dialect/shape.h"

using namespace mlir;

namespace gradus {

using sema::Dim;
using Dims = llvm::ArrayRef<Dim>;
using Integers = llvm::ArrayRef<int64_t>;

template <typename Op, typename... Arguments>
static Term make(const Term &at, Arguments &&...arguments) {
  return at.with(at.builder().create<Op>(at.location(), std::forward<Arguments>(arguments)...));
}

static DimsAttr dims(const Term &at, Dims list) {
  return DimsAttr::get(at.builder().getContext(), list);
}

Value number_of_type(OpBuilder &builder, Location location, TensorType type, double value) {
  Value scalar =
      builder.create<ConstantOp>(location, type.withShape({}), builder.getF64FloatAttr(value));
  if (type.getRank() == 0)
    return scalar;
  return builder.create<BroadcastOp>(location, scalar,
                                     DimsAttr::get(builder.getContext(), type.getShape()));
}

Term Term::number(double value) const {
  return with(number_of_type(*builder_, location_, type(), value));
}

Term operator-(const Term &x) { return make<NegOp>(x, x.value()); }
Term operator+(const Term &x, const Term &y) { return make<AddOp>(x, x.value(), y.value()); }
Term operator-(const Term &x, const Term &y) { return make<SubOp>(x, x.value(), y.value()); }
Term operator*(const Term &x, const Term &y) { return make<MulOp>(x, x.value(), y.value()); }
Term operator/(const Term &x, const Term &y) { return make<DivOp>(x, x.value(), y.value()); }

Term compare(Predicate predicate, const Term &x, const Term &y) {
  return make<CompareOp>(x, PredicateAttr::get(x.builder().getContext(), predicate), x.value(),
                         y.value());
}

Term exp(const Term &x) { return make<ExpOp>(x, x.value()); }
Term log(const Term &x) { return make<LogOp>(x, x.value()); }
Term log1p(const Term &x) { return make<Log1pOp>(x, x.value()); }
Term sin(const Term &x) { return make<SinOp>(x, x.value()); }
Term cos(const Term &x) { return make<CosOp>(x, x.value()); }
Term abs(const Term &x) { return make<AbsOp>(x, x.value()); }
Term sign(const Term &x) { return make<SignOp>(x, x.value()); }
Term floor(const Term &x) { return make<FloorOp>(x, x.value()); }
Term sigmoid(const Term &x) { return make<SigmoidOp>(x, x.value()); }
Term pow(const Term &x, const Term &y) { return make<PowOp>(x, x.value(), y.value()); }
Term maximum(const Term &x, const Side &y) {
  return make<MaximumOp>(x, x.value(), y.like(x).value());
}
Term minimum(const Term &x, const Side &y) {
  return make<MinimumOp>(x, x.value(), y.like(x).value());
}

Term select(const Term &condition, const Term &x, const Side &y) {
  return make<SelectOp>(x, condition.value(), x.value(), y.like(x).value());
}
Term select(const Term &condition, double x, const Term &y) {
  return make<SelectOp>(y, condition.value(), y.number(x).value(), y.value());
}

Term cast(const Term &x, Type element) {
  if (x.type().getElement() == element)
    return x;
  return make<CastOp>(x, x.type().withElement(element), x.value());
}

Term broadcast(const Term &x, Dims shape) {
  return x.shape() == shape ? x : make<BroadcastOp>(x, x.value(), dims(x, shape));
}
Term reshape(const Term &x, Dims shape) {
  return x.shape() == shape ? x : make<ReshapeOp>(x, x.value(), dims(x, shape));
}
Term transpose(const Term &x, Integers permutation) {
  return make<TransposeOp>(x, x.value(), permutation);
}

Term slice(const Term &x, Dims begin, Dims shape, Integers step) {
  SmallVector<int64_t> ones(shape.size(), 1);
  return make<SliceOp>(x, x.value(), dims(x, begin), dims(x, shape),
                       step.empty() ? Integers(ones) : step);
}
Term pad(const Term &x, Dims begin, Dims shape, Integers step) {
  return make<PadOp>(x, x.value(), dims(x, begin), dims(x, shape), step);
}

Term sum(const Term &x, Integers axes, bool keep) {
  return axes.empty() ? x : make<SumOp>(x, x.value(), axes, keep);
}
Term matmul(const Term &a, const Term &b, bool transpose_a, bool transpose_b) {
  return make<MatmulOp>(a, a.value(), b.value(), transpose_a, transpose_b);
}
Term gather(const Term &table, const Term &index) {
  return make<GatherOp>(table, table.value(), index.value());
}
Term scatter_sum(const Term &values, const Term &index, Dim rows) {
  return make<ScatterSumOp>(values, values.value(), index.value(), dims(values, {rows}));
}
Term slice_at(const Term &x, const Term &at, Dim count, int64_t axis) {
  return make<SliceAtOp>(x, x.value(), at.value(), dims(x, {count}), axis);
}
Term place_at(const Term &x, const Term &value, const Term &at, int64_t axis) {
  return make<PlaceAtOp>(x, x.value(), value.value(), at.value(), axis);
}

Term sum_to(const Term &x, Dims shape) {
  SmallVector<int64_t> axes;
  int64_t added = x.type().getRank() - int64_t(shape.size());
  for (int64_t axis = 0; axis < x.type().getRank(); ++axis)
    if (axis < added || (shape[axis - added] != x.shape()[axis]))
      axes.push_back(axis);
  return reshape(sum(x, axes, /*keep=*/false), shape);
}

Term keep_axes(const Term &x, Dims shape, Integers axes) {
  SmallVector<Dim> kept(shape);
  for (int64_t axis : axes)
    kept[axis] = Dim(1);
  return reshape(x, kept);
}

Term merge_leading(const Term &x) {
  Dims shape = x.shape();
  return reshape(x, {sema::product(shape.drop_back()), shape.back()});
}

SmallVector<int64_t> inverse(Integers permutation) {
  SmallVector<int64_t> result(permutation.size());
  for (auto [index, axis] : llvm::enumerate(permutation))
    result[axis] = index;
  return result;
}

SmallVector<int64_t> swap_last(int64_t rank) {
  SmallVector<int64_t> permutation = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  std::swap(permutation[rank - 1], permutation[rank - 2]);
  return permutation;
}

} // namespace gradus
