// Windows over space, plainly.
#include "runtime/primitives/window.h"

#include <cmath>
#include <vector>

namespace gradus::runtime {

namespace {

double activated(double x, int32_t activation) {
  switch (activation) {
  case GRADUS_RELU:
    return x < 0 ? 0 : x;
  case GRADUS_SIGMOID:
    return 1 / (1 + std::exp(-x));
  case GRADUS_TANH:
    return std::tanh(x);
  case GRADUS_GELU_ERF:
    return 0.5 * x * (1 + std::erf(x * 0.70710678118654752));
  case GRADUS_GELU_TANH:
    return 0.5 * x * (1 + std::tanh(0.79788456080286536 * (x + 0.044715 * x * x * x)));
  case GRADUS_SILU:
    return x / (1 + std::exp(-x));
  default:
    return x;
  }
}

template <typename Float> class DirectWindow final : public Window {
public:
  explicit DirectWindow(const WindowProblem &problem) : p(problem) {}
  const char *engine() const override { return "own"; }

  Status run(const WindowOperands &operands) noexcept override {
    auto *a = static_cast<const Float *>(operands.a), *b = static_cast<const Float *>(operands.b),
         *bias = static_cast<const Float *>(operands.bias);
    auto *c = static_cast<Float *>(operands.c);
    int64_t xc = p.x_channels, yc = p.y_channels;
    int64_t x_points = p.x[0] * p.x[1] * p.x[2], y_points = p.y[0] * p.y[1] * p.y[2];
    int64_t taps = p.size[0] * p.size[1] * p.size[2];
    int64_t results = p.kind == GRADUS_CONVOLUTION_WEIGHT ? taps * (xc / p.groups) * yc
                      : c_is_x()                          ? p.batch * x_points * xc
                                                          : p.batch * y_points * yc;
    for (int64_t i = 0; i < results; ++i) {
      int64_t channels = c_is_x() ? xc : yc;
      c[i] = p.has_bias ? bias[i % channels] : Float(0);
    }
    for (int64_t n = 0; n < p.batch; ++n)
      for (int64_t y = 0; y < y_points; ++y)
        one_window(a, b, c, n * x_points, n * y_points + y, y);
    if (p.activation != GRADUS_LINEAR)
      for (int64_t i = 0; i < results; ++i)
        c[i] = Float(activated(c[i], p.activation));
    return {};
  }

private:
  bool c_is_x() const {
    return p.kind == GRADUS_CONVOLUTION_INPUT || p.kind == GRADUS_WINDOW_MAX_GRADIENT ||
           p.kind == GRADUS_WINDOW_SPREAD;
  }

  /// The point of x under a tap, or -1.
  int64_t point(int64_t y, int64_t tap) const {
    int64_t index = 0, weight = 1;
    for (int axis = 2; axis >= 0; --axis) {
      int64_t o = y % p.y[axis], k = tap % p.size[axis];
      y /= p.y[axis];
      tap /= p.size[axis];
      int64_t i = o * p.stride[axis] + k * p.dilation[axis] - p.low[axis];
      if (i < 0 || i >= p.x[axis])
        return -1;
      index += i * weight;
      weight *= p.x[axis];
    }
    return index;
  }

  void one_window(const Float *a, const Float *b, Float *c, int64_t x0, int64_t y, int64_t place) const {
    int64_t taps = p.size[0] * p.size[1] * p.size[2], xc = p.x_channels, yc = p.y_channels;
    if (p.kind <= GRADUS_CONVOLUTION_WEIGHT) {
      int64_t ins = xc / p.groups, outs = yc / p.groups;
      for (int64_t tap = 0; tap < taps; ++tap) {
        int64_t at = point(place, tap);
        if (at < 0)
          continue;
        for (int64_t i = 0; i < ins; ++i)
          for (int64_t o = 0; o < yc; ++o) {
            int64_t w = (tap * ins + i) * yc + o, x = (x0 + at) * xc + o / outs * ins + i;
            if (p.kind == GRADUS_CONVOLUTION)
              c[y * yc + o] += a[x] * b[w];
            else if (p.kind == GRADUS_CONVOLUTION_INPUT)
              c[x] += a[y * yc + o] * b[w];
            else
              c[w] += a[x] * b[y * yc + o];
          }
      }
      return;
    }
    for (int64_t channel = 0; channel < xc; ++channel) {
      int64_t greatest = -1;
      for (int64_t tap = 0; tap < taps; ++tap) {
        int64_t at = point(place, tap);
        if (at < 0)
          continue;
        int64_t x = (x0 + at) * xc + channel;
        if (p.kind == GRADUS_WINDOW_SUM)
          c[y * xc + channel] += a[x];
        else if (p.kind == GRADUS_WINDOW_SPREAD)
          c[x] += a[y * xc + channel];
        else if (greatest < 0 || a[x] > a[greatest] || (a[x] != a[x] && a[greatest] == a[greatest]))
          greatest = x;
      }
      if (p.kind == GRADUS_WINDOW_MAX)
        c[y * xc + channel] = greatest < 0 ? -Float(INFINITY) : a[greatest];
      else if (p.kind == GRADUS_WINDOW_MAX_PICK)
        c[y * xc + channel] = greatest < 0 ? Float(0) : b[greatest];
      else if (p.kind == GRADUS_WINDOW_MAX_GRADIENT && greatest >= 0)
        c[greatest] += b[y * xc + channel];
    }
  }

  WindowProblem p;
};

} // namespace

Result<std::unique_ptr<Window>> make_window(const WindowProblem &problem) {
  if (problem.element == GRADUS_F64)
    return std::unique_ptr<Window>(std::make_unique<DirectWindow<double>>(problem));
  return std::unique_ptr<Window>(std::make_unique<DirectWindow<float>>(problem));
}

} // namespace gradus::runtime
