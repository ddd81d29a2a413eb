// Products by our own kernels: every element of c is one chain of multiply-adds over k, whoever
// computes it.
#include "runtime/primitives/own_matmul.h"

#include "runtime/parallel/parallel.h"
#include "runtime/parallel/processor.h"

#include <algorithm>
#include <cmath>

namespace gradus::runtime {

namespace {

/// A second thread pays from this many multiply-adds for each: starting the team costs about a
/// microsecond.
constexpr int64_t least_work = 64 * 1024;

/// Likewise for packing, floats for each thread.
constexpr int64_t least_packed = 16 * 1024;

int64_t ceil_div(int64_t x, int64_t y) { return (x + y - 1) / y; }

/// Measured costs in units of one multiply-add at full speed.
double rectangle_cost(const MatmulProblem &problem, const Kernels &kernels, int64_t rows,
                      int64_t columns) {
  int64_t tiles = ceil_div(columns, kernels.column_tile);
  int64_t last = columns - (tiles - 1) * kernels.column_tile;
  int64_t vectors = ceil_div(last, kernels.vector_floats);
  // A narrow tile has too few sums to hide the latency of a multiply-add.
  double narrow = vectors * kernels.vector_floats == kernels.column_tile ? 1.0
                  : vectors > 1                                          ? 1.15
                                                                         : 1.6;
  double width =
      double(tiles - 1) * kernels.column_tile + double(vectors) * kernels.vector_floats * narrow;
  bool packs = !problem.packs_b &&
               (problem.transpose_b || columns % kernels.vector_floats != 0);
  double multiply_adds = double(ceil_div(rows, 2) * 2) * width * double(problem.k);
  // A large b comes from the third-level cache or from another core's, and only what the rectangle
  // needs.
  bool large = problem.k * problem.n > 128 * 1024;
  double of_b = packs ? 6.0 : large ? 4.0 : 2.0;
  double loads = double(problem.k) * (2.0 * double(rows) + of_b * double(columns));
  return multiply_adds + loads;
}

class OwnMatmul final : public Matmul {
public:
  OwnMatmul(const MatmulProblem &problem, bool swapped)
      : problem_(problem), kernels_(best_kernels()), swapped_(swapped) {
    grid_ = choose_grid(problem_, kernels_);
    int64_t tasks = problem_.batch * grid_.row_cuts * grid_.column_cuts;
    int64_t work = problem_.batch * problem_.m * problem_.n * std::max<int64_t>(problem_.k, 1);
    parts_ = std::min({int64_t(problem_.threads), tasks, std::max<int64_t>(1, work / least_work)});
  }

  uint64_t scratch_bytes() const override {
    return uint64_t(parts_) * uint64_t(scratch_floats()) * sizeof(float);
  }

  uint64_t packed_bytes() const override {
    int64_t columns = ceil_div(problem_.n, kernels_.vector_floats) * kernels_.vector_floats;
    return problem_.packs_b ? uint64_t(columns) * uint64_t(problem_.k) * sizeof(float) : 0;
  }

  /// A rectangle's panels lie together, and the thread that will read them writes them: they are in its
  /// caches then.
  void pack(const float *b, float *packed) noexcept override {
    const MatmulProblem &p = problem_;
    int64_t panels = ceil_div(grid_.columns, kernels_.column_tile), all = panels * grid_.column_cuts;
    int64_t parts = std::clamp<int64_t>(p.n * p.k / least_packed, 1, std::min<int64_t>(p.threads, all));
    parallel_parts(p.threads, parts, [&](int64_t part) {
      for (int64_t panel = part * all / parts; panel < (part + 1) * all / parts; ++panel) {
        int64_t within = panel % panels * kernels_.column_tile;
        int64_t column = panel / panels * grid_.columns + within;
        MatmulJob job = {};
        job.columns = std::min({kernels_.column_tile + 0L, grid_.columns - within, p.n - column});
        if (job.columns <= 0)
          continue;
        job.depth = p.k;
        job.b_stride = p.transpose_b ? p.k : p.n;
        job.b_transposed = p.transpose_b;
        job.b = b + column * (p.transpose_b ? p.k : 1);
        job.pack_b = packed + column * p.k;
        kernels_.pack(job);
      }
    });
  }

  Status run(const MatmulOperands &operands) noexcept override {
    MatmulOperands roles = operands;
    if (swapped_)
      std::swap(roles.a, roles.b);
    int64_t cells = grid_.row_cuts * grid_.column_cuts, tasks = problem_.batch * cells;
    parallel_parts(problem_.threads, parts_, [&](int64_t part) {
      for (int64_t task = part * tasks / parts_; task < (part + 1) * tasks / parts_; ++task)
        run_rectangle(roles, task / cells, task % cells, part);
    });
    return {};
  }

