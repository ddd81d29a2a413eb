// Windows over space computed plainly in double precision, point by point as their definitions say, and problems to compare on.
#pragma once

#include "runtime/arena/memory.h"
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/convolution.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace gradus::test {

using namespace gradus::runtime;

inline bool convolves(int32_t kind) { return kind <= GRADUS_CONVOLUTION_WEIGHT; }

inline int64_t points(const Extents &extents) { return extents[0] * extents[1] * extents[2]; }

struct Sizes {
  explicit Sizes(const WindowProblem &p)
      : x(p.batch * points(p.x) * p.x_channels), y(p.batch * points(p.y) * p.y_channels),
        w(points(p.size) * (p.x_channels / p.groups) * p.y_channels) {}
  int64_t x, y, w;

  int64_t a(int32_t kind) const { return kind == GRADUS_CONVOLUTION_INPUT || kind == GRADUS_WINDOW_SPREAD ? y : x; }
  int64_t b(int32_t kind) const {
    switch (kind) {
    case GRADUS_CONVOLUTION:
    case GRADUS_CONVOLUTION_INPUT:
      return w;
    case GRADUS_CONVOLUTION_WEIGHT:
    case GRADUS_WINDOW_MAX_GRADIENT:
      return y;
    case GRADUS_WINDOW_MAX_PICK:
      return x;
    default:
      return 0;
    }
  }
  int64_t c(int32_t kind) const {
    return kind == GRADUS_CONVOLUTION_WEIGHT ? w
           : kind == GRADUS_CONVOLUTION_INPUT || kind == GRADUS_WINDOW_MAX_GRADIENT || kind == GRADUS_WINDOW_SPREAD ? x
                                                                                                                    : y;
  }
};

inline std::string text_of(const WindowProblem &p) {
  auto list = [](const Extents &e) { return std::to_string(e[0]) + "," + std::to_string(e[1]) + "," + std::to_string(e[2]); };
  return "kind " + std::to_string(p.kind) + (p.element == GRADUS_F64 ? " f64" : " f32") + " axes " + std::to_string(p.axes) + " batch " +
         std::to_string(p.batch) + " channels " + std::to_string(p.x_channels) + " to " + std::to_string(p.y_channels) + " groups " +
         std::to_string(p.groups) + " x " + list(p.x) + " y " + list(p.y) + " size " + list(p.size) + " stride " + list(p.stride) +
         " dilation " + list(p.dilation) + " low " + list(p.low) + (p.has_bias ? " bias" : "") + " activation " +
         std::to_string(p.activation) + " threads " + std::to_string(p.threads);
}

inline double activation_of(double x, int32_t activation) {
  switch (activation) {
  case GRADUS_RELU:
    return x < 0 ? 0 : x;
  case GRADUS_SIGMOID:
    return 1 / (1 + std::exp(-x));
  case GRADUS_TANH:
    return std::tanh(x);
  case GRADUS_GELU_ERF:
    return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
  case GRADUS_GELU_TANH:
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
  case GRADUS_SILU:
    return x / (1 + std::exp(-x));
  default:
    return x;
  }
}

/// Calls visit(x point, tap) for each tap of window y of an image that lies on x.
template <typename Visit> void for_each_tap(const WindowProblem &p, int64_t y0, int64_t y1, int64_t y2, const Visit &visit) {
  for (int64_t k0 = 0; k0 < p.size[0]; ++k0)
    for (int64_t k1 = 0; k1 < p.size[1]; ++k1)
      for (int64_t k2 = 0; k2 < p.size[2]; ++k2) {
        int64_t x0 = y0 * p.stride[0] + k0 * p.dilation[0] - p.low[0], x1 = y1 * p.stride[1] + k1 * p.dilation[1] - p.low[1],
                x2 = y2 * p.stride[2] + k2 * p.dilation[2] - p.low[2];
        if (x0 >= 0 && x1 >= 0 && x2 >= 0 && x0 < p.x[0] && x1 < p.x[1] && x2 < p.x[2])
          visit((x0 * p.x[1] + x1) * p.x[2] + x2, (k0 * p.size[1] + k1) * p.size[2] + k2);
      }
}

template <typename Float> struct WindowCase {
  explicit WindowCase(const WindowProblem &made) : p(made), sizes(made) {
    std::mt19937 random(uint32_t(sizes.x * 31 + sizes.y * 7 + sizes.w));
    auto fill = [&](std::vector<Float> &values, int64_t count) {
      values.resize(size_t(count));
      // Few different values, so that greatest ones tie.
      for (Float &value : values)
        value = Float(int(random() % 41) - 20) * Float(0.0625);
    };
    fill(a, sizes.a(p.kind));
    fill(b, sizes.b(p.kind));
    fill(bias, p.kind == GRADUS_CONVOLUTION_INPUT ? p.x_channels : p.y_channels);
  }

  /// Values whose sums round, so that another order of summing gives other bits.
  void roughen() {
    std::mt19937 random(5);
    for (auto *values : {&a, &b, &bias})
      for (Float &value : *values)
        value = Float(double(random()) / 4294967296.0 - 0.5);
  }

  std::vector<Float> run(Window &window, int threads) const {
    int64_t count = sizes.c(p.kind), guard = 16;
    std::vector<Float> c(size_t(count + 2 * guard), Float(99));
    Hooks hooks;
    uint64_t bytes = window.scratch_bytes();
    auto *scratch = static_cast<char *>(hooks.allocate(bytes + 64));
    std::memset(scratch, 0xFF, bytes + 64); // NaN
    TeamSize team(threads);
    Status status = window.run({a.data(), b.empty() ? nullptr : b.data(), p.has_bias ? bias.data() : nullptr, c.data() + guard, scratch});
    EXPECT_TRUE(status.ok()) << status.message();
    for (int i = 0; i < 64; ++i)
      EXPECT_EQ(scratch[bytes + uint64_t(i)], char(0xFF)) << "wrote behind its scratch";
    hooks.release(scratch);
    for (int64_t i = 0; i < guard; ++i) {
      EXPECT_EQ(c[size_t(i)], Float(99)) << "wrote before c";
      EXPECT_EQ(c[size_t(guard + count + i)], Float(99)) << "wrote behind c";
    }
    return {c.begin() + guard, c.begin() + guard + count};
  }

  const std::vector<double> &expected() {
    if (!computed_) {
      right_ = compute();
      computed_ = true;
    }
    return right_;
  }

  std::vector<double> compute() const {
    std::vector<double> c(size_t(sizes.c(p.kind)));
    int64_t ins = p.x_channels / p.groups, outs = p.y_channels / p.groups;
    if (p.has_bias)
      for (size_t i = 0; i < c.size(); ++i)
        c[i] = double(bias[i % bias.size()]);
    for (int64_t n = 0; n < p.batch; ++n)
      for (int64_t y0 = 0; y0 < p.y[0]; ++y0)
        for (int64_t y1 = 0; y1 < p.y[1]; ++y1)
          for (int64_t y2 = 0; y2 < p.y[2]; ++y2) {
            int64_t y = ((n * p.y[0] + y0) * p.y[1] + y1) * p.y[2] + y2;
            if (convolves(p.kind))
              for_each_tap(p, y0, y1, y2, [&](int64_t point, int64_t tap) {
                for (int64_t out = 0; out < p.y_channels; ++out)
                  for (int64_t in = 0; in < ins; ++in) {
                    auto at_x = size_t((n * points(p.x) + point) * p.x_channels + out / outs * ins + in);
                    auto at_y = size_t(y * p.y_channels + out), at_w = size_t((tap * ins + in) * p.y_channels + out);
                    if (p.kind == GRADUS_CONVOLUTION)
                      c[at_y] += double(a[at_x]) * double(b[at_w]);
                    else if (p.kind == GRADUS_CONVOLUTION_INPUT)
                      c[at_x] += double(a[at_y]) * double(b[at_w]);
                    else
                      c[at_w] += double(a[at_x]) * double(b[at_y]);
                  }
              });
            else
              for (int64_t channel = 0; channel < p.x_channels; ++channel)
                pool(c, n, y0, y1, y2, channel, size_t(y * p.y_channels + channel));
          }
    for (double &value : c)
      value = activation_of(value, p.activation);
    return c;
  }

  void pool(std::vector<double> &c, int64_t n, int64_t y0, int64_t y1, int64_t y2, int64_t channel, size_t y) const {
    std::vector<size_t> held;
    for_each_tap(p, y0, y1, y2,
                 [&](int64_t point, int64_t) { held.push_back(size_t((n * points(p.x) + point) * p.x_channels + channel)); });
    if (p.kind == GRADUS_WINDOW_SUM || p.kind == GRADUS_WINDOW_SPREAD) {
      for (size_t x : held)
        p.kind == GRADUS_WINDOW_SUM ? c[y] += double(a[x]) : c[x] += double(a[y]);
      return;
    }
    auto before = [this](size_t x, size_t other) { return !std::isnan(a[x]) && (std::isnan(a[other]) || a[x] < a[other]); };
    auto first = std::max_element(held.begin(), held.end(), before);
    if (first == held.end()) {
      if (p.kind == GRADUS_WINDOW_MAX)
        c[y] = -INFINITY;
    } else if (p.kind == GRADUS_WINDOW_MAX)
      c[y] = double(a[*first]);
    else if (p.kind == GRADUS_WINDOW_MAX_PICK)
      c[y] = double(b[*first]);
    else
      c[*first] += double(b[y]);
  }

  void check(Window &window, int threads) {
    std::vector<Float> found = run(window, threads);
    const std::vector<double> &right = expected();
    for (size_t i = 0; i < right.size(); ++i) {
      if (std::isnan(right[i]) && std::isnan(found[i]))
        continue;
      if (double(found[i]) == right[i])
        continue;
      // Values are multiples of 1/256 below 2^24, so sums are exact but for the curved activations.
      ASSERT_NEAR(double(found[i]), right[i], (sizeof(Float) == 8 ? 1e-13 : 1e-6) * (1 + std::fabs(right[i])) * (p.activation > GRADUS_RELU))
          << text_of(p) << " by " << window.engine() << " at " << i;
    }
  }

  WindowProblem p;
  Sizes sizes;
  std::vector<Float> a, b, bias;

private:
  std::vector<double> right_;
  bool computed_ = false;
};

/// With y's extents as floor division makes them: `high` padding behind, which may be negative.
inline WindowProblem window_problem(int32_t axes, int64_t batch, int64_t x_channels, int64_t y_channels, Extents x, Extents size,
                                    Extents stride, Extents low, Extents high, Extents dilation = {1, 1, 1}, int64_t groups = 1) {
  WindowProblem p;
  p.axes = axes;
  p.batch = batch;
  p.x_channels = x_channels;
  p.y_channels = y_channels;
  p.groups = groups;
  p.x = x;
  p.size = size;
  p.stride = stride;
  p.dilation = dilation;
  p.low = low;
  for (size_t axis = 0; axis < 3; ++axis) {
    int64_t room = x[axis] + low[axis] + high[axis] - (size[axis] - 1) * dilation[axis] - 1;
    p.y[axis] = room < 0 ? 0 : room / stride[axis] + 1;
  }
  return p;
}

} // namespace gradus::test
