// Convolutions into few channels, by our own kernels: a product of each source point with the weights of all taps, whose columns then
// are added where the taps lie. By windows, the columns of such a product would be too few to fill a vector.
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/own_convolution.h"
#include "runtime/primitives/own_window.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gradus::runtime {

namespace {

int64_t floor_div(int64_t x, int64_t y) { return x / y - (x % y != 0 && (x < 0) != (y < 0)); }
int64_t ceil_div(int64_t x, int64_t y) { return -floor_div(-x, y); }

constexpr int64_t chunk_points = 256, block_points = 2048;

/// A row of windows, each adding `run` neighbouring elements.
template <typename Float, int Run>
void add_windows(Float *result, int64_t step, const Float *columns, int64_t width, int64_t count, int64_t run) {
  for (int64_t o = 0; o < count; ++o, result += step, columns += width)
    for (int64_t j = 0; j < (Run ? Run : run); ++j)
      result[j] += columns[j];
}

template <typename Float> auto add_windows_of(int64_t run) {
  switch (run) {
  case 2:
    return add_windows<Float, 2>;
  case 3:
    return add_windows<Float, 3>;
  case 4:
    return add_windows<Float, 4>;
  case 9:
    return add_windows<Float, 9>;
  case 12:
    return add_windows<Float, 12>;
  default:
    return add_windows<Float, 0>;
  }
}

template <typename Float> class OwnScatter final : public Convolution {
public:
  explicit OwnScatter(const WindowProblem &problem)
      : p_(problem), kernels_(best_window_kernels<Float>()), forward_(problem.kind == GRADUS_CONVOLUTION), last_(size_t(p_.axes - 1)),
        source_(forward_ ? p_.x : p_.y), result_(forward_ ? p_.y : p_.x), low_(p_.low),
        source_channels_(forward_ ? p_.x_channels : p_.y_channels), channels_(forward_ ? p_.y_channels : p_.x_channels) {
    for (size_t axis = 0; axis < 3 && forward_; ++axis) // seen from x, the taps of a forward convolution count down
      low_[axis] = (p_.size[axis] - 1) * p_.dilation[axis] - p_.low[axis];
    taps_ = p_.size[0] * p_.size[1] * p_.size[2];
    columns_ = taps_ * channels_;
    width_ = ceil_div(columns_, kernels_.column_tile) * kernels_.column_tile;
    for (int64_t i = 0; i < chunk_points; ++i) {
      rows_.push_back(i * source_channels_);
      chunk_rows_.push_back(i * width_);
    }
    for (int64_t channel = 0; channel < source_channels_; ++channel)
      steps_.push_back(channel);
    int64_t inner = std::max<int64_t>(1, result_[1] * result_[2]);
    lines_ = std::clamp<int64_t>(block_points / inner, 1, std::max<int64_t>(1, result_[0]));
    per_image_ = ceil_div(result_[0], lines_);
    blocks_ = p_.batch * per_image_;
    double work = double(p_.batch) * double(source_[0]) * double(source_[1]) * double(source_[2]) * double(source_channels_) *
                  double(columns_);
    parts_ = std::max<int64_t>(1, std::min(blocks_, int64_t(std::clamp(work / (64 * 1024), 1.0, double(p_.threads)))));
    packed_bytes_ = scratch_for(double(source_channels_) * double(width_), sizeof(Float));
    thread_bytes_ = scratch_for(double(chunk_points) * double(width_), sizeof(Float));
  }

  const char *engine() const override { return "own"; }
  int reorders() const override { return 1; }
  uint64_t scratch_bytes() const override { return packed_bytes_ + uint64_t(parts_) * thread_bytes_; }

  Status run(const WindowOperands &operands) noexcept override {
    pack(static_cast<const Float *>(operands.b), static_cast<Float *>(operands.scratch));
    parallel_parts(p_.threads, parts_, [&](int64_t part) {
      auto *chunk = reinterpret_cast<Float *>(static_cast<char *>(operands.scratch) + packed_bytes_ + uint64_t(part) * thread_bytes_);
      for (int64_t block = part * blocks_ / parts_; block < (part + 1) * blocks_ / parts_; ++block)
        run_block(operands, block / per_image_, block % per_image_ * lines_, chunk);
    });
    return {};
  }

private:
  struct Range {
    int64_t from, to;
  };

  /// Panels of columns [source channels][tile]: column (tap, channel).
  void pack(const Float *w, Float *packed) const {
    int64_t tile = kernels_.column_tile;
    std::fill_n(packed, source_channels_ * width_, Float(0));
    for (int64_t tap = 0; tap < taps_; ++tap)
      for (int64_t channel = 0; channel < channels_; ++channel) {
        int64_t column = (forward_ ? taps_ - 1 - tap : tap) * channels_ + channel;
        Float *to = packed + column / tile * source_channels_ * tile + column % tile;
        const Float *from = w + (forward_ ? tap * p_.x_channels * p_.y_channels + channel : (tap * p_.x_channels + channel) * p_.y_channels);
        int64_t step = forward_ ? p_.y_channels : 1;
        for (int64_t i = 0; i < source_channels_; ++i)
          to[i * tile] = from[i * step];
      }
  }

  /// Lines [from, from + lines_) along axis 0 of one image of the result.
  void run_block(const WindowOperands &operands, int64_t image, int64_t from, Float *chunk) const {
    Range lines = {from, std::min(result_[0], from + lines_)};
    int64_t inner = result_[1] * result_[2], source_inner = source_[1] * source_[2];
    Float *result = static_cast<Float *>(operands.c) + image * result_[0] * inner * channels_;
    auto *bias = static_cast<const Float *>(operands.bias);
    Float *begin = result + lines.from * inner * channels_;
    int64_t count = (lines.to - lines.from) * inner * channels_;
    if (bias)
      for (int64_t i = 0; i < count; ++i)
        begin[i] = bias[i % channels_];
    else
      std::fill_n(begin, count, Float(0));
    // The source's lines with a tap in these.
    int64_t reach = (p_.size[0] - 1) * p_.dilation[0];
    int64_t first = std::clamp<int64_t>(ceil_div(lines.from + low_[0] - reach, p_.stride[0]), 0, source_[0]);
    int64_t end = std::clamp<int64_t>(floor_div(lines.to - 1 + low_[0], p_.stride[0]) + 1, first, source_[0]);
    const Float *source = static_cast<const Float *>(operands.a) + image * source_[0] * source_inner * source_channels_;
    GatherJob<Float> job = {};
    job.a_rows = rows_.data();
    job.a_steps = steps_.data();
    job.b = static_cast<const Float *>(operands.scratch);
    job.b_stride = kernels_.column_tile;
    job.b_panel = source_channels_ * kernels_.column_tile;
    job.c = chunk;
    job.c_rows = chunk_rows_.data();
    job.columns = ceil_div(columns_, kernels_.vector) * kernels_.vector;
    job.depth = source_channels_;
    for (int64_t point = first * source_inner; point < end * source_inner; point += chunk_points) {
      job.rows = std::min(chunk_points, end * source_inner - point);
      job.a = source + point * source_channels_;
      kernels_.gather(job);
      add_chunk(result, lines, {point, point + job.rows}, chunk);
    }
    if (p_.activation != GRADUS_LINEAR)
      activate(begin, count, p_.activation);
  }

  /// Adds the columns of source points [points.from, points.to) to the lines.
  void add_chunk(Float *result, Range lines, Range points, const Float *chunk) const {
    int64_t width = source_[last_];
    for (int64_t point = points.from; point < points.to;) {
      int64_t o = point % width, count = std::min(width - o, points.to - point);
      add_line(result, lines, point / width, {o, o + count}, chunk + (point - points.from) * width_);
      point += count;
    }
  }

  /// The points [range.from, range.to) of one of the source's lines along the last axis, by each tap of the axes before.
  void add_line(Float *result, Range lines, int64_t line, Range range, const Float *columns) const {
    int64_t at[2] = {0, 0}, outer_taps = 1;
    for (size_t axis = last_; axis-- > 0; line /= source_[axis])
      at[axis] = line % source_[axis] * p_.stride[axis] - low_[axis];
    for (size_t axis = 0; axis < last_; ++axis)
      outer_taps *= p_.size[axis];
    for (int64_t tap = 0; tap < outer_taps; ++tap) {
      int64_t index = 0, weight = 1, rest = tap;
      bool inside = true;
      for (size_t axis = last_; axis-- > 0; rest /= p_.size[axis]) {
        int64_t i = at[axis] + rest % p_.size[axis] * p_.dilation[axis];
        Range extent = axis == 0 ? lines : Range{0, result_[axis]};
        inside = inside && i >= extent.from && i < extent.to;
        index += i * weight;
        weight *= result_[axis];
      }
      if (inside)
        add_run(result + index * result_[last_] * channels_, last_ == 0 ? lines : Range{0, result_[last_]}, range,
                columns + tap * p_.size[last_] * channels_);
    }
  }

  void add_run(Float *result, Range extent, Range range, const Float *columns) const {
    int64_t stride = p_.stride[last_], low = low_[last_], size = p_.size[last_], dilation = p_.dilation[last_];
    // Points all of whose taps lie inside.
    int64_t from = std::clamp<int64_t>(ceil_div(extent.from + low, stride), range.from, range.to);
    int64_t to = std::clamp<int64_t>(floor_div(extent.to - 1 + low - (size - 1) * dilation, stride) + 1, from, range.to);
    for (int64_t o = range.from; o < range.to; ++o) {
      const Float *add = columns + (o - range.from) * width_;
      int64_t start = o * stride - low;
      if (o == from && from < to && dilation == 1) {
        add_windows_of<Float>(size * channels_)(result + start * channels_, stride * channels_, add, width_, to - from, size * channels_);
        o = to - 1;
        continue;
      }
      for (int64_t tap = 0; tap < size; ++tap) {
        int64_t i = start + tap * dilation;
        for (int64_t channel = 0; i >= extent.from && i < extent.to && channel < channels_; ++channel)
          result[i * channels_ + channel] += add[tap * channels_ + channel];
      }
    }
  }

  WindowProblem p_;
  const WindowKernels<Float> &kernels_;
  bool forward_;
  size_t last_;
  Extents source_, result_, low_;
  int64_t source_channels_, channels_, taps_, columns_, width_;
  std::vector<int64_t> rows_, chunk_rows_, steps_;
  int64_t lines_, per_image_, blocks_, parts_;
  uint64_t packed_bytes_, thread_bytes_;
};

} // namespace

