// The structural similarity of two pictures (Wang, Bovik, Sheikh & Simoncelli 2004, "Image quality
// assessment: from error visibility to structural similarity").
#pragma once

#include <cstdint>

namespace gradus::runtime {

/// Side of the window for pictures of this size: 11, or the largest odd number that fits.
int64_t similarity_window(int64_t height, int64_t width);

/// Mean SSIM, equation 13 there, over places and channels; `peak` is the distance from black to
/// white. 1 for equal pictures. Height, width and channels are at least 1.
double structural_similarity(const float *a, const float *b, int64_t height, int64_t width,
                             int64_t channels, double peak);

} // namespace gradus::runtime
