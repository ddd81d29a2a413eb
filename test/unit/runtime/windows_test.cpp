// Convolutions and pooling against their definitions: shapes that fit no tile, every kind, both precisions, several threads.
#include "test/unit/runtime/windows_fixture.h"

#include "runtime/parallel/processor.h"

#include <omp.h>

using namespace gradus::test;

namespace {

/// By the runtime's choice, on any number of threads: right, and the same bits.
template <typename Float> void check_one(WindowProblem p, const std::vector<int> &teams = {1, 3}) {
  p.element = sizeof(Float) == 8 ? GRADUS_F64 : GRADUS_F32;
  WindowCase<Float> test(p), rough(p);
  rough.roughen();
  std::vector<Float> first;
  for (int threads : teams) {
    p.threads = threads;
    auto window = make_window(p);
    ASSERT_TRUE(window) << window.status().message() << " " << text_of(p);
    test.p.threads = threads;
    test.check(**window, threads);
    if (testing::Test::HasFailure())
      return;
    std::vector<Float> found = rough.run(**window, threads);
    if (threads == 1)
      first = found;
    ASSERT_EQ(found.size(), first.size());
    ASSERT_TRUE(found.empty() || std::memcmp(found.data(), first.data(), found.size() * sizeof(Float)) == 0)
        << "threads change bits: " << text_of(p);
  }
}

void check_all_kinds(WindowProblem p, const std::vector<int> &teams = {1, 3}) {
  for (int32_t kind = GRADUS_CONVOLUTION; kind <= GRADUS_WINDOW_SPREAD; ++kind) {
    p.kind = kind;
    bool finishes = kind <= GRADUS_CONVOLUTION_INPUT;
    if (!convolves(kind)) {
      p.y_channels = p.x_channels;
      p.groups = 1;
    }
    for (bool bias : {false, true}) {
      if (bias && !finishes)
        continue;
      p.has_bias = bias;
      p.activation = bias ? GRADUS_RELU : GRADUS_LINEAR;
      check_one<float>(p, teams);
      check_one<double>(p, teams);
      if (testing::Test::HasFailure())
        return;
    }
  }
}

TEST(Windows, OneAxis) {
  check_all_kinds(window_problem(1, 3, 5, 7, {29, 1, 1}, {3, 1, 1}, {1, 1, 1}, {1, 0, 0}, {1, 0, 0}));
  check_all_kinds(window_problem(1, 1, 1, 1, {40, 1, 1}, {4, 1, 1}, {3, 1, 1}, {0, 0, 0}, {5, 0, 0}));
  check_all_kinds(window_problem(1, 2, 6, 9, {31, 1, 1}, {5, 1, 1}, {2, 1, 1}, {4, 0, 0}, {0, 0, 0}, {3, 1, 1}, 3));
  check_all_kinds(window_problem(1, 1, 8, 20, {700, 1, 1}, {3, 1, 1}, {1, 1, 1}, {1, 0, 0}, {1, 0, 0}));
}

TEST(Windows, TwoAxes) {
  check_all_kinds(window_problem(2, 5, 1, 16, {12, 11, 1}, {3, 3, 1}, {2, 2, 1}, {1, 1, 0}, {1, 1, 0}));
  check_all_kinds(window_problem(2, 5, 16, 33, {7, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0}));
  check_all_kinds(window_problem(2, 3, 16, 1, {9, 8, 1}, {4, 4, 1}, {2, 2, 1}, {1, 1, 0}, {1, 1, 0}));
  check_all_kinds(window_problem(2, 2, 3, 17, {20, 30, 1}, {5, 2, 1}, {1, 3, 1}, {0, 1, 0}, {2, 0, 0}));
  check_all_kinds(window_problem(2, 2, 19, 40, {6, 5, 1}, {1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0}));
  check_all_kinds(window_problem(2, 1, 4, 6, {40, 41, 1}, {3, 3, 1}, {2, 1, 1}, {1, 1, 0}, {1, 1, 0}));
}

TEST(Windows, ThreeAxes) {
  check_all_kinds(window_problem(3, 2, 3, 5, {6, 7, 5}, {3, 2, 3}, {1, 2, 2}, {1, 0, 1}, {1, 1, 0}));
  check_all_kinds(window_problem(3, 1, 8, 4, {9, 8, 10}, {2, 3, 2}, {2, 1, 1}, {0, 2, 0}, {0, 0, 1}, {1, 2, 3}, 2));
}

TEST(Windows, Depthwise) {
  for (int64_t channels : {9, 32})
    for (int64_t stride : {1, 2}) {
      Extents dilation = {stride, 1, 1};
      check_all_kinds(window_problem(2, 3, channels, channels, {14, 13, 1}, {3, 3, 1}, {stride, stride, 1}, {1, 1, 0}, {1, 1, 0}, {1, 1, 1}, channels));
      check_all_kinds(window_problem(2, 1, channels, channels, {11, 17, 1}, {2, 5, 1}, {1, stride, 1}, {0, 3, 0}, {2, 2, 0}, dilation, channels));
      check_all_kinds(window_problem(1, 2, channels, channels, {80, 1, 1}, {7, 1, 1}, {stride, 1, 1}, {9, 0, 0}, {2, 0, 0}, dilation, channels));
      check_all_kinds(window_problem(3, 1, channels, channels, {5, 4, 9}, {2, 3, 3}, {stride, 1, 2}, {0, 1, 0}, {1, -1, 1}, dilation, channels));
    }
}

/// Large enough for many blocks and chunks.
TEST(Windows, BitsDoNotDependOnThreads) {
  if (omp_get_thread_limit() < 5)
    GTEST_SKIP() << "OMP_THREAD_LIMIT leaves fewer than 5 threads";
  const std::vector<int> teams = {1, 2, 5};
  Extents ones = {1, 1, 1}, twos = {2, 2, 1}, sides = {1, 1, 0};
  check_all_kinds(window_problem(2, 24, 1, 16, {28, 28, 1}, {4, 4, 1}, twos, sides, sides), teams);
  check_all_kinds(window_problem(2, 12, 16, 32, {14, 14, 1}, {3, 3, 1}, twos, sides, sides), teams);
  check_all_kinds(window_problem(2, 4, 16, 40, {16, 16, 1}, {3, 3, 1}, ones, sides, sides), teams);
  check_all_kinds(window_problem(2, 1, 16, 32, {40, 30, 1}, {3, 3, 1}, ones, sides, sides), teams);
  check_all_kinds(window_problem(2, 8, 32, 32, {20, 20, 1}, {3, 3, 1}, ones, sides, sides, ones, 32), teams);
}

TEST(Windows, FewChannels) {
  for (auto [x_channels, y_channels] : {std::pair<int, int>{24, 1}, {1, 24}, {20, 3}, {3, 20}})
    for (int64_t stride : {1, 2}) {
      check_all_kinds(window_problem(2, 3, x_channels, y_channels, {17, 15, 1}, {3, 4, 1}, {stride, stride, 1}, {1, 2, 0}, {1, 0, 0}));
      check_all_kinds(window_problem(2, 1, x_channels, y_channels, {30, 28, 1}, {3, 3, 1}, {stride, 1, 1}, {1, 1, 0}, {1, 1, 0}, {2, 2, 1}));
      check_all_kinds(window_problem(1, 2, x_channels, y_channels, {900, 1, 1}, {5, 1, 1}, {stride, 1, 1}, {2, 0, 0}, {1, 0, 0}));
      check_all_kinds(window_problem(3, 1, x_channels, y_channels, {7, 6, 9}, {2, 3, 3}, {stride, 1, 1}, {0, 2, 4}, {1, -1, 2}));
    }
}

TEST(Windows, Groups) {
  check_all_kinds(window_problem(2, 2, 12, 24, {7, 9, 1}, {3, 3, 1}, {1, 2, 1}, {1, 1, 0}, {1, 1, 0}, {1, 1, 1}, 4));
  for (int64_t multiple : {1, 2}) // depthwise
    check_all_kinds(window_problem(2, 3, 10, 10 * multiple, {8, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0}, {1, 1, 1}, 10));
}

TEST(Windows, DilationsThatShareFactorsWithTheStride) {
  for (int64_t stride = 1; stride <= 4; ++stride)
    for (int64_t dilation = 1; dilation <= 4; ++dilation)
      check_all_kinds(window_problem(2, 2, 3, 4, {11, 10, 1}, {3, 2, 1}, {stride, 2, 1}, {2, 0, 0}, {3, 1, 0}, {dilation, dilation, 1}));
}

TEST(Windows, PaddingOfEveryKind) {
  // More padding than window, so that windows hold padding alone; before, behind and at both ends.
  check_all_kinds(window_problem(2, 2, 3, 5, {4, 3, 1}, {2, 2, 1}, {1, 1, 1}, {5, 0, 0}, {0, 4, 0}));
  check_all_kinds(window_problem(1, 2, 3, 5, {2, 1, 1}, {3, 1, 1}, {2, 1, 1}, {7, 0, 0}, {9, 0, 0}));
  // Less than none: x is cropped before or behind.
  check_all_kinds(window_problem(2, 2, 3, 5, {9, 8, 1}, {2, 2, 1}, {1, 2, 1}, {-2, 0, 0}, {0, -3, 0}));
  check_all_kinds(window_problem(2, 2, 3, 5, {10, 10, 1}, {3, 3, 1}, {4, 4, 1}, {0, 0, 0}, {0, 0, 0}));
  // Strides beyond the windows: points of x that no window holds.
  check_all_kinds(window_problem(2, 2, 3, 5, {13, 14, 1}, {2, 1, 1}, {5, 3, 1}, {1, 0, 0}, {0, 0, 0}));
}

TEST(Windows, NothingAtAll) {
  WindowProblem p = window_problem(2, 0, 3, 5, {6, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  check_all_kinds(p);
  check_all_kinds(window_problem(2, 0, 5, 5, {6, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0}, {1, 1, 1}, 5));
  p.batch = 2;
  p.y = {0, 4, 1};
  check_all_kinds(p);
  p = window_problem(2, 2, 3, 5, {0, 6, 1}, {3, 3, 1}, {1, 1, 1}, {2, 1, 0}, {2, 1, 0}); // x is padding alone
  check_all_kinds(p);
  p = window_problem(2, 2, 0, 4, {5, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  check_all_kinds(p);
  p = window_problem(2, 2, 4, 0, {5, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  check_all_kinds(p);
}

TEST(Windows, ByChance) {
  std::mt19937 random(11);
  auto pick = [&](int from, int to) { return int64_t(from + int(random() % unsigned(to - from + 1))); };
  for (int round = 0; round < 60; ++round) {
    auto axes = int32_t(pick(1, 3));
    int64_t groups = pick(1, 3), most = axes == 1 ? 50 : axes == 2 ? 12 : 6;
    Extents x = {1, 1, 1}, size = {1, 1, 1}, stride = {1, 1, 1}, dilation = {1, 1, 1}, low = {}, high = {};
    for (size_t axis = 0; axis < size_t(axes); ++axis) {
      x[axis] = pick(1, int(most));
      size[axis] = pick(1, 4);
      stride[axis] = pick(1, 3);
      dilation[axis] = pick(1, 3);
      low[axis] = pick(-1, 4);
      high[axis] = pick(-1, 4);
    }
    check_all_kinds(window_problem(axes, pick(1, 4), groups * pick(1, 9), groups * pick(1, 20), x, size, stride, low, high, dilation, groups));
    if (HasFailure())
      return;
  }
}

TEST(Windows, Activations) {
  for (int32_t kind : {GRADUS_CONVOLUTION, GRADUS_CONVOLUTION_INPUT})
    for (int32_t activation = GRADUS_LINEAR; activation <= GRADUS_SILU; ++activation)
      for (int64_t stride : {1, 4}) { // 4: points of x that no window holds get the bias alone
        WindowProblem p = window_problem(2, 2, 5, 7, {9, 8, 1}, {3, 3, 1}, {stride, stride, 1}, {1, 1, 0}, {1, 1, 0});
        p.kind = kind;
        p.activation = activation;
        p.has_bias = true;
        check_one<float>(p);
        check_one<double>(p);
      }
}

TEST(Windows, NotANumberIsGreatest) {
  WindowProblem p = window_problem(2, 1, 9, 9, {4, 4, 1}, {2, 2, 1}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0});
  for (int32_t kind : {GRADUS_WINDOW_MAX, GRADUS_WINDOW_MAX_GRADIENT, GRADUS_WINDOW_MAX_PICK}) {
    p.kind = kind;
    WindowCase<float> test(p);
    for (size_t i = 5; i < test.a.size(); i += 7)
      test.a[i] = NAN;
    auto window = make_window(p);
    ASSERT_TRUE(window);
    test.check(**window, 1);
  }
}

TEST(Windows, NotANumberStaysInItsWindows) {
  WindowProblem p = window_problem(2, 1, 1, 1, {6, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  for (int32_t kind : {GRADUS_CONVOLUTION, GRADUS_CONVOLUTION_INPUT}) {
    p.kind = kind;
    p.activation = GRADUS_RELU;
    WindowCase<float> test(p);
    test.a[0] = NAN;
    auto window = make_window(p);
    ASSERT_TRUE(window);
    std::vector<float> c = test.run(**window, 1);
    for (int i = 0; i < 36; ++i)
      EXPECT_EQ(std::isnan(c[size_t(i)]), i % 6 < 2 && i / 6 < 2) << i;
  }
}

TEST(Convolution, NotANumberPassesEveryActivation) {
  WindowProblem p = window_problem(2, 1, 16, 16, {6, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  for (p.activation = GRADUS_LINEAR; p.activation <= GRADUS_SILU; ++p.activation) {
    WindowCase<float> test(p);
    test.a[0] = NAN; // in the windows of 4 points
    std::vector<std::unique_ptr<Convolution>> engines;
    engines.push_back(make_own_convolution(p));
    if (auto onednn = make_onednn_convolution(p))
      engines.push_back(std::move(*onednn));
    for (auto &engine : engines) {
      std::vector<float> c = test.run(*engine, 1);
      EXPECT_EQ(std::count_if(c.begin(), c.end(), [](float value) { return std::isnan(value); }), 4 * 16)
          << "activation " << p.activation << " by " << engine->engine();
    }
  }
}

TEST(Convolution, TheEngineFollowsTheShape) {
  WindowProblem p = window_problem(2, 1, 32, 64, {16, 16, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  auto engine_of = [](const WindowProblem &problem) { return std::string((*make_convolution(problem))->engine()); };
  bool vectors = processor() != Processor::baseline && teams_are_certain();
  EXPECT_EQ(engine_of(p), vectors ? "onednn" : "own");
  check_one<float>(p); // on any number of threads the same bits
  p.kind = GRADUS_CONVOLUTION_INPUT;
  EXPECT_EQ(engine_of(p), vectors ? "onednn" : "own");
  check_one<float>(p);
  p.kind = GRADUS_CONVOLUTION_WEIGHT; // its sums would be cut by the number of threads
  EXPECT_EQ(engine_of(p), "own");
  check_one<float>(p);
  p.kind = GRADUS_CONVOLUTION;
  p.activation = GRADUS_RELU;
  EXPECT_EQ(engine_of(p), "own");
  p.activation = GRADUS_LINEAR;
  p.element = GRADUS_F64;
  EXPECT_EQ(engine_of(p), "own");
}

TEST(Windows, RefusesNonsense) {
  WindowProblem good = window_problem(2, 1, 4, 6, {6, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  auto refused = [&](auto change) {
    WindowProblem p = good;
    change(p);
    auto made = make_window(p);
    return made ? GRADUS_OK : made.status().code();
  };
  EXPECT_EQ(refused([](auto &) {}), GRADUS_OK);
  EXPECT_EQ(refused([](auto &p) { p.kind = 8; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.element = GRADUS_I32; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.axes = 4; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.axes = 1; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.batch = -1; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.y[0] = -1; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.stride[1] = 0; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.groups = 3; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.groups = 0; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.activation = 99; }), GRADUS_INTERNAL);
  EXPECT_EQ(refused([](auto &p) { p.kind = GRADUS_WINDOW_MAX; }), GRADUS_INTERNAL); // 4 channels to 6
}

TEST(Windows, RefusesSizesBeyondAllMemory) {
  WindowProblem p = window_problem(2, 1, 4, 6, {6, 6, 1}, {3, 3, 1}, {1, 1, 1}, {1, 1, 0}, {1, 1, 0});
  for (int32_t kind = GRADUS_CONVOLUTION; kind <= GRADUS_WINDOW_SPREAD; ++kind) {
    p.kind = kind;
    p.y_channels = convolves(kind) ? 6 : 4;
    WindowProblem large = p;
    large.batch = int64_t(1) << 50;
    EXPECT_EQ(make_window(large).status().code(), GRADUS_INVALID_ARGUMENT);
    large = p;
    large.y[0] = int64_t(1) << 40;
    large.stride[0] = INT32_MAX;
    EXPECT_EQ(make_window(large).status().code(), GRADUS_INVALID_ARGUMENT);
  }
}

TEST(Convolution, OneDNNAgreesAndReordersNoImage) {
  int made = 0;
  for (int32_t kind : {GRADUS_CONVOLUTION, GRADUS_CONVOLUTION_INPUT, GRADUS_CONVOLUTION_WEIGHT})
    for (int64_t x_channels : {1, 8, 16, 24})
      for (int64_t y_channels : {1, 16, 32})
        for (int64_t groups : {1, 8})
          for (int32_t axes : {1, 2, 3}) {
            if (x_channels % groups != 0 || y_channels % groups != 0)
              continue;
            Extents ones = {1, 1, 1}, x = ones, size = ones, stride = ones, low = {};
            for (size_t axis = 0; axis < size_t(axes); ++axis) {
              x[axis] = 9;
              size[axis] = 3;
              stride[axis] = 2;
              low[axis] = 1;
            }
            WindowProblem p = window_problem(axes, 2, x_channels, y_channels, x, size, stride, low, low, ones, groups);
            p.kind = kind;
            p.has_bias = kind != GRADUS_CONVOLUTION_WEIGHT;
            p.activation = p.has_bias ? GRADUS_SIGMOID : GRADUS_LINEAR;
            p.threads = teams_are_certain() ? 2 : 1;
            TeamSize team(p.threads);
            auto onednn = make_onednn_convolution(p);
            if (!onednn) {
              EXPECT_EQ(onednn.status().code(), GRADUS_UNSUPPORTED) << onednn.status().message() << text_of(p);
              continue;
            }
            ++made;
            EXPECT_LE((*onednn)->reorders(), 1);
            WindowCase<float>(p).check(**onednn, p.threads);
            if (HasFailure())
              return;
          }
#ifdef GRADUS_X86
  EXPECT_GT(made, 20);
#endif
}

} // namespace
