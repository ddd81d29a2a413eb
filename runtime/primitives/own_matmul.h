// How an own product is cut into rectangles, one for each part of the thread pool.
#pragma once

#include "runtime/primitives/kernels.h"
#include "runtime/primitives/matmul.h"

namespace gradus::runtime {

/// The best kernels that this processor runs.
const Kernels &best_kernels();

/// A grid over c: `row_cuts` x `column_cuts` rectangles in each matrix of the batch.
struct Grid {
  int64_t row_cuts, column_cuts;
  int64_t rows, columns; // of a rectangle; the last ones of a row or column may be smaller
};

/// The grid of least cost for `threads` threads. It changes the time, never the result.
Grid choose_grid(const MatmulProblem &problem, const Kernels &kernels);

} // namespace gradus::runtime
