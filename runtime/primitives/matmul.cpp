// Which engine computes a product: a rule on its shape.
#include "runtime/primitives/matmul.h"

#include "runtime/parallel/parallel.h"
#include "runtime/parallel/processor.h"
#include "runtime/primitives/own_matmul.h"

#include <algorithm>
#include <string>

namespace gradus::runtime {

namespace {

/// Whether oneDNN is faster, and gives the same bits on any number of threads: README.md has the
/// measurements. It is only on AVX-512, only from this many multiply-adds in one matrix on, and,
/// where a is transposed, only up to this depth: beyond it, and everywhere below AVX-512, it cuts
/// the sums into as many pieces as suit the threads. A team that may turn out smaller is no place
/// for it.
bool onednn_pays(const MatmulProblem &problem) {
  constexpr double least_work = 1 << 24;
  constexpr int64_t deepest_transposed = 1024;
  // In double: the product of three dimensions may exceed an integer.
  double work = double(problem.m) * double(problem.n) * double(problem.k);
  bool repeated = problem.batch > 1 && !problem.a_batched && !problem.b_batched;
  return processor() == Processor::avx512 && work > least_work && problem.n > 1 && !repeated &&
         teams_are_certain() &&
         !(problem.transpose_a && problem.k > deepest_transposed);
}

/// Nothing to multiply: c is empty, or is activation(bias) because k is 0.
class DegenerateMatmul final : public Matmul {
public:
  explicit DegenerateMatmul(const MatmulProblem &problem) : problem_(problem) {}

  Status run(const MatmulOperands &operands) noexcept override {
    int64_t rows = problem_.batch * problem_.m, n = problem_.n;
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t j = 0; j < n; ++j)
        operands.c[row * n + j] = problem_.has_bias ? operands.bias[j] : 0.0f;
    best_kernels().activate(operands.c, rows * n, problem_.activation);
    return {};
  }

  const char *engine() const override { return "own"; }

private:
  MatmulProblem problem_;
};

} // namespace

MatmulProblem fold_batch(const MatmulProblem &problem) {
  MatmulProblem folded = problem;
  if (folded.batch > 1 && folded.a_batched && !folded.b_batched && !folded.transpose_a) {
    folded.m *= folded.batch;
    folded.batch = 1;
  }
  return folded;
}

Result<std::unique_ptr<Matmul>> make_matmul(const MatmulProblem &problem) {
  MatmulProblem p = fold_batch(problem);
  if (p.batch < 0 || p.m < 0 || p.n < 0 || p.k < 0 || p.activation < GRADUS_LINEAR ||
      p.activation > GRADUS_SILU)
    return Status(GRADUS_INTERNAL, "the generated code asks for a matrix product of " +
                                       std::to_string(p.batch) + " x " + std::to_string(p.m) +
                                       " x " + std::to_string(p.n) + " x " + std::to_string(p.k) +
                                       " with activation " + std::to_string(p.activation));
  if (p.batch == 0 || p.m == 0 || p.n == 0 || p.k == 0)
    return std::unique_ptr<Matmul>(std::make_unique<DegenerateMatmul>(problem));
  if (onednn_pays(p))
    return make_onednn_matmul(p);
  return make_own_matmul(p);
}

} // namespace gradus::runtime
