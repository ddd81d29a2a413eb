// Rows of a table at indices, and rows added up at indices.
#pragma once

#include "gradus/abi.h"

namespace gradus::runtime {

/// `count` indices of GRADUS_I32 or GRADUS_I64.
struct RowIndices {
  const void *values;
  int32_t element;
  int64_t count;
};

/// result[i] = table[indices[i]], rows of `row_bytes`; zeros for an index outside of [0, rows).
void gather_rows(const void *table, int64_t rows, int64_t row_bytes, RowIndices indices,
                 void *result, int threads);

/// Fills result, [rows, width], with the sums of the values, [count, width], at their indices. Each
/// sum is made in the order of the indices, so the threads, which share out the columns, don't
/// change a bit of it. `element` is any but GRADUS_BOOL. Values with an index outside of [0, rows)
/// are left out.
void scatter_sum_rows(const void *values, int32_t element, RowIndices indices, void *result,
                      int64_t rows, int64_t width, int threads);

} // namespace gradus::runtime
