// Convolutions and pooling as primitives of the runtime.
#include "compiler/lower/window.h"

#include "compiler/lower/runtime_calls.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {

namespace {

/// The values that play x, y and the weights of a convolution; null where there is none.
struct Roles {
  Value x, y, weights;
};

Roles roles_of(WindowOp window) {
  Value a = window.getA(), b = window.getB(), result = window.getResult();
  switch (window.getKind()) {
  case WindowKind::convolution:
    return {a, result, b};
  case WindowKind::convolution_input:
    return {result, a, b};
  case WindowKind::convolution_weight:
    return {a, b, result};
  case WindowKind::window_max:
  case WindowKind::window_max_pick:
  case WindowKind::window_sum:
    return {a, result, {}};
  case WindowKind::window_max_gradient:
    return {a, b, {}};
  case WindowKind::window_spread:
    return {result, a, {}};
  }
  llvm_unreachable("a kind of window without roles");
}

llvm::SmallVector<Dim, 3> three_axes(Value image) {
  llvm::SmallVector<Dim, 3> axes(shape_of(image).drop_front().drop_back());
  axes.resize(3, Dim(1));
  return axes;
}

/// The entries of an attribute for three axes.
void append_axes(llvm::SmallVectorImpl<int32_t> &words, llvm::ArrayRef<int64_t> entries, int32_t otherwise) {
  for (size_t axis = 0; axis < 3; ++axis)
    words.push_back(axis < entries.size() ? int32_t(entries[axis]) : otherwise);
}

} // namespace

WindowShape shape_of_window(WindowOp window) {
  Roles roles = roles_of(window);
  return {shape_of(roles.x).front(), shape_of(roles.x).back(), shape_of(roles.y).back(), three_axes(roles.x),
          three_axes(roles.y)};
}

Dim flops_of_window(WindowOp window) {
  Roles roles = roles_of(window);
  Dim count = sema::product(shape_of(roles.y));
  for (int64_t extent : window.getSize())
    count = count * Dim(extent);
  if (!roles.weights)
    return count;
  llvm::ArrayRef<Dim> weights = shape_of(roles.weights);
  return Dim(2) * count * weights[weights.size() - 2];
}

void declare_window(WindowOp window, int32_t index, llvm::StringRef name, const plan::FunctionPlan &plan, Frame &frame,
                    Value plan_argument, OpBuilder &b) {
  Location loc = window.getLoc();
  auto slot = [&](Value value) { return value ? plan.slot_of(value) : -1; };
  // gradus_window_spec as words.
  llvm::SmallVector<int32_t> words{int32_t(window.getKind()),
                                   int32_t(plan::element_code(type_of(window.getResult()).getElement())),
                                   slot(window.getA()),
                                   slot(window.getB()),
                                   slot(window.getResult()),
                                   slot(window.getBias()),
                                   int32_t(window.getActivation()),
                                   int32_t(window.getSize().size()),
                                   int32_t(window.getGroups())};
  append_axes(words, window.getSize(), 1);
  append_axes(words, window.getStride(), 1);
  append_axes(words, window.getDilation(), 1);
  append_axes(words, window.getLow(), 0);
  WindowShape shape = shape_of_window(window);
  llvm::SmallVector<Value> arguments{plan_argument, constant_i32(b, loc, index), constant_i32(b, loc, plan.position(window)),
                                     constant_words(b, loc, name, words)};
  for (Dim extent : {shape.batch, shape.x_channels, shape.y_channels, shape.x[0], shape.x[1], shape.x[2], shape.y[0], shape.y[1],
                     shape.y[2]})
    arguments.push_back(frame.value_of(extent));
  call_runtime(b, loc, "gradus_plan_window", arguments);
}

} // namespace gradus::lower
