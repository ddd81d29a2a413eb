// Phases, blocks and slabs.
#include "runtime/primitives/gathering.h"

#include <algorithm>

namespace gradus::runtime {

namespace {

int64_t floor_div(int64_t x, int64_t y) { return x / y - (x % y != 0 && (x < 0) != (y < 0)); }
int64_t ceil_div(int64_t x, int64_t y) { return -floor_div(-x, y); }

/// Whether some point's tap lies within the source.
bool meets(const AxisPhase &phase, int64_t shift, int64_t extent) {
  int64_t start = phase.position + shift;
  int64_t m = std::max<int64_t>(0, ceil_div(-start, phase.scale));
  return m < phase.count && start + m * phase.scale < extent;
}

std::vector<AxisPhase> phases_of(const WindowProblem &p, size_t axis, bool from_y) {
  int64_t size = p.size[axis], stride = p.stride[axis], dilation = p.dilation[axis], low = p.low[axis];
  std::vector<AxisPhase> phases;
  if (!from_y) {
    AxisPhase phase = {0, 1, p.y[axis], -low, stride, {}};
    for (int64_t tap = 0; tap < size; ++tap)
      if (meets(phase, tap * dilation, p.x[axis]))
        phase.taps.push_back({tap, tap * dilation});
    phases.push_back(phase);
  } else {
    // Point i of x lies under tap k of window o where i + low = o * stride + k * dilation.
    for (int64_t tap = 0; tap < size; ++tap) {
      int64_t remainder = tap * dilation % stride;
      int64_t first = remainder - low - floor_div(remainder - low, stride) * stride; // the least point that is not negative
      auto same = std::find_if(phases.begin(), phases.end(), [&](const AxisPhase &phase) { return phase.first == first; });
      if (same == phases.end()) {
        int64_t count = first < p.x[axis] ? (p.x[axis] - first - 1) / stride + 1 : 0;
        same = phases.insert(same, {first, stride, count, floor_div(first + low, stride), 1, {}});
      }
      int64_t shift = -(tap * dilation / stride);
      if (meets(*same, shift, p.y[axis]))
        same->taps.push_back({tap, shift});
    }
  }
  phases.erase(std::remove_if(phases.begin(), phases.end(), [](const AxisPhase &phase) { return phase.taps.empty(); }),
               phases.end());
  return phases;
}

} // namespace

Gathering::Gathering(const WindowProblem &p, bool from_y)
    : source_(from_y ? p.y : p.x), result_(from_y ? p.x : p.y), source_channels_(from_y ? p.y_channels : p.x_channels),
      result_channels_(from_y ? p.x_channels : p.y_channels), last_axis_(size_t(p.axes - 1)), batch_(p.batch) {
  int64_t with_taps = 1;
  for (size_t axis = 0; axis < 3; ++axis) {
    axes_[axis] = phases_of(p, axis, from_y);
    int64_t points = 0;
    for (const AxisPhase &phase : axes_[axis])
      points += phase.count;
    with_taps *= points;
  }
  has_gaps_ = with_taps != result_points();
  for (const AxisPhase &first : axes_[0])
    for (const AxisPhase &second : axes_[1])
      for (const AxisPhase &third : axes_[2])
        phases_.push_back({{first, second, third}, {}, {}});
  if (phases_.empty()) {
    choose_blocks(batch_, p.threads);
    return;
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    Range range = reach(axis, 0, result_[axis]);
    slab_[axis] = range.to - range.from;
    pads_ = pads_ || range.from < 0 || range.to > source_[axis];
  }
  choose_blocks(batch_, p.threads);
  const Extents &extents = pads_ ? slab_ : source_;
  stride_ = {extents[1] * extents[2] * source_channels_, extents[2] * source_channels_, source_channels_};
  image_stride_ = extents[0] * stride_[0];
  for (Phase &phase : phases_)
    for (const auto &first : phase.axis[0].taps)
      for (const auto &second : phase.axis[1].taps)
        for (const auto &third : phase.axis[2].taps) {
          phase.taps.push_back((first.tap * p.size[1] + second.tap) * p.size[2] + third.tap);
          phase.offsets.push_back(first.shift * stride_[0] + second.shift * stride_[1] + third.shift * stride_[2]);
        }
}

/// The m of the phase whose points lie in [from, to).
Gathering::Range Gathering::within(const AxisPhase &axis, int64_t from, int64_t to) {
  auto bound = [&axis](int64_t point) {
    return std::clamp<int64_t>(ceil_div(point - axis.first, axis.step), 0, axis.count);
  };
  return {bound(from), bound(to)};
}

/// What the points [from, to) of the result take of the source, padding included.
Gathering::Range Gathering::reach(size_t axis, int64_t from, int64_t to) const {
  Range range = {INT64_MAX, INT64_MIN};
  for (const AxisPhase &phase : axes_[axis]) {
    Range m = within(phase, from, to);
    if (m.from >= m.to)
      continue;
    for (const auto &tap : phase.taps) {
      range.from = std::min(range.from, phase.position + m.from * phase.scale + tap.shift);
      range.to = std::max(range.to, phase.position + (m.to - 1) * phase.scale + tap.shift + 1);
    }
  }
  return range.from < range.to ? range : Range{0, 0};
}

void Gathering::choose_blocks(int64_t batch, int threads) {
  constexpr int64_t good_points = 256, good_slab = 32 * 1024;
  int64_t phases = std::max<int64_t>(1, int64_t(phases_.size()));
  int64_t inner = std::max<int64_t>(1, result_[1] * result_[2]), points = inner * result_[0];
  // In double: a slab may exceed all integers; what is booked for it then is refused.
  double line = double(slab_[1]) * double(slab_[2]) * double(source_channels_);
  if (points <= good_points * phases) {
    lines_ = std::max<int64_t>(1, result_[0]);
    double image = std::max(1.0, double(slab_[0]) * line);
    images_ = std::max<int64_t>(1, std::min(good_points * phases / std::max<int64_t>(1, points), int64_t(good_slab / image)));
    if (threads > 1)
      images_ = std::max<int64_t>(1, std::min(images_, batch / threads));
  } else {
    lines_ = std::clamp<int64_t>(good_points * phases / inner, 1, result_[0]);
  }
  int64_t per_image = result_[0] == 0 ? 0 : (result_[0] - 1) / lines_ + 1;
  blocks_ = images_ > 1 ? (batch + images_ - 1) / images_ : batch * per_image;
  int64_t lines = 0;
  for (int64_t part = 0; part < per_image; ++part) {
    Range range = reach(0, part * lines_, std::min(result_[0], (part + 1) * lines_));
    lines = std::max(lines, range.to - range.from);
  }
  slab_[0] = lines;
  double elements = double(images_) * double(lines) * line;
  slab_elements_ = !pads_ ? 0 : elements < 1e15 ? int64_t(elements) : int64_t(1) << 60;
  for (const Phase &phase : phases_) {
    int64_t first = std::min(phase.axis[0].count, (lines_ - 1) / phase.axis[0].step + 1);
    most_points_ = std::max(most_points_, images_ * first * phase.axis[1].count * phase.axis[2].count);
  }
}

Block Gathering::block(int64_t index) const {
  if (images_ > 1)
    return {index * images_, std::min(images_, batch_ - index * images_), 0, result_[0]};
  int64_t per_image = (result_[0] - 1) / lines_ + 1, from = index % per_image * lines_;
  return {index / per_image, 1, from, std::min(result_[0], from + lines_)};
}

template <typename Float> const Float *Gathering::open(const Block &block, const Float *source, Float *slab) const {
  int64_t channels = source_channels_;
  int64_t image = source_[0] * source_[1] * source_[2] * channels;
  source += block.image * image;
  if (!pads_)
    return source;
  Extents low = {reach(0, block.from, block.to).from, reach(1, 0, result_[1]).from, reach(2, 0, result_[2]).from};
  // Runs along the last axis there is; the axes behind it have one point.
  size_t last = last_axis_;
  int64_t lines = 1, run = slab_[last];
  for (size_t axis = 0; axis < last; ++axis)
    lines *= slab_[axis];
  int64_t left = std::clamp<int64_t>(-low[last], 0, run);
  int64_t inside = std::clamp<int64_t>(source_[last] - low[last], left, run) - left;
  for (int64_t n = 0; n < block.images; ++n, source += image)
    for (int64_t line = 0; line < lines; ++line, slab += run * channels) {
      int64_t at[2] = {0, 0}, rest = line; // of the axes before the last
      for (size_t axis = last; axis-- > 0; rest /= slab_[axis])
        at[axis] = low[axis] + rest % slab_[axis];
      bool outside = inside == 0;
      int64_t index = 0;
      for (size_t axis = 0; axis < last; ++axis) {
        outside = outside || at[axis] < 0 || at[axis] >= source_[axis];
        index = index * source_[axis] + at[axis];
      }
      if (outside) {
        std::fill_n(slab, run * channels, Float(0));
        continue;
      }
      std::fill_n(slab, left * channels, Float(0));
      if (inside > 0)
        std::copy_n(source + (index * source_[last] + low[last] + left) * channels,
                    inside * channels, slab + left * channels);
      std::fill_n(slab + (left + inside) * channels, (run - left - inside) * channels, Float(0));
    }
  return slab - block.images * lines * run * channels;
}

template const float *Gathering::open(const Block &, const float *, float *) const;
template const double *Gathering::open(const Block &, const double *, double *) const;

int64_t Gathering::points(const Phase &phase, const Block &block, int64_t *in_source, int64_t *in_result) const {
  Range lines = within(phase.axis[0], block.from, block.to);
  Extents low = {};
  if (pads_)
    low = {reach(0, block.from, block.to).from, reach(1, 0, result_[1]).from, reach(2, 0, result_[2]).from};
  const auto &[first, second, third] = phase.axis;
  int64_t count = 0;
  for (int64_t n = 0; n < block.images; ++n)
    for (int64_t i = lines.from; i < lines.to; ++i)
      for (int64_t j = 0; j < second.count; ++j) {
        int64_t from = n * image_stride_ + (first.position + i * first.scale - low[0]) * stride_[0] +
                       (second.position + j * second.scale - low[1]) * stride_[1] + (third.position - low[2]) * stride_[2];
        int64_t to = (((n * result_[0] + first.first + i * first.step) * result_[1] + second.first + j * second.step) * result_[2] +
                      third.first) *
                     result_channels_;
        int64_t from_step = third.scale * stride_[2], to_step = third.step * result_channels_;
        for (int64_t k = 0; k < third.count; ++k, ++count) {
          in_source[count] = from + k * from_step;
          in_result[count] = to + k * to_step;
        }
      }
  return count;
}

} // namespace gradus::runtime
