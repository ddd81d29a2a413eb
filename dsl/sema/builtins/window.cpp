// convolution, convolution_transposed, max_pool, window_sum.
#include "dsl/sema/builtins/window_placement.h"

#include "dsl/sema/elaborator.h"
#include "dsl/sema/shape_rules.h"

namespace gradus::sema {

namespace {

/// An image, [batch, space..., channels], of one to three axes of space.
std::optional<Value> image_argument(Elaborator &elaborator, const BuiltinCall &call) {
  std::optional<Value> x =
      elaborator.want_tensor(call[0], call.at(0), "`" + call.name.str() + "`");
  if (!x || x->is_poison())
    return std::nullopt;
  size_t rank = x->type.shape.size();
  if (rank >= 3 && rank <= 5)
    return x;
  elaborator.error(Id::wrong_shape, call.at(0),
                   {"`" + call.name.str() +
                    "` expects [batch, space..., channels] with one to three axes of space, but is given shape " +
                    str(x->type.shape)});
  return std::nullopt;
}

/// The size of the windows that the weights of a convolution make. Nothing after an error.
std::optional<std::vector<int64_t>> size_of_weights(Elaborator &elaborator, const BuiltinCall &call,
                                                    const Value &weight, size_t rank) {
  if (weight.type.shape.size() != rank) {
    elaborator.error(Id::wrong_shape, call.at(1),
                     {"the weights of `" + call.name.str() + "` have shape " + str(weight.type.shape) +
                      ", but an input of rank " + std::to_string(rank) +
                      " needs [size..., input channels, output channels] of the same rank"});
    return std::nullopt;
  }
  std::vector<int64_t> size;
  for (Dim extent : llvm::ArrayRef<Dim>(weight.type.shape).drop_back(2)) {
    if (!extent.is_constant()) {
      if (!elaborator.generic())
        elaborator.error(Id::wrong_shape, call.at(1),
                         {"the extents of a window must be known at compile time, but the weights "
                          "have shape " +
                          str(weight.type.shape)});
      return std::nullopt;
    }
    size.push_back(extent.constant());
  }
  return size;
}

Value convolve(Elaborator &elaborator, const BuiltinCall &call, bool transposed) {
  std::optional<Value> x = image_argument(elaborator, call);
  std::optional<Value> weight =
      elaborator.want_tensor(call[1], call.at(1), "`" + call.name.str() + "`");
  if (!x || !weight || weight->is_poison())
    return {};
  size_t rank = x->type.shape.size();
  WindowArguments at{2, 3, 4, transposed ? 6 : -1};
  std::optional<std::vector<int64_t>> size = size_of_weights(elaborator, call, *weight, rank);
  std::optional<int64_t> groups = 1;
  if (call.given(5))
    groups = elaborator.want_integer(call[5], call.at(5), "`groups` of `" + call.name.str() + "`");
  if (!size || !groups)
    return {};
  std::optional<WindowPlacement> placement =
      transposed ? place_transposed_windows(elaborator, call, at, x->type.shape, *size)
                 : place_windows(elaborator, call, at, x->type.shape, *size);
  if (!placement)
    return {};
  std::vector<NamedAttribute> attributes = placement->attributes();
  attributes.push_back({"groups", *groups});
  return elaborator.emit(transposed ? "convolution_input" : "convolution", {*x, *weight},
                         std::move(attributes), call.range);
}

Value convolution(Elaborator &elaborator, const BuiltinCall &call) {
  return convolve(elaborator, call, false);
}

Value convolution_transposed(Elaborator &elaborator, const BuiltinCall &call) {
  return convolve(elaborator, call, true);
}

/// Windows side by side by default.
Value pool(Elaborator &elaborator, const BuiltinCall &call, llvm::StringRef mnemonic) {
  std::optional<Value> x = image_argument(elaborator, call);
  if (!x)
    return {};
  size_t axes = x->type.shape.size() - 2;
  std::optional<std::vector<int64_t>> size = window_numbers(
      elaborator, call[1], call.at(1), axes, "`size` of `" + call.name.str() + "`", 1);
  if (!size)
    return {};
  std::optional<WindowPlacement> placement =
      place_windows(elaborator, call, {2, 3, 4}, x->type.shape, *size, *size);
  if (!placement)
    return {};
  for (size_t axis = 0; axis < axes; ++axis) {
    int64_t reach = placement->dilation[axis] * ((*size)[axis] - 1) + 1;
    if (std::max(placement->low[axis], placement->high[axis]) < reach)
      continue;
    elaborator.error(Id::wrong_shape, call.range,
                     {"a padding of " +
                      std::to_string(std::max(placement->low[axis], placement->high[axis])) +
                      " leaves windows of " + std::to_string(reach) +
                      " points outside of the image: it must be smaller"});
    return {};
  }
  std::vector<NamedAttribute> attributes = placement->attributes();
  attributes.push_back({"size", placement->size});
  return elaborator.emit(mnemonic, {*x}, std::move(attributes), call.range);
}

Value max_pool(Elaborator &elaborator, const BuiltinCall &call) {
  return pool(elaborator, call, "window_max");
}

Value window_sum(Elaborator &elaborator, const BuiltinCall &call) {
  return pool(elaborator, call, "window_sum");
}

} // namespace

void add_window_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"convolution",
                  {"x", "weight", "stride?", "padding?", "dilation?", "groups?"},
                  convolution});
  rows.push_back({"convolution_transposed",
                  {"x", "weight", "stride?", "padding?", "dilation?", "groups?", "output_padding?"},
                  convolution_transposed});
  rows.push_back({"max_pool", {"x", "size", "stride?", "padding?", "dilation?"}, max_pool});
  rows.push_back({"window_sum", {"x", "size", "stride?", "padding?", "dilation?"}, window_sum});
}

} // namespace gradus::sema
