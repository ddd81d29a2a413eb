// MSE, PSNR and SSIM against a NumPy program written from the paper's formulas (reference.py), and
// what must hold for any pictures.
#include "runtime/restoration/error.h"
#include "runtime/restoration/similarity.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace gradus::test {
namespace {

namespace rt = gradus::runtime;

struct Case {
  int64_t height, width, channels;
  double peak;
  float noise;
  double mse, psnr, ssim;
};

const Case cases[] = {
#include "test/unit/restoration/reference.inc"
};

/// The script's integer hash: a multiple of 2^-24 in [0, 1).
float hashed(uint32_t index, uint32_t salt) {
  uint32_t x = index + salt * 1000003u;
  for (int round = 0; round < 2; ++round)
    x = (x ^ x >> 16) * 0x45D9F3Bu;
  x ^= x >> 16;
  return static_cast<float>(x >> 8) / 16777216.0f;
}

struct Pair {
  std::vector<float> a, b;
};

Pair pictures(const Case &test, uint32_t salt) {
  Pair pair;
  int64_t count = test.height * test.width * test.channels;
  float peak = static_cast<float>(test.peak);
  for (int64_t index = 0; index < count; ++index) {
    int64_t place = index / test.channels;
    auto at = static_cast<uint32_t>(index);
    float smooth = static_cast<float>(static_cast<double>(place) /
                                      static_cast<double>(test.height * test.width));
    pair.a.push_back(peak * (0.5f * hashed(at, salt) + 0.5f * smooth));
    pair.b.push_back(pair.a.back() + peak * test.noise * (hashed(at, salt + 50) - 0.5f));
  }
  return pair;
}

TEST(Restoration, AsTheReference) {
  uint32_t salt = 0;
  for (const Case &test : cases) {
    Pair pair = pictures(test, salt++);
    double mse =
        rt::mean_squared_error(pair.a.data(), pair.b.data(), static_cast<int64_t>(pair.a.size()));
    // The pictures' own rounding to f32 may differ by a bit.
    EXPECT_NEAR(mse, test.mse, test.mse * 1e-5);
    EXPECT_NEAR(rt::peak_signal_to_noise(mse, test.peak), test.psnr, 1e-4);
    EXPECT_NEAR(rt::structural_similarity(pair.a.data(), pair.b.data(), test.height, test.width,
                                          test.channels, test.peak),
                test.ssim, 1e-6)
        << test.height << " x " << test.width << " x " << test.channels;
  }
}

TEST(Restoration, EqualPictures) {
  Pair pair = pictures(cases[0], 3);
  EXPECT_EQ(rt::mean_squared_error(pair.a.data(), pair.a.data(), 784), 0);
  EXPECT_TRUE(std::isinf(rt::peak_signal_to_noise(0, 1)));
  EXPECT_DOUBLE_EQ(rt::structural_similarity(pair.a.data(), pair.a.data(), 28, 28, 1, 1), 1);
  EXPECT_DOUBLE_EQ(rt::peak_signal_to_noise(0.01, 1), 20);
  EXPECT_NEAR(rt::peak_signal_to_noise(650.25, 255), 20, 1e-12);
}

TEST(Restoration, WindowsOfSmallPictures) {
  EXPECT_EQ(rt::similarity_window(28, 28), 11);
  EXPECT_EQ(rt::similarity_window(11, 400), 11);
  EXPECT_EQ(rt::similarity_window(10, 400), 9);
  EXPECT_EQ(rt::similarity_window(8, 2), 1);
  EXPECT_EQ(rt::similarity_window(1, 1), 1);
}

} // namespace
} // namespace gradus::test
