// Which windows are legal, and who computes them: a rule on the shape.
#include "runtime/primitives/window.h"

#include "runtime/parallel/parallel.h"
#include "runtime/parallel/processor.h"
#include "runtime/primitives/channelwise.h"
#include "runtime/primitives/own_convolution.h"

#include <string>

namespace gradus::runtime {

namespace {

bool is_convolution(int32_t kind) { return kind >= GRADUS_CONVOLUTION && kind <= GRADUS_CONVOLUTION_WEIGHT; }

const char *mistake_in(const WindowProblem &p) {
  if (p.kind < GRADUS_CONVOLUTION || p.kind > GRADUS_WINDOW_SPREAD)
    return "of an unknown kind";
  if (p.element != GRADUS_F32 && p.element != GRADUS_F64)
    return "of elements other than f32 and f64";
  if (p.axes < 1 || p.axes > 3)
    return "over other than 1 to 3 axes";
  if (p.activation < GRADUS_LINEAR || p.activation > GRADUS_SILU)
    return "with an unknown activation";
  bool finishes = p.kind == GRADUS_CONVOLUTION || p.kind == GRADUS_CONVOLUTION_INPUT;
  if (!finishes && (p.has_bias || p.activation != GRADUS_LINEAR))
    return "with a bias or activation that its kind has not";
  if (p.batch < 0 || p.x_channels < 0 || p.y_channels < 0)
    return "of negative sizes";
  if (!is_convolution(p.kind) && p.x_channels != p.y_channels)
    return "that pools into another number of channels";
  if (is_convolution(p.kind) && (p.groups < 1 || p.x_channels % p.groups != 0 || p.y_channels % p.groups != 0))
    return "whose groups don't divide its channels";
  for (size_t axis = 0; axis < 3; ++axis) {
    if (p.x[axis] < 0 || p.y[axis] < 0 || p.size[axis] < 1 || p.stride[axis] < 1 || p.dilation[axis] < 1)
      return "of sizes, strides or dilations that are none";
    bool unused = axis >= size_t(p.axes);
    if (unused && (p.x[axis] != 1 || p.y[axis] != 1 || p.size[axis] != 1 || p.stride[axis] != 1 || p.dilation[axis] != 1 ||
                   p.low[axis] != 0))
      return "with an axis beyond its last";
  }
  return nullptr;
}

/// Whether oneDNN is faster, and gives the same bits on any number of threads: README.md has the measurements. Its gradients of
/// weights do not; strides, few channels of the result, points and separate ReLUs are faster by our own kernels. A team that may
/// turn out smaller is no place for it.
bool onednn_pays(const WindowProblem &p) {
  constexpr double least_work = 1 << 22; // multiply-adds
  bool input = p.kind == GRADUS_CONVOLUTION_INPUT;
  if (processor() == Processor::baseline || p.element != GRADUS_F32 || p.kind == GRADUS_CONVOLUTION_WEIGHT || p.groups > 1 ||
      (input ? p.x_channels : p.y_channels) < 16 || p.activation == GRADUS_RELU ||
      (input && (p.has_bias || p.activation != GRADUS_LINEAR)) || scatter_pays(p) || !teams_are_certain())
    return false;
  double work = double(p.batch) * double(p.x_channels) * double(p.y_channels), taps = 1;
  for (size_t axis = 0; axis < 3; ++axis) {
    int64_t reach = (p.size[axis] - 1) * p.dilation[axis], high = p.y[axis] - 1 + reach - p.low[axis] - (p.x[axis] - 1);
    if (p.stride[axis] != 1 || p.low[axis] > reach || high < 0 || high > reach)
      return false;
    work *= double(p.y[axis]) * double(p.size[axis]);
    taps *= double(p.size[axis]);
  }
  return taps > 1 && work >= least_work;
}

} // namespace

bool addressable(const WindowProblem &p) {
  constexpr double limit = double(uint64_t(1) << 47); // ArenaPlan's
  double x = double(p.batch) * double(p.x_channels) * 8, y = double(p.batch) * double(p.y_channels) * 8;
  double weights = double(p.x_channels) * double(p.y_channels) / double(p.groups) * 8;
  for (size_t axis = 0; axis < 3; ++axis) {
    x *= double(p.x[axis]);
    y *= double(p.y[axis]);
    weights *= double(p.size[axis]);
    double low = double(p.low[axis]), reach = double(p.y[axis]) * double(p.stride[axis]) + double(p.size[axis]) * double(p.dilation[axis]);
    if (reach + (low < 0 ? -low : low) > limit)
      return false;
  }
  return x <= limit && y <= limit && (!is_convolution(p.kind) || weights <= limit);
}

Result<std::unique_ptr<Convolution>> make_convolution(const WindowProblem &problem) {
  if (onednn_pays(problem)) {
    Result<std::unique_ptr<Convolution>> made = make_onednn_convolution(problem);
    if (made || made.status().code() == GRADUS_OUT_OF_MEMORY)
      return made;
  }
  return make_own_convolution(problem);
}

Result<std::unique_ptr<Window>> make_window(const WindowProblem &problem) {
  if (const char *mistake = mistake_in(problem))
    return Status(GRADUS_INTERNAL, std::string("the generated code asks for a window operation ") + mistake);
  if (!addressable(problem))
    return Status(GRADUS_INVALID_ARGUMENT, "no machine has memory for windows over sizes like these");
  if (!is_convolution(problem.kind))
    return std::unique_ptr<Window>(make_channelwise(problem));
  Result<std::unique_ptr<Convolution>> made = make_convolution(problem);
  if (!made)
    return made.status();
  return std::unique_ptr<Window>(std::move(*made));
}

} // namespace gradus::runtime
