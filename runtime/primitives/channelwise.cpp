// Pooling and depthwise convolutions by our own kernels: windows along the last axis that have the same taps inside run together. A
// result like y belongs to its row's thread; one like x to its image's, or to that of some channels of it; a gradient of weights is
// a fixed number of sums, which are added in order at the end.
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/channelwise.h"
#include "runtime/primitives/own_window.h"

#include <algorithm>

namespace gradus::runtime {

namespace {

/// A second thread pays from so many elements read for each.
constexpr double least_work = 16 * 1024;

struct Range {
  int64_t from, to;
};

/// With strides of 1, a gradient by the input is the convolution of y's gradient with the taps counted down: a result that is
/// gathered instead of spread.
WindowProblem gathered(const WindowProblem &problem) {
  WindowProblem p = problem;
  p.kind = GRADUS_CONVOLUTION;
  std::swap(p.x, p.y);
  for (size_t axis = 0; axis < 3; ++axis)
    p.low[axis] = (p.size[axis] - 1) * p.dilation[axis] - p.low[axis];
  return p;
}

bool gathers(const WindowProblem &p) {
  return p.kind == GRADUS_CONVOLUTION_INPUT && p.stride[0] == 1 && p.stride[1] == 1 && p.stride[2] == 1;
}

template <typename Float> class Channelwise final : public Convolution {
public:
  explicit Channelwise(const WindowProblem &problem)
      : p_(gathers(problem) ? gathered(problem) : problem), kernels_(best_window_kernels<Float>()), counts_down_(gathers(problem)),
        last_(size_t(p_.axes - 1)) {
    for (size_t axis = 0; axis < 3; ++axis) {
      most_taps_ *= double(std::min(p_.size[axis], std::max<int64_t>(1, p_.x[axis])));
      taps_ *= p_.size[axis];
    }
    for (size_t axis = 0; axis < last_; ++axis)
      lines_ *= p_.y[axis];
    x_points_ = p_.x[0] * p_.x[1] * p_.x[2];
    double work = double(p_.batch) * double(lines_) * double(p_.y[last_]) * double(p_.x_channels) * most_taps_;
    double threads = std::clamp(work / least_work, 1.0, double(p_.threads));
    if (to_w()) {
      constexpr double chunk_work = 256 * 1024, most_chunks = 32;
      lines_ *= p_.batch; // image by image
      chunks_ = std::max<int64_t>(1, std::min(lines_, int64_t(std::clamp(work / chunk_work, 1.0, most_chunks))));
      tasks_ = chunks_;
      sums_bytes_ = chunks_ > 1 ? scratch_for(double(chunks_) * double(taps_) * double(p_.x_channels), sizeof(Float)) : 0;
    } else if (to_x()) {
      // Cache lines of channels where the images are too few.
      int64_t groups = std::max<int64_t>(1, p_.x_channels * int64_t(sizeof(Float)) / 64);
      if (double(p_.batch) < threads && p_.batch > 0)
        cuts_ = std::min(groups, int64_t(threads) / p_.batch);
      tasks_ = p_.batch * cuts_;
    } else {
      tasks_ = p_.batch * lines_;
    }
    parts_ = std::max<int64_t>(1, std::min(tasks_, int64_t(threads)));
    thread_bytes_ = 2 * scratch_for(most_taps_, sizeof(int64_t)); // taps, and where their weights are
  }

  const char *engine() const override { return "own"; }

  uint64_t scratch_bytes() const override {
    double total = double(sums_bytes_) + double(thread_bytes_) * double(parts_);
    return total > 1e18 ? UINT64_MAX : sums_bytes_ + thread_bytes_ * uint64_t(parts_);
  }

  Status run(const WindowOperands &operands) noexcept override {
    parallel_parts(p_.threads, parts_, [&](int64_t part) {
      auto *taps = reinterpret_cast<int64_t *>(static_cast<char *>(operands.scratch) + sums_bytes_ + uint64_t(part) * thread_bytes_);
      for (int64_t task = part * tasks_ / parts_; task < (part + 1) * tasks_ / parts_; ++task)
        if (to_w())
          run_chunk(operands, task, taps);
        else if (to_x())
          run_image(operands, task / cuts_, task % cuts_, taps);
        else
          run_line(operands, operands.c, task / lines_, task % lines_, 0, p_.x_channels, taps);
    });
    if (chunks_ > 1)
      add_chunks(static_cast<const Float *>(operands.scratch), static_cast<Float *>(operands.c));
    return {};
  }

private:
  bool to_x() const {
    return p_.kind == GRADUS_WINDOW_MAX_GRADIENT || p_.kind == GRADUS_WINDOW_SPREAD || p_.kind == GRADUS_CONVOLUTION_INPUT;
  }
  bool to_w() const { return p_.kind == GRADUS_CONVOLUTION_WEIGHT; }

  /// Some lines of the images in their order.
  void run_chunk(const WindowOperands &operands, int64_t chunk, int64_t *taps) const {
    int64_t elements = taps_ * p_.x_channels, per_image = lines_ / std::max<int64_t>(1, p_.batch);
    Float *sum = static_cast<Float *>(chunks_ > 1 ? operands.scratch : operands.c) + chunk * elements;
    std::fill_n(sum, elements, Float(0));
    for (int64_t line = chunk * lines_ / chunks_; line < (chunk + 1) * lines_ / chunks_; ++line)
      run_line(operands, sum, line / per_image, line % per_image, 0, p_.x_channels, taps);
  }

  void add_chunks(const Float *sums, Float *result) const {
    int64_t elements = taps_ * p_.x_channels;
    std::copy(sums, sums + elements, result);
    for (int64_t chunk = 1; chunk < chunks_; ++chunk)
      for (int64_t i = 0; i < elements; ++i)
        result[i] += sums[chunk * elements + i];
  }

  void run_image(const WindowOperands &operands, int64_t image, int64_t cut, int64_t *taps) const {
    int64_t channels = p_.x_channels, groups = std::max<int64_t>(1, channels * int64_t(sizeof(Float)) / 64);
    int64_t whole = 64 / int64_t(sizeof(Float));
    int64_t from = cut * groups / cuts_ * whole, to = cut + 1 == cuts_ ? channels : (cut + 1) * groups / cuts_ * whole;
    Float *result = static_cast<Float *>(operands.c) + image * x_points_ * channels;
    auto *bias = static_cast<const Float *>(operands.bias);
    for (int64_t point = 0; point < x_points_; ++point)
      for (int64_t channel = from; channel < to; ++channel)
        result[point * channels + channel] = bias ? bias[channel] : Float(0);
    for (int64_t line = 0; line < lines_; ++line)
      run_line(operands, operands.c, image, line, from, to, taps);
    if (p_.activation == GRADUS_LINEAR)
      return;
    if (cuts_ == 1)
      activate(result, x_points_ * channels, p_.activation);
    for (int64_t point = 0; point < x_points_ && cuts_ > 1; ++point)
      activate(result + point * channels + from, to - from, p_.activation);
  }

  /// The taps of window o that lie on x.
  Range inside(size_t axis, int64_t o) const {
    int64_t start = o * p_.stride[axis] - p_.low[axis], dilation = p_.dilation[axis];
    int64_t from = start < 0 ? (-start + dilation - 1) / dilation : 0;
    int64_t to = start < p_.x[axis] ? (p_.x[axis] - 1 - start) / dilation + 1 : 0;
    return {std::min(from, p_.size[axis]), std::min(to, p_.size[axis])};
  }

  /// Windows [first, last) of the last axis whose taps all lie on x there.
  Range whole_windows() const {
    int64_t stride = p_.stride[last_], low = p_.low[last_], reach = (p_.size[last_] - 1) * p_.dilation[last_];
    int64_t first = low > 0 ? (low + stride - 1) / stride : 0, room = p_.x[last_] - 1 - reach + low;
    int64_t end = room < 0 ? 0 : room / stride + 1;
    first = std::min(first, p_.y[last_]);
    return {first, std::clamp(end, first, p_.y[last_])};
  }

  /// `result` is c, or the sums of a chunk.
  void run_line(const WindowOperands &operands, void *result, int64_t image, int64_t line, int64_t from, int64_t to,
                int64_t *taps) const {
    int64_t rest = line, per_image = to_w() ? lines_ / p_.batch : lines_;
    Extents at = {};
    for (size_t axis = last_; axis-- > 0; rest /= p_.y[axis])
      at[axis] = rest % p_.y[axis];
    Range whole = whole_windows();
    int64_t width = p_.y[last_];
    for (int64_t o = 0; o < width;) {
      at[last_] = o;
      int64_t points = o == whole.from && whole.from < whole.to ? whole.to - whole.from : 1;
      run_windows(operands, result, image, at, (image * per_image + line) * width + o, points, from, to, taps);
      o += points;
    }
    if (p_.kind == GRADUS_CONVOLUTION && p_.activation != GRADUS_LINEAR)
      activate(static_cast<Float *>(result) + (image * per_image + line) * width * p_.x_channels, width * p_.x_channels, p_.activation);
  }

  /// `points` windows from `at` on.
  void run_windows(const WindowOperands &operands, void *result, int64_t image, const Extents &at, int64_t y, int64_t points, int64_t from,
                   int64_t to, int64_t *taps) const {
    Range range[3];
    int64_t *tap_weights = taps + thread_bytes_ / 2 / sizeof(int64_t);
    int64_t channels = p_.x_channels, base = 0, count = 0;
    for (size_t axis = 0; axis < 3; ++axis) {
      range[axis] = inside(axis, at[axis]);
      base = base * p_.x[axis] + at[axis] * p_.stride[axis] - p_.low[axis];
    }
    for (int64_t i = range[0].from; i < range[0].to; ++i)
      for (int64_t j = range[1].from; j < range[1].to; ++j)
        for (int64_t k = range[2].from; k < range[2].to; ++k) {
          int64_t tap = (i * p_.size[1] + j) * p_.size[2] + k;
          tap_weights[count] = (counts_down_ ? taps_ - 1 - tap : tap) * channels;
          taps[count++] = (base + (i * p_.dilation[0] * p_.x[1] + j * p_.dilation[1]) * p_.x[2] + k * p_.dilation[2]) * channels;
        }
    // From the image's first point on, so that no address lies outside it.
    int64_t in_x = image * x_points_ * channels + from, in_y = y * channels + from;
    bool picks = p_.kind == GRADUS_WINDOW_MAX_PICK, spreads = p_.kind == GRADUS_WINDOW_SPREAD;
    ChannelJob<Float> job;
    job.kind = p_.kind;
    auto *a = static_cast<const Float *>(operands.a), *b = static_cast<const Float *>(operands.b);
    spreads = spreads || p_.kind == GRADUS_CONVOLUTION_INPUT;
    auto *bias = static_cast<const Float *>(operands.bias);
    bool weighs = p_.kind == GRADUS_CONVOLUTION || p_.kind == GRADUS_CONVOLUTION_INPUT;
    job.x = a + (spreads ? in_y : in_x);
    job.values = spreads ? a + in_y : picks ? b + in_x : b && !weighs ? b + in_y : a;
    job.result = static_cast<Float *>(result) + (to_w() ? from : to_x() ? in_x : in_y);
    job.weights = weighs ? b + from : nullptr;
    job.bias = bias ? bias + from : nullptr;
    job.tap_weights = tap_weights;
    job.taps = taps;
    job.tap_count = count;
    job.points = points;
    job.channels = to - from;
    job.x_step = p_.stride[last_] * channels;
    job.y_step = channels;
    kernels_.channels(job);
  }

  WindowProblem p_;
  const WindowKernels<Float> &kernels_;
  bool counts_down_; // the taps
  size_t last_;
  double most_taps_ = 1; // that lie on x
  int64_t taps_ = 1, chunks_ = 1;
  int64_t lines_ = 1, x_points_ = 1, cuts_ = 1, tasks_ = 0, parts_ = 1;
  uint64_t thread_bytes_ = 0, sums_bytes_ = 0;
};

} // namespace

bool is_depthwise(const WindowProblem &p) {
  return p.kind <= GRADUS_CONVOLUTION_WEIGHT && p.groups > 1 && p.groups == p.x_channels && p.groups == p.y_channels;
}

std::unique_ptr<Convolution> make_channelwise(const WindowProblem &problem) {
  if (problem.element == GRADUS_F64)
    return std::make_unique<Channelwise<double>>(problem);
  return std::make_unique<Channelwise<float>>(problem);
}

} // namespace gradus::runtime