bool scatter_pays(const WindowProblem &p) {
  bool forward = p.kind == GRADUS_CONVOLUTION;
  if (p.kind == GRADUS_CONVOLUTION_WEIGHT || p.groups > 1 || p.x_channels == 0 || p.y_channels == 0)
    return false;
  // Forward, every point of x is multiplied by every tap: a stride would use only some of these products.
  if (forward && (p.stride[0] > 1 || p.stride[1] > 1 || p.stride[2] > 1))
    return false;
  double vector = p.element == GRADUS_F64 ? best_window_kernels<double>().vector : best_window_kernels<float>().vector;
  auto whole = [vector](double columns) { return std::ceil(columns / vector) * vector; };
  double source = double(forward ? p.x_channels : p.y_channels), result = double(forward ? p.y_channels : p.x_channels);
  double taps = double(p.size[0]) * double(p.size[1]) * double(p.size[2]);
  // In multiply-adds for each point of the source; to add an element costs as much as one and a half vectors of them.
  double by_windows = taps * source * whole(result), scattered = source * whole(taps * result) + 1.5 * vector * taps * result;
  return taps * result < 4096 && scattered < by_windows;
}

std::unique_ptr<Convolution> make_own_scatter(const WindowProblem &problem) {
  if (problem.element == GRADUS_F64)
    return std::make_unique<OwnScatter<double>>(problem);
  return std::make_unique<OwnScatter<float>>(problem);
}

} // namespace gradus::runtime
