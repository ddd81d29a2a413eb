// The table of kernels for windows over space, one per instruction set, and the jobs that one thread's calls of them get. Includes
// no standard C++ header, like kernels.h.
#pragma once

#include <stdint.h>

namespace gradus::runtime {

/// c = c or bias or 0, + a b, then limited from below: a matrix product whose a lies scattered. Element (i, p) of a is
/// a[a_rows[i] + a_steps[p]], so that the windows over an image are a matrix without being copied into one; element (i, j) of c is
/// c[c_rows[i] + j]. Every element is one chain of multiply-adds over p in ascending order.
template <typename Float> struct GatherJob {
  const Float *a;
  const int64_t *a_rows, *a_steps;
  /// Panels of `column_tile` columns, `b_panel` elements apart; rows in a panel `b_stride` apart. Whole vectors are read.
  const Float *b;
  int64_t b_stride, b_panel;
  Float *c;
  const int64_t *c_rows;
  const Float *bias; // or null
  int64_t rows, columns, depth;
  bool adds; // to what c holds; no bias then
  bool relu;
};


/// Windows that treat each channel by itself, stand at the same distance and have the same taps inside: pooling and depthwise
/// convolutions. Channels lie side by side.
template <typename Float> struct ChannelJob {
  int32_t kind;        // gradus_window_kind
  const Float *x;      // the first window; null for GRADUS_WINDOW_SPREAD
  const Float *values; // picked (like x), or spread (like y), or null
  Float *result;       // like x where a gradient is spread, else like y; the weights' sums to add to
  const Float *weights, *bias;  // or null
  const int64_t *tap_weights;   // where each tap's weights are
  const int64_t *taps; // distances from the window, in elements of x, row-major
  int64_t tap_count, points, channels;
  int64_t x_step, y_step; // from window to window
};

template <typename Float> struct WindowKernels {
  int32_t vector, row_tile, column_tile; // in elements
  void (*gather)(const GatherJob<Float> &job);
  void (*channels)(const ChannelJob<Float> &job);
};

extern const WindowKernels<float> window_f32_avx512, window_f32_avx2, window_f32_baseline;
extern const WindowKernels<double> window_f64_avx512, window_f64_avx2, window_f64_baseline;

} // namespace gradus::runtime
