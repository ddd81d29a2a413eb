// The table of own matrix kernels, one per instruction set, and the job that one thread's call of
// them gets. Seen by the kernel files, which are compiled for other instruction sets: so it
// includes no standard C++ header, whose inline functions the linker could otherwise pick from a
// file this processor cannot run.
#pragma once

#include <stdint.h>

namespace gradus::runtime {

/// c[rows, columns] = activation(op(a) op(b) + bias) for one rectangle of one product; the pointers
/// are at the rectangle. Every element is one chain of multiply-adds over k in ascending order that
/// starts at the bias: the way the product is cut into rectangles and tiles doesn't change a bit of
/// it.
struct MatmulJob {
  const float *a;
  int64_t a_row,
      a_step; // distances in elements of neighbours along m and along k; one of them is 1
  const float *b;
  int64_t b_stride; // of the stored rows
  bool b_transposed;
  float *c;
  int64_t c_stride;
  const float *bias;   // or null
  bool bias_is_scalar; // one number for all columns
  int64_t rows, columns, depth;
  int32_t activation; // gradus_activation
  float *pack_b;      // pack_b_floats of scratch, aligned to 64 bytes
  float *pack_a;      // pack_a_floats of scratch where a should be copied first, else null
  bool b_packed = false; // b is as Kernels::pack leaves it
};

struct Kernels {
  int32_t vector_floats;
  int32_t row_tile, column_tile;        // what one pass over k computes at most
  int64_t pack_b_floats, pack_a_floats; // scratch of one job
  void (*matmul)(const MatmulJob &job);
  /// Copies the job's columns of b to pack_b, here round_up(columns, vector_floats) * depth floats:
  /// for each column_tile of columns a panel [depth][its columns], zeros right of the last one.
  void (*pack)(const MatmulJob &job);
  /// values = activation(values)
  void (*activate)(float *values, int64_t count, int32_t activation);
};

extern const Kernels kernels_avx512, kernels_avx2, kernels_baseline;

} // namespace gradus::runtime
