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

/// Elements along an axis from a place on: [outer, extent] rows of which `count` neighbours are meant.
struct RowStretch {
  int64_t outer, extent, at, count, row_bytes;
  bool lies_within() const { return at >= 0 && count <= extent - at; }
};

/// result, [outer, count], gets the stretch of x.
void slice_rows(const void *x, RowStretch stretch, void *result, int threads);
/// result becomes x, which may be the same place, with the stretch from `value`, [outer, count].
void place_rows(const void *x, const void *value, RowStretch stretch, void *result, int threads);

} // namespace gradus::runtime