  const char *engine() const override { return "own"; }

private:
  /// Copying a pays where it is read across long rows, and read again for several tiles of columns.
  bool packs_a() const {
    return problem_.transpose_a && problem_.m >= 128 && problem_.k >= 256 &&
           grid_.columns > 4 * kernels_.column_tile;
  }
  int64_t scratch_floats() const {
    return kernels_.pack_b_floats + (packs_a() ? kernels_.pack_a_floats : 0);
  }

  void run_rectangle(const MatmulOperands &operands, int64_t batch, int64_t cell,
                     int64_t part) const {
    const MatmulProblem &p = problem_;
    int64_t row = cell / grid_.column_cuts * grid_.rows;
    int64_t column = cell % grid_.column_cuts * grid_.columns;
    MatmulJob job;
    job.rows = std::min(grid_.rows, p.m - row);
    job.columns = std::min(grid_.columns, p.n - column);
    if (job.rows <= 0 || job.columns <= 0)
      return;
    job.depth = p.k;
    job.a_row = p.transpose_a ? 1 : p.k;
    job.a_step = p.transpose_a ? p.m : 1;
    job.a = operands.a + (p.a_batched ? batch * p.m * p.k : 0) + row * job.a_row;
    job.b_stride = p.transpose_b ? p.k : p.n;
    job.b_transposed = p.transpose_b;
    job.b_packed = p.packs_b;
    job.b = operands.b + (p.b_batched ? batch * p.k * p.n : 0) +
            column * (p.transpose_b || p.packs_b ? p.k : 1);
    job.c_stride = p.n;
    job.c = operands.c + batch * p.m * p.n + row * p.n + column;
    job.bias_is_scalar = swapped_;
    job.bias = !p.has_bias ? nullptr : swapped_ ? operands.bias : operands.bias + column;
    job.activation = p.activation;
    job.pack_b = static_cast<float *>(operands.scratch) + part * scratch_floats();
    job.pack_a = packs_a() ? job.pack_b + kernels_.pack_b_floats : nullptr;
    kernels_.matmul(job);
  }

  MatmulProblem problem_;
  const Kernels &kernels_;
  bool swapped_; // c, one column, is computed as one row: b' a'
  Grid grid_;
  int64_t parts_;
};

} // namespace

const Kernels &best_kernels() {
  switch (processor()) {
#ifdef GRADUS_X86
  case Processor::avx512:
    return kernels_avx512;
  case Processor::avx2:
    return kernels_avx2;
#endif
  default:
    return kernels_baseline;
  }
}

Grid choose_grid(const MatmulProblem &problem, const Kernels &kernels) {
  int64_t work = problem.m * problem.n * std::max<int64_t>(problem.k, 1);
  // Whole matrices of a batch are the best parts there are, where they are enough for every thread.
  int64_t cells = problem.batch >= problem.threads ? 1 : ceil_div(problem.threads, problem.batch);
  cells = std::clamp<int64_t>(work / least_work, 1, cells);
  Grid best = {1, 1, problem.m, problem.n};
  double least = INFINITY;
  for (int64_t row_cuts = 1; row_cuts <= cells; ++row_cuts) {
    if (cells % row_cuts != 0)
      continue;
    Grid grid = {row_cuts, cells / row_cuts, 0, 0};
    grid.rows = ceil_div(problem.m, grid.row_cuts);
    grid.columns = ceil_div(ceil_div(problem.n, grid.column_cuts), kernels.vector_floats) *
                   kernels.vector_floats;
    double cost = rectangle_cost(problem, kernels, grid.rows, std::min(grid.columns, problem.n));
    if (cost < least) {
      least = cost;
      best = grid;
    }
  }
  return best;
}

std::unique_ptr<Matmul> make_own_matmul(const MatmulProblem &problem) {
  MatmulProblem folded = fold_batch(problem);
  bool swapped = folded.n == 1 && folded.m > 1;
  // A column is no panel, and a batch of b is many matrices.
  folded.packs_b = folded.packs_b && folded.n > 1 && !(folded.b_batched && folded.batch > 1);
  if (swapped) {
    std::swap(folded.m, folded.n);
    std::swap(folded.a_batched, folded.b_batched);
    // As a row, b's stored order is the same either way; a is read across the other way.
    bool a_was_transposed = folded.transpose_a;
    folded.transpose_a = false;
    folded.transpose_b = !a_was_transposed;
  }
  return std::make_unique<OwnMatmul>(folded, swapped);
}

} // namespace gradus::runtime
