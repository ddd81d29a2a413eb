// Two instances of one model in two threads of a C++ program, and what the interface says to mistakes.
#include "curve.h"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

namespace {

constexpr int64_t points = 48;

/// The losses of `steps` steps; empty when a call failed.
std::vector<float> train(int steps) {
  std::vector<float> x(points), y(points), losses;
  for (int64_t i = 0; i < points; ++i) {
    x[i] = static_cast<float>(i) / points;
    y[i] = x[i] * x[i];
  }
  curve *model = nullptr;
  if (curve_create(&model, nullptr) == GRADUS_OK) {
    for (int step = 0; step < steps; ++step) {
      float loss = 0;
      if (curve_fit_step(model, x.data(), y.data(), points, &loss) != GRADUS_OK) {
        std::fprintf(stderr, "%s\n", curve_message(model));
        losses.clear();
        break;
      }
      losses.push_back(loss);
    }
  }
  curve_destroy(model);
  return losses;
}

bool refuses_mistakes() {
  curve *model = nullptr;
  if (curve_create(&model, nullptr) != GRADUS_OK)
    return false;
  float x = 0, loss = -1;
  const bool refused = curve_fit_step(model, nullptr, &x, 1, &loss) == GRADUS_INVALID_ARGUMENT &&
                       curve_fit_step(model, &x, &x, -1, &loss) == GRADUS_INVALID_ARGUMENT &&
                       curve_fit_step(model, &x, &x, INT64_MAX, &loss) != GRADUS_OK && loss == -1 &&
                       std::strlen(curve_message(model)) > 0 &&
                       curve_load(model, "no/such/file.safetensors") == GRADUS_IO &&
                       curve_create(nullptr, nullptr) == GRADUS_INVALID_ARGUMENT;
  curve_destroy(model);
  curve_destroy(nullptr);
  return refused;
}

} // namespace

int main() {
  const std::vector<float> alone = train(200);
  std::vector<float> one, other;
  std::thread first([&] { one = train(200); });
  std::thread second([&] { other = train(200); });
  first.join();
  second.join();
  if (alone.empty() || alone != one || alone != other) {
    std::fprintf(stderr, "instances side by side do not give what one alone gives\n");
    return 1;
  }
  std::printf("loss %g, then %g\n", alone.front(), alone.back());
  if (!(alone.back() < alone.front()))
    return 1;
  if (!refuses_mistakes()) {
    std::fprintf(stderr, "a mistaken call was not refused\n");
    return 1;
  }
  return 0;
}
