// Shape rules of operations over windows of space: convolutions and pooling. Tensors are
// [batch, space..., channels]; a window places `size` points, `dilation` apart, at every `stride`-th
// position, the first of them `low` before the tensor's begin.
#include "dsl/sema/shape_rules/support.h"

namespace gradus::sema::shape_rules {

namespace {

using Dims = std::vector<Dim>;
using Integers = std::vector<int64_t>;

constexpr int64_t greatest = 1 << 20; // of strides, dilations, paddings and sizes: far beyond use

/// The attributes that place windows, one entry for each axis of space.
struct Placement {
  const Integers *stride, *dilation, *low;
  const Dims *extents; ///< of the result's axes that are not decided by an operand
  std::string error;

  explicit Placement(llvm::ArrayRef<NamedAttribute> attributes, bool with_extents = true)
      : stride(attribute<Integers>(attributes, "stride")),
        dilation(attribute<Integers>(attributes, "dilation")),
        low(attribute<Integers>(attributes, "low")), extents(attribute<Dims>(attributes, "extents")) {
    if (!stride || !dilation || !low || (with_extents && !extents)) {
      error = "internal: an attribute of the windows is missing";
      return;
    }
    size_t axes = stride->size();
    if (axes < 1 || axes > 3)
      error = "windows go over one to three axes of space, not " + std::to_string(axes);
    else if (dilation->size() != axes || low->size() != axes ||
             (with_extents && extents->size() != axes))
      error = "internal: the windows have another number of axes than their strides";
    else
      check_ranges();
  }
  size_t axes() const { return stride->size(); }

private:
  void check_ranges() {
    auto check = [&](const Integers &values, int64_t least, const char *what) {
      for (int64_t value : values)
        if (value < least || value > greatest)
          error = std::string("the ") + what + " is " + std::to_string(value) +
                  ", but must be from " + std::to_string(least) + " to " + std::to_string(greatest);
    };
    check(*stride, 1, "stride");
    check(*dilation, 1, "dilation");
    check(*low, 0, "padding");
  }
};

std::string check_space(const TensorType &tensor, llvm::StringRef name, size_t axes) {
  if (tensor.shape.size() == axes + 2)
    return {};
  return ("windows over " + llvm::Twine(axes) + (axes == 1 ? " axis" : " axes") + " of space need " +
          name + " of rank " + llvm::Twine(axes + 2) + ", [batch, space..., channels], but its shape is " +
          str(tensor.shape))
      .str();
}

/// Weights are [size..., channels of x / groups, channels of y], their size known.
std::string check_weights(llvm::ArrayRef<Dim> weights, Dim x_channels, int64_t groups) {
  for (Dim size : weights.drop_back(2)) {
    if (!size.is_constant())
      return "the window's extents must be known at compile time, but the weights have shape " +
             str(weights);
    if (size.constant() < 1 || size.constant() > greatest)
      return "the weights have shape " + str(weights) + ": a window has at least one point";
  }
  if (groups < 1)
    return "the channels are cut into " + std::to_string(groups) +
           " groups; there must be at least one";
  Dim each = weights[weights.size() - 2], y_channels = weights.back();
  if (each * Dim(groups) != x_channels)
    return (groups == 1 ? "the input has " + x_channels.str() + " channels"
                        : "the input has " + x_channels.str() + " channels in " +
                              std::to_string(groups) + " groups") +
           ", but weights of shape " + str(weights) + " take " + each.str() +
           (groups == 1 ? "" : " for each group") + " (their last axis but one)";
  if (!y_channels.divide(Dim(groups)))
    return "the " + y_channels.str() + " output channels are not divisible by " +
           std::to_string(groups) + " groups";
  return {};
}

std::string check_floats(llvm::ArrayRef<TensorType> operands) {
  for (const TensorType &operand : operands)
    if (!is_float(operand.element))
      return ("windows compute with floats, not " + name(operand.element)).str();
  if (operands.size() == 2 && operands[0].element != operands[1].element)
    return ("the operands have different element types, " + name(operands[0].element) + " and " +
            name(operands[1].element))
        .str();
  return {};
}

int64_t groups_of(llvm::ArrayRef<NamedAttribute> attributes) {
  const int64_t *groups = attribute<int64_t>(attributes, "groups");
  return groups ? *groups : 1;
}

llvm::SmallVector<Dim, 5> shape_of(Dim batch, llvm::ArrayRef<Dim> space, Dim channels) {
  llvm::SmallVector<Dim, 5> shape{batch};
  shape.append(space.begin(), space.end());
  shape.push_back(channels);
  return shape;
}

/// The size of pooling windows: one entry for each axis.
std::string check_size(llvm::ArrayRef<NamedAttribute> attributes, const Placement &placement) {
  const auto *size = attribute<Integers>(attributes, "size");
  if (!size || size->size() != placement.axes())
    return "internal: the window has no size, or another number of axes than its strides";
  for (int64_t extent : *size)
    if (extent < 1 || extent > greatest)
      return "the window's extent is " + std::to_string(extent) + ", but must be from 1 to " +
             std::to_string(greatest);
  return {};
}

bool same_frame(const TensorType &x, const TensorType &y) {
  return x.shape.front() == y.shape.front() && x.shape.back() == y.shape.back();
}

} // namespace

ShapeResult convolution(llvm::ArrayRef<TensorType> operands,
                        llvm::ArrayRef<NamedAttribute> attributes) {
  Placement placement(attributes);
  if (!placement.error.empty())
    return fail(placement.error);
  const TensorType &x = operands[0], &w = operands[1];
  std::string error = check_floats(operands);
  if (error.empty())
    error = check_space(x, "an input", placement.axes());
  if (error.empty())
    error = check_space(w, "weights", placement.axes());
  if (error.empty())
    error = check_weights(w.shape, x.shape.back(), groups_of(attributes));
  if (!error.empty())
    return fail(error);
  return give(x.element, shape_of(x.shape.front(), *placement.extents, w.shape.back()));
}

ShapeResult convolution_input(llvm::ArrayRef<TensorType> operands,
                              llvm::ArrayRef<NamedAttribute> attributes) {
  Placement placement(attributes);
  if (!placement.error.empty())
    return fail(placement.error);
  const TensorType &y = operands[0], &w = operands[1];
  int64_t groups = groups_of(attributes);
  std::string error = check_floats(operands);
  if (error.empty())
    error = check_space(y, "an input", placement.axes());
  if (error.empty())
    error = check_space(w, "weights", placement.axes());
  if (!error.empty())
    return fail(error);
  Dim channels = w.shape[w.shape.size() - 2] * Dim(groups);
  error = check_weights(w.shape, channels, groups);
  if (error.empty() && w.shape.back() != y.shape.back())
    error = "the input has " + y.shape.back().str() + " channels, but weights of shape " +
            str(w.shape) + " take " + w.shape.back().str() + " (their last axis)";
  if (!error.empty())
    return fail(error);
  return give(y.element, shape_of(y.shape.front(), *placement.extents, channels));
}

ShapeResult convolution_weight(llvm::ArrayRef<TensorType> operands,
                               llvm::ArrayRef<NamedAttribute> attributes) {
  Placement placement(attributes);
  if (!placement.error.empty())
    return fail(placement.error);
  const TensorType &x = operands[0], &y = operands[1];
  int64_t groups = groups_of(attributes);
  std::string error = check_floats(operands);
  if (error.empty())
    error = check_space(x, "an input", placement.axes());
  if (error.empty())
    error = check_space(y, "a gradient", placement.axes());
  if (error.empty() && x.shape.front() != y.shape.front())
    error = "shapes " + str(x.shape) + " and " + str(y.shape) + " are of different batches";
  if (!error.empty())
    return fail(error);
  std::optional<Dim> each = groups < 1 ? std::nullopt : x.shape.back().divide(Dim(groups));
  if (!each)
    return fail("the " + x.shape.back().str() + " channels are not divisible by " +
                llvm::Twine(groups) + " groups");
  llvm::SmallVector<Dim, 5> shape(placement.extents->begin(), placement.extents->end());
  shape.push_back(*each);
  shape.push_back(y.shape.back());
  error = check_weights(shape, x.shape.back(), groups);
  return error.empty() ? give(x.element, shape) : fail(error);
}

ShapeResult window(llvm::ArrayRef<TensorType> operands, llvm::ArrayRef<NamedAttribute> attributes) {
  Placement placement(attributes);
  std::string error = placement.error;
  if (error.empty())
    error = check_floats(operands);
  if (error.empty())
    error = check_size(attributes, placement);
  for (const TensorType &operand : operands)
    if (error.empty())
      error = check_space(operand, "a tensor", placement.axes());
  if (error.empty() && operands.size() == 2 && operands[0].shape != operands[1].shape)
    error = "the tensors have shapes " + str(operands[0].shape) + " and " + str(operands[1].shape) +
            ", but must be alike";
  if (!error.empty())
    return fail(error);
  const TensorType &x = operands.front();
  return give(x.element, shape_of(x.shape.front(), *placement.extents, x.shape.back()));
}

ShapeResult window_gradient(llvm::ArrayRef<TensorType> operands,
                            llvm::ArrayRef<NamedAttribute> attributes) {
  Placement placement(attributes, /*with_extents=*/false);
  std::string error = placement.error;
  if (error.empty())
    error = check_floats(operands);
  if (error.empty())
    error = check_size(attributes, placement);
  for (const TensorType &operand : operands)
    if (error.empty())
      error = check_space(operand, "a tensor", placement.axes());
  if (error.empty() && !same_frame(operands[0], operands[1]))
    error = "shapes " + str(operands[0].shape) + " and " + str(operands[1].shape) +
            " differ in their batch or their channels";
  return error.empty() ? give(operands.front()) : fail(error);
}

} // namespace gradus::sema::shape_rules
