// Pooling by our own kernels: windows along the last axis that have the same taps inside run together. A result like y belongs to
// its row's thread; one like x to its image's, or to that of some channels of it.
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/own_window.h"
#include "runtime/primitives/pooling.h"

#include <algorithm>

namespace gradus::runtime {

namespace {

/// A second thread pays from so many elements read for each.
constexpr double least_work = 16 * 1024;

struct Range {
  int64_t from, to;
};

template <typename Float> class Pooling final : public Window {
public:
  explicit Pooling(const WindowProblem &problem) : p_(problem), kernels_(best_window_kernels<Float>()), last_(size_t(p_.axes - 1)) {
    for (size_t axis = 0; axis < 3; ++axis)
      most_taps_ *= double(std::min(p_.size[axis], std::max<int64_t>(1, p_.x[axis])));
    for (size_t axis = 0; axis < last_; ++axis)
      lines_ *= p_.y[axis];
    x_points_ = p_.x[0] * p_.x[1] * p_.x[2];
    double work = double(p_.batch) * double(lines_) * double(p_.y[last_]) * double(p_.x_channels) * most_taps_;
    double threads = std::clamp(work / least_work, 1.0, double(p_.threads));
    if (to_x()) {
      // Cache lines of channels where the images are too few.
      int64_t groups = std::max<int64_t>(1, p_.x_channels * int64_t(sizeof(Float)) / 64);
      if (double(p_.batch) < threads && p_.batch > 0)
        cuts_ = std::min(groups, int64_t(threads) / p_.batch);
      tasks_ = p_.batch * cuts_;
    } else {
      tasks_ = p_.batch * lines_;
    }
    parts_ = std::max<int64_t>(1, std::min(tasks_, int64_t(threads)));
    thread_bytes_ = scratch_for(most_taps_, sizeof(int64_t));
  }

  const char *engine() const override { return "own"; }

  uint64_t scratch_bytes() const override {
    return double(thread_bytes_) * double(parts_) > 1e18 ? UINT64_MAX : thread_bytes_ * uint64_t(parts_);
  }

  Status run(const WindowOperands &operands) noexcept override {
    parallel_parts(p_.threads, parts_, [&](int64_t part) {
      auto *taps = reinterpret_cast<int64_t *>(static_cast<char *>(operands.scratch) + uint64_t(part) * thread_bytes_);
      for (int64_t task = part * tasks_ / parts_; task < (part + 1) * tasks_ / parts_; ++task)
        if (to_x())
          run_image(operands, task / cuts_, task % cuts_, taps);
        else
          run_line(operands, task / lines_, task % lines_, 0, p_.x_channels, taps);
    });
    return {};
  }

private:
  bool to_x() const { return p_.kind == GRADUS_WINDOW_MAX_GRADIENT || p_.kind == GRADUS_WINDOW_SPREAD; }

  void run_image(const WindowOperands &operands, int64_t image, int64_t cut, int64_t *taps) const {
    int64_t channels = p_.x_channels, groups = std::max<int64_t>(1, channels * int64_t(sizeof(Float)) / 64);
    int64_t whole = 64 / int64_t(sizeof(Float));
    int64_t from = cut * groups / cuts_ * whole, to = cut + 1 == cuts_ ? channels : (cut + 1) * groups / cuts_ * whole;
    Float *result = static_cast<Float *>(operands.c) + image * x_points_ * channels;
    if (cuts_ == 1)
      std::fill_n(result, x_points_ * channels, Float(0));
    for (int64_t point = 0; point < x_points_ && cuts_ > 1; ++point)
      std::fill(result + point * channels + from, result + point * channels + to, Float(0));
    for (int64_t line = 0; line < lines_; ++line)
      run_line(operands, image, line, from, to, taps);
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

  void run_line(const WindowOperands &operands, int64_t image, int64_t line, int64_t from, int64_t to, int64_t *taps) const {
    int64_t rest = line;
    Extents at = {};
    for (size_t axis = last_; axis-- > 0; rest /= p_.y[axis])
      at[axis] = rest % p_.y[axis];
    Range whole = whole_windows();
    int64_t width = p_.y[last_];
    for (int64_t o = 0; o < width;) {
      at[last_] = o;
      int64_t points = o == whole.from && whole.from < whole.to ? whole.to - whole.from : 1;
      run_windows(operands, image, at, (image * lines_ + line) * width + o, points, from, to, taps);
      o += points;
    }
  }

  /// `points` windows from `at` on.
  void run_windows(const WindowOperands &operands, int64_t image, const Extents &at, int64_t y, int64_t points, int64_t from,
                   int64_t to, int64_t *taps) const {
    Range range[3];
    int64_t channels = p_.x_channels, base = 0, count = 0;
    for (size_t axis = 0; axis < 3; ++axis) {
      range[axis] = inside(axis, at[axis]);
      base = base * p_.x[axis] + at[axis] * p_.stride[axis] - p_.low[axis];
    }
    for (int64_t i = range[0].from; i < range[0].to; ++i)
      for (int64_t j = range[1].from; j < range[1].to; ++j)
        for (int64_t k = range[2].from; k < range[2].to; ++k)
          taps[count++] = (base + (i * p_.dilation[0] * p_.x[1] + j * p_.dilation[1]) * p_.x[2] + k * p_.dilation[2]) * channels;
    // From the image's first point on, so that no address lies outside it.
    int64_t in_x = image * x_points_ * channels + from, in_y = y * channels + from;
    bool picks = p_.kind == GRADUS_WINDOW_MAX_PICK, spreads = p_.kind == GRADUS_WINDOW_SPREAD;
    PoolJob<Float> job;
    job.kind = p_.kind;
    auto *a = static_cast<const Float *>(operands.a), *b = static_cast<const Float *>(operands.b);
    job.x = a + (spreads ? in_y : in_x);
    job.values = spreads ? a + in_y : picks ? b + in_x : b ? b + in_y : a;
    job.result = static_cast<Float *>(operands.c) + (to_x() ? in_x : in_y);
    job.taps = taps;
    job.tap_count = count;
    job.points = points;
    job.channels = to - from;
    job.x_step = p_.stride[last_] * channels;
    job.y_step = channels;
    kernels_.pool(job);
  }

  WindowProblem p_;
  const WindowKernels<Float> &kernels_;
  size_t last_;
  double most_taps_ = 1;
  int64_t lines_ = 1, x_points_ = 1, cuts_ = 1, tasks_ = 0, parts_ = 1;
  uint64_t thread_bytes_ = 0;
};

} // namespace

std::unique_ptr<Window> make_pooling(const WindowProblem &problem) {
  if (problem.element == GRADUS_F64)
    return std::make_unique<Pooling<double>>(problem);
  return std::make_unique<Pooling<float>>(problem);
}

} // namespace gradus::runtime
