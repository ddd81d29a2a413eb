// A linear regression as a compiler would emit it, by hand: tables, describe, execute, kernels.
#pragma once

#include "gradus/abi.h"

namespace gradus::test {

/// y = x W + b with x: f32[n, 4], y: f32[n, 3]; trained by momentum on the mean squared error.
enum LinearEntry {
  initialize = 0, // W and b ~ N(0, 1); state `norm.mean` = orthonormal 1 x 3
  predict = 1,    // predict(x) -> y
  fit_step = 2,   // fit_step(x, y) -> loss
  pick = 3,       // pick(label: i32[n] below 3, or -7) -> f32[n]: the labels as numbers
  noise = 4,      // noise() -> f32[n] ~ U[0, 1)
  blow_up = 5,    // blow_up(x) : a step whose second statement diverges where x[0] is not finite
};

constexpr int inputs = 4, outputs = 3, parameters = inputs * outputs + outputs;

extern const gradus_model linear_model;

} // namespace gradus::test
