// Convolutions by our own kernels: matrix products of addressed windows with weights, for every legal problem and both precisions.
// Each element of a result is one chain of multiply-adds, of a gradient of weights a fixed number of such chains: whoever computes it.
#include "runtime/parallel/parallel.h"
#include "runtime/primitives/channelwise.h"
#include "runtime/primitives/own_convolution.h"
#include "runtime/primitives/gathering.h"
#include "runtime/primitives/own_window.h"

#include <algorithm>

namespace gradus::runtime {

namespace {

/// A second thread pays from this many multiply-adds for each.
constexpr int64_t least_work = 64 * 1024;

int64_t ceil_div(int64_t x, int64_t y) { return (x + y - 1) / y; }

int64_t taps_of(const WindowProblem &p) { return p.size[0] * p.size[1] * p.size[2]; }

/// Multiply-adds if there were no edges.
double work_of(const WindowProblem &p) {
  return double(p.batch) * double(p.y[0]) * double(p.y[1]) * double(p.y[2]) * double(taps_of(p)) *
         double(p.x_channels / p.groups) * double(p.y_channels);
}

int64_t parts_of(double work, int64_t tasks, int threads) {
  double pays = std::clamp(work / double(least_work), 1.0, double(threads));
  return std::max<int64_t>(1, std::min(tasks, int64_t(pays)));
}

/// Panels of columns, the last ones filled up with zeros; a single one is only as wide as its vectors.
template <typename Float> struct Panels {
  Panels(const WindowKernels<Float> &kernels, int64_t of_columns)
      : columns(of_columns),
        width(of_columns <= kernels.column_tile ? ceil_div(of_columns, kernels.vector) * kernels.vector : kernels.column_tile),
        count(width ? ceil_div(of_columns, width) : 0) {}
  int64_t columns, width, count;
};

/// Forward, and backward by the input: a block's points are the rows, taps and channels of the source the depth.
template <typename Float> class OwnConvolution final : public Convolution {
public:
  explicit OwnConvolution(const WindowProblem &problem)
      : p_(problem), kernels_(best_window_kernels<Float>()), by_input_(problem.kind == GRADUS_CONVOLUTION_INPUT),
        gathering_(problem, by_input_), source_channels_((by_input_ ? p_.y_channels : p_.x_channels) / p_.groups),
        result_channels_((by_input_ ? p_.x_channels : p_.y_channels) / p_.groups), panels_(kernels_, result_channels_) {
    int64_t elements = 0;
    for (const Gathering::Phase &phase : gathering_.phases()) {
      std::vector<int64_t> steps;
      for (int64_t offset : phase.offsets)
        for (int64_t channel = 0; channel < source_channels_; ++channel)
          steps.push_back(offset + channel);
      packed_at_.push_back(elements);
      elements += p_.groups * int64_t(steps.size()) * panels_.width * panels_.count;
      steps_.push_back(std::move(steps));
    }
    packed_bytes_ = in_place() ? 0 : scratch_for(double(elements), sizeof(Float));
    thread_bytes_ = scratch_for(double(gathering_.slab_elements()), sizeof(Float));
    index_bytes_ = scratch_for(double(gathering_.most_points()), sizeof(int64_t));
    parts_ = parts_of(work_of(p_), gathering_.blocks(), p_.threads);
  }

  const char *engine() const override { return "own"; }

  int reorders() const override { return in_place() ? 0 : 1; }

  uint64_t scratch_bytes() const override {
    double total = double(packed_bytes_) + double(parts_) * (double(thread_bytes_) + 2.0 * double(index_bytes_));
    return total > 1e18 ? UINT64_MAX : packed_bytes_ + uint64_t(parts_) * (thread_bytes_ + 2 * index_bytes_);
  }

  Status run(const WindowOperands &operands) noexcept override {
    auto *weights = static_cast<const Float *>(operands.b);
    const Float *packed = weights;
    if (!in_place()) {
      packed = static_cast<const Float *>(operands.scratch);
      pack(weights, static_cast<Float *>(operands.scratch));
    }
    int64_t blocks = gathering_.blocks();
    parallel_parts(p_.threads, parts_, [&](int64_t part) {
      for (int64_t block = part * blocks / parts_; block < (part + 1) * blocks / parts_; ++block)
        run_block(operands, packed, gathering_.block(block), part);
    });
    return {};
  }

private:
  /// The weights are the one panel already.
  bool in_place() const {
    return !by_input_ && p_.groups == 1 && panels_.count == 1 && panels_.width == result_channels_ &&
           gathering_.phases().size() == 1 && int64_t(gathering_.phases()[0].taps.size()) == taps_of(p_);
  }

  void pack(const Float *weights, Float *packed) const {
    int64_t phases = int64_t(steps_.size()), units = phases * p_.groups * panels_.count;
    double elements = double(taps_of(p_)) * double(p_.x_channels / p_.groups) * double(p_.y_channels);
    int64_t parts = parts_of(elements * 4, units, p_.threads);
    parallel_parts(p_.threads, parts, [&](int64_t part) {
      for (int64_t unit = part * units / parts; unit < (part + 1) * units / parts; ++unit)
        pack_panel(weights, packed, size_t(unit / panels_.count / p_.groups), unit / panels_.count % p_.groups,
                   unit % panels_.count);
    });
  }

  /// [depth][width] of one group and one panel of its columns.
  void pack_panel(const Float *weights, Float *packed, size_t phase, int64_t group, int64_t panel) const {
    int64_t depth = int64_t(steps_[phase].size()), width = panels_.width, column = panel * width;
    int64_t columns = std::min(width, panels_.columns - column), outs = p_.y_channels / p_.groups;
    int64_t rows = p_.x_channels / p_.groups;
    packed += packed_at_[phase] + (group * panels_.count + panel) * depth * width;
    for (int64_t tap : gathering_.phases()[phase].taps) {
      const Float *w = weights + tap * rows * p_.y_channels + group * outs;
      for (int64_t channel = 0; channel < source_channels_; ++channel, packed += width) {
        const Float *from = by_input_ ? w + channel + column * p_.y_channels : w + channel * p_.y_channels + column;
        int64_t step = by_input_ ? p_.y_channels : 1;
        for (int64_t j = 0; j < columns; ++j)
          packed[j] = from[j * step];
        for (int64_t j = columns; j < width; ++j)
          packed[j] = 0;
      }
    }
  }

  void run_block(const WindowOperands &operands, const Float *packed, const Block &block, int64_t part) const {
    char *scratch = static_cast<char *>(operands.scratch) + packed_bytes_ + uint64_t(part) * (thread_bytes_ + 2 * index_bytes_);
    auto *in_source = reinterpret_cast<int64_t *>(scratch + thread_bytes_);
    auto *in_result = reinterpret_cast<int64_t *>(scratch + thread_bytes_ + index_bytes_);
    auto *bias = static_cast<const Float *>(operands.bias);
    int64_t channels = result_channels_ * p_.groups, line = by_input_ ? p_.x[1] * p_.x[2] : p_.y[1] * p_.y[2];
    Float *result = static_cast<Float *>(operands.c) + block.image * gathering_.result_points() * channels;
    Float *begin = result + block.from * line * channels;
    int64_t count = ((block.images - 1) * gathering_.result_points() + (block.to - block.from) * line) * channels;
    if (gathering_.has_gaps())
      for (int64_t i = 0; i < count; ++i) {
        Float value = bias ? bias[i % channels] : Float(0);
        begin[i] = p_.activation == GRADUS_RELU && value < 0 ? Float(0) : value;
      }
    const Float *source = nullptr;
    if (!steps_.empty())
      source = gathering_.open(block, static_cast<const Float *>(operands.a), reinterpret_cast<Float *>(scratch));
    for (size_t phase = 0; phase < steps_.size(); ++phase) {
      GatherJob<Float> job;
      job.a_rows = in_source;
      job.a_steps = steps_[phase].data();
      job.b_stride = panels_.width;
      job.depth = int64_t(steps_[phase].size());
      job.b_panel = panels_.width * job.depth;
      job.c_rows = in_result;
      job.rows = gathering_.points(gathering_.phases()[phase], block, in_source, in_result);
      job.columns = result_channels_;
      job.adds = false;
      job.relu = p_.activation == GRADUS_RELU;
      for (int64_t group = 0; group < p_.groups; ++group) {
        job.a = source + group * source_channels_;
        job.b = packed + packed_at_[phase] + group * panels_.count * job.b_panel;
        job.c = result + group * result_channels_;
        job.bias = bias ? bias + group * result_channels_ : nullptr;
        kernels_.gather(job);
      }
    }
    if (p_.activation > GRADUS_RELU)
      activate(begin, count, p_.activation);
  }

  WindowProblem p_;
  const WindowKernels<Float> &kernels_;
  bool by_input_;
  Gathering gathering_;
  int64_t source_channels_, result_channels_; // of a group
  Panels<Float> panels_;
  std::vector<std::vector<int64_t>> steps_; // of each phase: down the depth
  std::vector<int64_t> packed_at_;          // of each phase, among the packed weights
  uint64_t packed_bytes_, thread_bytes_, index_bytes_;
  int64_t parts_;
};

/// Backward by the weights: taps and channels of x are the rows, the points of y the depth. The blocks are summed in `chunks` sums of
/// fixed extent, which are added in order at the end.
template <typename Float> class OwnWeightGradient final : public Convolution {
public:
  explicit OwnWeightGradient(const WindowProblem &problem)
      : p_(problem), kernels_(best_window_kernels<Float>()), gathering_(fixed(problem), false), ins_(p_.x_channels / p_.groups),
        outs_(p_.y_channels / p_.groups), panels_(kernels_, outs_) {
    if (!gathering_.phases().empty()) {
      const Gathering::Phase &phase = gathering_.phases()[0];
      for (size_t tap = 0; tap < phase.taps.size(); ++tap)
        for (int64_t channel = 0; channel < ins_; ++channel) {
          rows_in_x_.push_back(phase.offsets[tap] + channel);
          rows_in_w_.push_back((phase.taps[tap] * ins_ + channel) * p_.y_channels);
        }
    }
    elements_ = taps_of(p_) * ins_ * p_.y_channels;
    double work = work_of(p_);
    constexpr double chunk_work = 512 * 1024, most_chunks = 16, most_elements = 16 << 20;
    chunks_ = int64_t(std::clamp(std::min(work / chunk_work, most_elements / std::max(1.0, double(elements_))), 1.0, most_chunks));
    chunks_ = std::max<int64_t>(1, std::min(chunks_, gathering_.blocks()));
    int64_t tiles = ceil_div(int64_t(rows_in_x_.size()), kernels_.row_tile);
    parts_ = parts_of(work, std::max<int64_t>(1, chunks_ * tiles), p_.threads);
    // Few chunks for many threads: each thread a part of the rows, too.
    cuts_ = std::clamp<int64_t>(ceil_div(parts_, chunks_), 1, std::max<int64_t>(1, tiles));
    parts_ = std::min(parts_, chunks_ * cuts_);
    sums_bytes_ = chunks_ > 1 ? scratch_for(double(chunks_) * double(elements_), sizeof(Float)) : 0;
    slab_bytes_ = scratch_for(double(gathering_.slab_elements()), sizeof(Float));
    packed_bytes_ = packs() ? scratch_for(double(gathering_.most_points()) * double(panels_.width * panels_.count), sizeof(Float)) : 0;
    index_bytes_ = scratch_for(double(gathering_.most_points()), sizeof(int64_t));
  }

  const char *engine() const override { return "own"; }

  uint64_t scratch_bytes() const override {
    double total = double(sums_bytes_) + double(parts_) * double(thread_bytes());
    return total > 1e18 ? UINT64_MAX : sums_bytes_ + uint64_t(parts_) * thread_bytes();
  }

  Status run(const WindowOperands &operands) noexcept override {
    auto *c = static_cast<Float *>(operands.c);
    Float *sums = chunks_ > 1 ? static_cast<Float *>(operands.scratch) : c;
    // Taps that never meet x have no gradient, and no rows here.
    if (int64_t(rows_in_w_.size()) * p_.y_channels < elements_)
      std::fill_n(sums, chunks_ * elements_, Float(0));
    int64_t tasks = chunks_ * cuts_;
    parallel_parts(p_.threads, parts_, [&](int64_t part) {
      for (int64_t task = part * tasks / parts_; task < (part + 1) * tasks / parts_; ++task)
        run_task(operands, sums + task / cuts_ * elements_, task / cuts_, task % cuts_, part);
    });
    if (chunks_ == 1)
      return {};
    int64_t parts = parts_of(double(chunks_) * double(elements_), elements_, p_.threads);
    parallel_parts(p_.threads, parts, [&](int64_t part) {
      int64_t from = part * elements_ / parts, to = (part + 1) * elements_ / parts;
      std::copy(sums + from, sums + to, c + from);
      for (int64_t chunk = 1; chunk < chunks_; ++chunk) {
        const Float *sum = sums + chunk * elements_;
        for (int64_t i = from; i < to; ++i)
          c[i] += sum[i];
      }
    });
    return {};
  }

private:
  /// The blocks decide where a chunk ends, so threads must not decide about them.
  static WindowProblem fixed(WindowProblem problem) {
    problem.threads = 1;
    return problem;
  }
  /// Rows of y far apart are copied where they are read often; rows of no whole vectors always.
  bool packs() const {
    bool read_often = int64_t(rows_in_x_.size()) > 8 * kernels_.row_tile;
    return outs_ % kernels_.vector != 0 || (panels_.count > 1 && read_often);
  }
  uint64_t thread_bytes() const { return slab_bytes_ + packed_bytes_ + 2 * index_bytes_; }

  void run_task(const WindowOperands &operands, Float *sum, int64_t chunk, int64_t cut, int64_t part) const {
    int64_t rows = int64_t(rows_in_x_.size()), from = cut * rows / cuts_, to = (cut + 1) * rows / cuts_;
    for (int64_t row = from; row < to; ++row)
      std::fill_n(sum + rows_in_w_[size_t(row)], p_.y_channels, Float(0));
    char *scratch = static_cast<char *>(operands.scratch) + sums_bytes_ + uint64_t(part) * thread_bytes();
    auto *slab = reinterpret_cast<Float *>(scratch), *packed = reinterpret_cast<Float *>(scratch + slab_bytes_);
    auto *in_x = reinterpret_cast<int64_t *>(scratch + slab_bytes_ + packed_bytes_);
    auto *in_y = reinterpret_cast<int64_t *>(scratch + slab_bytes_ + packed_bytes_ + index_bytes_);
    int64_t blocks = gathering_.blocks();
    if (from == to)
      return;
    for (int64_t index = chunk * blocks / chunks_; index < (chunk + 1) * blocks / chunks_; ++index) {
      Block block = gathering_.block(index);
      GatherJob<Float> job;
      const Float *x = gathering_.open(block, static_cast<const Float *>(operands.a), slab);
      job.depth = gathering_.points(gathering_.phases()[0], block, in_x, in_y);
      job.a_rows = rows_in_x_.data() + from;
      job.a_steps = in_x;
      job.c_rows = rows_in_w_.data() + from;
      job.rows = to - from;
      job.columns = outs_;
      job.bias = nullptr;
      job.adds = true;
      job.relu = false;
      // The points of a block lie side by side in y.
      const Float *y = static_cast<const Float *>(operands.b) +
                       block.image * gathering_.result_points() * p_.y_channels + (job.depth ? in_y[0] : 0);
      for (int64_t group = 0; group < p_.groups; ++group) {
        job.a = x + group * ins_;
        job.c = sum + group * outs_;
        job.b = y + group * outs_;
        job.b_stride = p_.y_channels;
        job.b_panel = panels_.width;
        if (packs()) {
          pack(y + group * outs_, job.depth, packed);
          job.b = packed;
          job.b_stride = panels_.width;
          job.b_panel = panels_.width * job.depth;
        }
        kernels_.gather(job);
      }
    }
  }

  void pack(const Float *y, int64_t depth, Float *packed) const {
    for (int64_t column = 0; column < outs_; column += panels_.width) {
      int64_t columns = std::min(panels_.width, outs_ - column);
      for (int64_t p = 0; p < depth; ++p, packed += panels_.width) {
        const Float *from = y + p * p_.y_channels + column;
        for (int64_t j = 0; j < columns; ++j)
          packed[j] = from[j];
        for (int64_t j = columns; j < panels_.width; ++j)
          packed[j] = 0;
      }
    }
  }

  WindowProblem p_;
  const WindowKernels<Float> &kernels_;
  Gathering gathering_;
  int64_t ins_, outs_; // channels of a group
  Panels<Float> panels_;
  std::vector<int64_t> rows_in_x_, rows_in_w_;
  int64_t elements_, chunks_, cuts_, parts_;
  uint64_t sums_bytes_, slab_bytes_, packed_bytes_, index_bytes_;
};

/// With strides of 1, x and y may change places: y's gradient is what windows are taken of, with the taps counted down, and the vectors
/// run over x's channels. The gradient then is transposed.
template <typename Float> class FlippedWeightGradient final : public Convolution {
public:
  explicit FlippedWeightGradient(const WindowProblem &problem) : p_(problem), flipped_(flip(problem)) {
    sum_bytes_ = scratch_for(double(taps_of(p_)) * double(p_.x_channels) * double(p_.y_channels), sizeof(Float));
  }

  static WindowProblem flip(const WindowProblem &problem) {
    WindowProblem flipped = problem;
    std::swap(flipped.x, flipped.y);
    std::swap(flipped.x_channels, flipped.y_channels);
    for (size_t axis = 0; axis < 3; ++axis)
      flipped.low[axis] = (problem.size[axis] - 1) * problem.dilation[axis] - problem.low[axis];
    return flipped;
  }

  const char *engine() const override { return "own"; }
  int reorders() const override { return 1; }
  uint64_t scratch_bytes() const override {
    uint64_t inner = flipped_.scratch_bytes();
    return inner > UINT64_MAX - sum_bytes_ ? UINT64_MAX : sum_bytes_ + inner;
  }

  Status run(const WindowOperands &operands) noexcept override {
    auto *sum = static_cast<Float *>(operands.scratch), *c = static_cast<Float *>(operands.c);
    Status status = flipped_.run({operands.b, operands.a, nullptr, sum, static_cast<char *>(operands.scratch) + sum_bytes_});
    int64_t taps = taps_of(p_), ins = p_.x_channels, outs = p_.y_channels;
    for (int64_t tap = 0; tap < taps; ++tap, sum += outs * ins)
      for (int64_t out = 0; out < outs; ++out)
        for (int64_t in = 0; in < ins; ++in)
          c[((taps - 1 - tap) * ins + in) * outs + out] = sum[out * ins + in];
    return status;
  }

private:
  WindowProblem p_;
  OwnWeightGradient<Float> flipped_;
  uint64_t sum_bytes_;
};

/// Whether the vectors are fuller with x's channels in them.
bool flip_pays(const WindowProblem &p) {
  if (p.groups > 1 || p.stride[0] > 1 || p.stride[1] > 1 || p.stride[2] > 1)
    return false;
  int64_t vector = p.element == GRADUS_F64 ? best_window_kernels<double>().vector : best_window_kernels<float>().vector;
  auto whole = [vector](int64_t columns) { return double(ceil_div(columns, vector) * vector); };
  return 1.25 * double(p.y_channels) * whole(p.x_channels) < double(p.x_channels) * whole(p.y_channels);
}

template <typename Float> std::unique_ptr<Convolution> make_weight_gradient(const WindowProblem &problem) {
  if (flip_pays(problem))
    return std::make_unique<FlippedWeightGradient<Float>>(problem);
  return std::make_unique<OwnWeightGradient<Float>>(problem);
}

} // namespace

std::unique_ptr<Convolution> make_own_convolution(const WindowProblem &problem) {
  if (is_depthwise(problem))
    return make_channelwise(problem);
  if (scatter_pays(problem))
    return make_own_scatter(problem);
  bool weight = problem.kind == GRADUS_CONVOLUTION_WEIGHT;
  if (problem.element == GRADUS_F64)
    return weight ? make_weight_gradient<double>(problem) : std::make_unique<OwnConvolution<double>>(problem);
  return weight ? make_weight_gradient<float>(problem) : std::make_unique<OwnConvolution<float>>(problem);
}

} // namespace gradus::runtime
