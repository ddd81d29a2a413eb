// Squared error between pictures.
#pragma once

#include <cstdint>

namespace gradus::runtime {

double mean_squared_error(const float *a, const float *b, int64_t count);

/// Peak signal-to-noise ratio in decibels: 10 log10(peak^2 / mse), `peak` from black to white
/// (ITU-T J.340). Infinite where nothing differs.
double peak_signal_to_noise(double mean_squared_error, double peak);

} // namespace gradus::runtime
