// Matrix products against a naive sum in double precision, over shapes that fit no tile.
#include "runtime/primitives/matmul.h"
#include "runtime/primitives/own_matmul.h"

#include "runtime/arena/memory.h"
#include "runtime/parallel/parallel.h"
#include "runtime/parallel/processor.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <omp.h>
#include <random>

using namespace gradus::runtime;

namespace {

double activation_of(double x, int32_t activation) {
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

std::string describe(const MatmulProblem &p) {
  return std::to_string(p.batch) + " x " + std::to_string(p.m) + " x " + std::to_string(p.n) +
         " x " + std::to_string(p.k) + (p.transpose_a ? " a'" : "") + (p.transpose_b ? " b'" : "") +
         (p.a_batched ? "" : " one a") + (p.b_batched ? "" : " one b") +
         (p.packs_b ? " packed" : "") + (p.has_bias ? " bias" : "") + " activation " + std::to_string(p.activation) + " threads " +
         std::to_string(p.threads);
}

/// Operands with fixed values, and room around c and scratch that must stay as it is.
struct Case {
  explicit Case(const MatmulProblem &made) : problem(made) {
    std::mt19937 random(uint32_t(made.m * 131 + made.n * 17 + made.k));
    auto fill = [&](std::vector<float> &values, int64_t count) {
      values.resize(size_t(count));
      for (float &value : values)
        value = float(int(random() % 2001) - 1000) * 1e-3f;
    };
    fill(a, (problem.a_batched ? problem.batch : 1) * problem.m * problem.k);
    fill(b, (problem.b_batched ? problem.batch : 1) * problem.k * problem.n);
    fill(bias, problem.n);
  }

  std::vector<float> run(Matmul &matmul) const {
    std::vector<float> c(size_t(problem.batch * problem.m * problem.n) + 16, 99.0f);
    Hooks hooks;
    uint64_t bytes = matmul.scratch_bytes();
    auto *scratch = static_cast<char *>(hooks.allocate(bytes + 64));
    std::memset(scratch, 0xFF, bytes + 64);
    uint64_t packed_bytes = matmul.packed_bytes();
    auto *packed = static_cast<char *>(hooks.allocate(packed_bytes + 64));
    std::memset(packed, 0xFF, packed_bytes + 64);
    auto *packed_b = reinterpret_cast<float *>(packed);
    TeamSize team(problem.threads);
    if (packed_bytes)
      matmul.pack(b.data(), packed_b);
    Status status = matmul.run({a.data(), packed_bytes ? packed_b : b.data(),
                                problem.has_bias ? bias.data() : nullptr, c.data(), scratch});
    EXPECT_TRUE(status.ok()) << status.message();
    for (int i = 0; i < 64; ++i) {
      EXPECT_EQ(scratch[bytes + uint64_t(i)], char(0xFF)) << "wrote behind its scratch";
      EXPECT_EQ(packed[packed_bytes + uint64_t(i)], char(0xFF)) << "wrote behind the packed b";
    }
    hooks.release(scratch);
    hooks.release(packed);
    for (size_t i = c.size() - 16; i < c.size(); ++i)
      EXPECT_EQ(c[i], 99.0f) << "wrote behind c";
    c.resize(c.size() - 16);
    return c;
  }

  double expected(int64_t batch, int64_t i, int64_t j) const {
    const MatmulProblem &p = problem;
    const float *a_at = a.data() + (p.a_batched ? batch * p.m * p.k : 0);
    const float *b_at = b.data() + (p.b_batched ? batch * p.k * p.n : 0);
    double sum = p.has_bias ? bias[size_t(j)] : 0;
    for (int64_t l = 0; l < p.k; ++l)
      sum += double(p.transpose_a ? a_at[l * p.m + i] : a_at[i * p.k + l]) *
             double(p.transpose_b ? b_at[j * p.k + l] : b_at[l * p.n + j]);
    return activation_of(sum, p.activation);
  }

  void check(Matmul &matmul) const {
    std::vector<float> c = run(matmul);
    double tolerance = 2e-6 * (1 + std::sqrt(double(problem.k)));
    for (int64_t batch = 0; batch < problem.batch; ++batch)
      for (int64_t i = 0; i < problem.m; ++i)
        for (int64_t j = 0; j < problem.n; ++j)
          ASSERT_NEAR(c[size_t((batch * problem.m + i) * problem.n + j)], expected(batch, i, j),
                      tolerance)
              << describe(problem) << " by " << matmul.engine() << " at " << batch << ", " << i
              << ", " << j;
  }

  MatmulProblem problem;
  std::vector<float> a, b, bias;
};

void check_both(const MatmulProblem &problem) {
  Case test(problem);
  test.check(*make_own_matmul(problem));
  bool repeated = problem.batch > 1 && !problem.a_batched && !problem.b_batched;
  if (repeated || (problem.threads > 1 && !teams_are_certain()))
    return;
  auto onednn = make_onednn_matmul(problem);
  ASSERT_TRUE(onednn) << onednn.status().message();
  test.check(**onednn);
}

TEST(Matmul, AwkwardShapes) {
  for (int64_t m : {1, 2, 15, 16, 17, 33})
    for (int64_t n : {1, 3, 15, 16, 17, 33, 64, 65})
      for (int64_t k : {1, 7, 16, 33, 257})
        for (int variant = 0; variant < 8; ++variant) {
          MatmulProblem problem;
          problem.m = m;
          problem.n = n;
          problem.k = k;
          problem.transpose_a = variant & 1;
          problem.transpose_b = variant & 2;
          problem.has_bias = variant & 4;
          problem.threads = 2;
          Case test(problem);
          test.check(*make_own_matmul(problem));
          if (HasFatalFailure())
            return;
        }
}

TEST(Matmul, TheOneDNNEngineAgrees) {
  for (int64_t n : {1, 17, 64})
    for (int variant = 0; variant < 8; ++variant) {
      MatmulProblem problem;
      problem.m = 33;
      problem.n = n;
      problem.k = 40;
      problem.transpose_a = variant & 1;
      problem.transpose_b = variant & 2;
      problem.has_bias = variant & 4;
      problem.activation = variant % 7;
      problem.threads = 2;
      check_both(problem);
    }
}

TEST(Matmul, Activations) {
  for (int32_t activation = GRADUS_LINEAR; activation <= GRADUS_SILU; ++activation)
    for (int64_t n : {1, 10, 64}) {
      MatmulProblem problem;
      problem.m = 20;
      problem.n = n;
      problem.k = 300; // more than one block of depth
      problem.activation = activation;
      problem.has_bias = true;
      problem.threads = 2;
      check_both(problem);
    }
}

TEST(Matmul, Batches) {
  for (int variant = 0; variant < 16; ++variant)
    for (int64_t batch : {2, 3, 7})
      for (int threads : {1, 2, 4}) {
        MatmulProblem problem;
        problem.batch = batch;
        problem.m = 21;
        problem.n = 19;
        problem.k = 23;
        problem.transpose_a = variant & 1;
        problem.transpose_b = variant & 2;
        problem.a_batched = variant & 4;
        problem.b_batched = variant & 8;
        problem.has_bias = true;
        problem.threads = threads;
        check_both(problem);
      }
}

TEST(Matmul, LargeShapesInPieces) {
  for (int variant = 0; variant < 4; ++variant) {
    MatmulProblem problem;
    problem.m = 520; // more than two blocks of rows
    problem.n = 300;
    problem.k = 300; // more than one block of depth
    problem.transpose_a = variant & 1;
    problem.transpose_b = variant & 2;
    problem.threads = 3;
    check_both(problem);
  }
}

/// The same bits from a packed b as from one that lies in rows, whatever the cut into rectangles.
void check_packed(MatmulProblem problem) {
  std::vector<float> plain = Case(problem).run(*make_own_matmul(problem));
  problem.packs_b = true;
  auto packing = make_own_matmul(problem);
  bool has_panels = problem.n > 1 && !(problem.b_batched && problem.batch > 1);
  EXPECT_EQ(packing->packed_bytes() > 0, has_panels) << describe(problem);
  ASSERT_EQ(plain, Case(problem).run(*packing)) << describe(problem);
}

TEST(PackedMatmul, EqualsTheUnpackedOne) {
  for (int64_t m : {1, 2, 7, 32, 250}) // one row, and more than one block of rows
    for (int64_t n : {1, 2, 15, 17, 64, 65, 200})
      for (int64_t k : {1, 3, 33, 300}) // and more than one block of depth
        for (int variant = 0; variant < 8; ++variant) {
          MatmulProblem problem;
          problem.m = m;
          problem.n = n;
          problem.k = k;
          problem.transpose_a = variant & 1;
          problem.transpose_b = variant & 2;
          problem.has_bias = variant & 4;
          problem.activation = variant & 4 ? GRADUS_TANH : GRADUS_RELU;
          problem.threads = 1 + variant % 3;
          check_packed(problem);
          if (HasFatalFailure())
            return;
        }
}

TEST(PackedMatmul, OfBatches) {
  for (int variant = 0; variant < 16; ++variant)
    for (int threads : {1, 2, 4}) {
      MatmulProblem problem;
      problem.batch = 3;
      problem.m = 21;
      problem.n = 19;
      problem.k = 23;
      problem.transpose_a = variant & 1;
      problem.transpose_b = variant & 2;
      problem.a_batched = variant & 4;
      problem.b_batched = variant & 8;
      problem.threads = threads;
      check_packed(problem);
    }
}

TEST(PackedMatmul, BitsDoNotDependOnThreads) {
  for (bool transposed : {false, true}) {
    MatmulProblem problem;
    problem.m = 32;
    problem.n = 300;
    problem.k = 520;
    problem.transpose_b = transposed;
    problem.packs_b = true;
    std::vector<float> first;
    for (int threads : {1, 2, 3, 4, 8}) {
      problem.threads = threads;
      std::vector<float> c = Case(problem).run(*make_own_matmul(problem));
      if (first.empty())
        first = c;
      ASSERT_EQ(first, c) << describe(problem);
    }
  }
}

/// Every chosen engine takes b as its own pack() leaves it, or as it lies.
TEST(PackedMatmul, TheChosenEngineAgrees) {
  for (int64_t size : {0, 40, 300}) {
    MatmulProblem problem;
    problem.m = problem.n = 300;
    problem.k = size;
    problem.packs_b = true;
    problem.threads = teams_are_certain() ? 2 : 1;
    Case(problem).check(**make_matmul(problem));
  }
}

TEST(PackedMatmul, ByTheKernelsOfAnyProcessor) {
  std::vector<float> a(10 * 150), b(150 * 75), plain(10 * 75), packed(10 * 75);
  std::mt19937 random(5);
  for (auto *values : {&a, &b})
    for (float &value : *values)
      value = float(int(random() % 2001) - 1000) * 1e-3f;
  const Kernels &kernels = kernels_baseline;
  std::vector<float> pack(size_t(kernels.pack_b_floats)), panels(150 * 80);
  MatmulJob job = {a.data(), 150, 1,  b.data(), 75, false, plain.data(), 75, nullptr,
                   false,    10,  75, 150,      GRADUS_LINEAR, pack.data(), nullptr};
  kernels.matmul(job);
  job.pack_b = panels.data();
  kernels.pack(job);
  job.b = panels.data();
  job.b_packed = true;
  job.pack_b = nullptr;
  job.c = packed.data();
  kernels.matmul(job);
  EXPECT_EQ(plain, packed);
}

TEST(Matmul, EmptyDimensions) {
  for (int which = 0; which < 4; ++which) {
    MatmulProblem problem;
    problem.batch = which == 3 ? 0 : 2;
    problem.m = which == 0 ? 0 : 3;
    problem.n = which == 1 ? 0 : 5;
    problem.k = which == 2 ? 0 : 4;
    problem.a_batched = problem.b_batched = true;
    problem.has_bias = true;
    problem.activation = GRADUS_SIGMOID;
    auto matmul = make_matmul(problem);
    ASSERT_TRUE(matmul) << matmul.status().message();
    Case(problem).check(**matmul);
  }
}

TEST(Matmul, RefusesNonsense) {
  MatmulProblem problem;
  problem.m = -1;
  EXPECT_EQ(make_matmul(problem).status().code(), GRADUS_INTERNAL);
  problem.m = 1;
  problem.activation = 99;
  EXPECT_EQ(make_matmul(problem).status().code(), GRADUS_INTERNAL);
}

TEST(Matmul, TheEngineFollowsTheShape) {
  MatmulProblem problem;
  problem.m = problem.n = problem.k = 32;
  EXPECT_STREQ((*make_matmul(problem))->engine(), "own");
  problem.m = problem.n = problem.k = 1024;
  bool wide = processor() == Processor::avx512;
  EXPECT_STREQ((*make_matmul(problem))->engine(), wide && teams_are_certain() ? "onednn" : "own");
  problem.transpose_a = true;
  problem.k = 2048; // oneDNN would sum in an order that the number of threads decides
  EXPECT_STREQ((*make_matmul(problem))->engine(), "own");
}

TEST(Matmul, ChosenBitsDoNotDependOnThreads) {
  // Teams smaller than asked for would compare something else: the build for ThreadSanitizer allows one thread.
  if (omp_get_thread_limit() < 4)
    GTEST_SKIP() << "OMP_THREAD_LIMIT leaves fewer than 4 threads";
  for (auto [m, n, k] :
       {std::tuple<int, int, int>{256, 256, 520}, {64, 256, 2048}, {600, 300, 256}})
    for (int variant = 0; variant < 4; ++variant) {
      MatmulProblem problem;
      problem.m = m;
      problem.n = n;
      problem.k = k;
      problem.transpose_a = variant & 1;
      problem.transpose_b = variant & 2;
      std::vector<float> first;
      for (int threads : {1, 2, 3, 4}) {
        problem.threads = threads;
        TeamSize team(threads);
        std::vector<float> c = Case(problem).run(**make_matmul(problem));
        if (first.empty())
          first = c;
        ASSERT_EQ(first, c) << describe(problem);
      }
    }
}

TEST(Matmul, OwnBitsDoNotDependOnThreads) {
  for (auto [m, n, k] : {std::tuple<int, int, int>{32, 64, 784},
                         {784, 64, 32},
                         {256, 100, 300},
                         {37, 1, 500},
                         {500, 10, 64}})
    for (int variant = 0; variant < 4; ++variant) {
      MatmulProblem problem;
      problem.m = m;
      problem.n = n;
      problem.k = k;
      problem.transpose_a = variant & 1;
      problem.transpose_b = variant & 2;
      problem.activation = GRADUS_GELU_ERF;
      std::vector<float> first;
      for (int threads : {1, 2, 3, 4, 8}) {
        problem.threads = threads;
        std::vector<float> c = Case(problem).run(*make_own_matmul(problem));
        if (first.empty())
          first = c;
        ASSERT_EQ(first, c) << describe(problem);
      }
    }
}

/// Texts that are written token by token get what they get when they are read as a whole.
TEST(Matmul, ARowHasTheBitsThatItHasAmongOthers) {
  for (auto [n, k] : {std::pair<int, int>{1, 1}, {3, 2}, {16, 4}, {33, 18}, {75, 150}, {2100, 9}, {64, 300}})
    for (int variant = 0; variant < 4; ++variant)
      for (int32_t activation : {GRADUS_LINEAR, GRADUS_RELU, GRADUS_SILU}) {
        MatmulProblem problem;
        problem.m = 7;
        problem.n = n;
        problem.k = k;
        problem.transpose_b = variant & 1;
        problem.has_bias = variant & 2;
        problem.activation = activation;
        Case all(problem);
        std::vector<float> rows = all.run(*make_own_matmul(problem));
        problem.m = 1;
        Case one(problem);
        one.a.assign(all.a.begin() + 3 * k, all.a.begin() + 4 * k);
        one.b = all.b;
        one.bias = all.bias;
        std::vector<float> row = one.run(*make_own_matmul(problem));
        ASSERT_EQ(row, std::vector<float>(rows.begin() + 3 * n, rows.begin() + 4 * n)) << describe(problem);
      }
}

#ifdef GRADUS_X86
TEST(Matmul, ProcessorsWithMultiplyAddGiveTheSameBits) {
  if (processor() != Processor::avx512)
    GTEST_SKIP() << "compares AVX2 with AVX-512, and this processor has no AVX-512";
  std::vector<float> a(60 * 90), b(90 * 70), bias(70), wide(60 * 70), narrow(60 * 70);
  std::vector<float> pack(size_t(kernels_avx512.pack_b_floats) + 16);
  std::mt19937 random(3);
  for (auto *values : {&a, &b, &bias})
    for (float &value : *values)
      value = float(int(random() % 2001) - 1000) * 1e-3f;
  for (int32_t activation = GRADUS_LINEAR; activation <= GRADUS_RELU; ++activation) {
    MatmulJob job = {a.data(),    90,    1,  b.data(), 70, false,      wide.data(), 70,
                     bias.data(), false, 60, 70,       90, activation, pack.data(), nullptr};
    kernels_avx512.matmul(job);
    job.c = narrow.data();
    kernels_avx2.matmul(job);
    EXPECT_EQ(wide, narrow);
  }
}
#endif

TEST(Matmul, NotANumberPasses) {
  for (int32_t activation = GRADUS_LINEAR; activation <= GRADUS_SILU; ++activation) {
    MatmulProblem problem;
    problem.m = 3;
    problem.n = 20;
    problem.k = 5;
    problem.activation = activation;
    Case test(problem);
    test.a[7] = NAN; // row 1
    auto onednn = make_onednn_matmul(problem);
    ASSERT_TRUE(onednn);
    std::unique_ptr<Matmul> own = make_own_matmul(problem);
    for (Matmul *matmul : {own.get(), onednn->get()}) {
      std::vector<float> c = test.run(*matmul);
      for (int j = 0; j < 20; ++j) {
        EXPECT_TRUE(std::isnan(c[size_t(20 + j)])) << "activation " << activation << " by " << matmul->engine();
        EXPECT_TRUE(std::isfinite(c[size_t(j)]));
      }
    }
  }
}

/// Every float from -30 to 30 in small steps, against double precision.
TEST(Activations, AreAccurate) {
  for (int32_t activation = GRADUS_RELU; activation <= GRADUS_SILU; ++activation) {
    std::vector<float> values;
    for (int i = -30000; i <= 30000; ++i)
      values.push_back(float(i) * 1e-3f);
    std::vector<float> inputs = values;
    best_kernels().activate(values.data(), int64_t(values.size()), activation);
    for (size_t i = 0; i < values.size(); ++i) {
      double exact = activation_of(inputs[i], activation);
      ASSERT_NEAR(values[i], exact, 4e-7 + 4e-7 * std::fabs(exact))
          << "activation " << activation << " of " << inputs[i];
    }
  }
}

TEST(Activations, SaturateWithoutOverflow) {
  for (int32_t activation = GRADUS_LINEAR; activation <= GRADUS_SILU; ++activation)
    for (float x : {-1e30f, -200.0f, 200.0f, 1e30f}) {
      float value = x;
      best_kernels().activate(&value, 1, activation);
      EXPECT_FALSE(std::isnan(value)) << "activation " << activation << " of " << x;
      if (activation != GRADUS_LINEAR && x < 0) {
        EXPECT_NEAR(value, activation == GRADUS_TANH ? -1 : 0, 1e-6) << "activation " << activation;
      }
    }
}

} // namespace
