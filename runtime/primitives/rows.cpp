// Rows of a table at indices, and rows added up at indices.
#include "runtime/primitives/rows.h"

#include "runtime/parallel/parallel.h"

#include <cstring>

namespace gradus::runtime {
namespace {

constexpr int64_t bytes_per_part = 64 * 1024; // moving them costs several times what a team costs
constexpr int64_t line = 64;                  // bytes of a cache line: threads don't share one

/// The row that an index names, or -1.
template <typename Index> int64_t row_of(Index index, int64_t rows) {
  return index < 0 || int64_t(index) >= rows ? -1 : int64_t(index);
}

/// Copies of a size that is known when this is compiled are single moves.
template <int64_t bytes, typename Index>
void gather_part(const char *table, int64_t rows, int64_t row_bytes, const Index *indices,
                 char *result, int64_t begin, int64_t end) {
  const int64_t size = bytes ? bytes : row_bytes;
  for (int64_t i = begin; i < end; ++i) {
    char *to = result + i * size;
    if (int64_t row = row_of(indices[i], rows); row >= 0)
      std::memcpy(to, table + row * size, size_t(size));
    else
      std::memset(to, 0, size_t(size));
  }
}

template <typename Index>
void gather(const void *table, int64_t rows, int64_t row_bytes, const Index *indices, int64_t count,
            void *result, int threads) {
  auto part = row_bytes == 4   ? gather_part<4, Index>
              : row_bytes == 8 ? gather_part<8, Index>
                               : gather_part<0, Index>;
  Partition partition =
      Partition::of(count, bytes_per_part / (row_bytes + int64_t(sizeof(Index))) + 1, threads);
  parallel_parts(threads, partition.parts, [&](int64_t index) {
    int64_t begin = index * partition.size, end = begin + partition.size;
    part(static_cast<const char *>(table), rows, row_bytes, indices, static_cast<char *>(result),
         begin, end < count ? end : count);
  });
}

/// The columns [begin, end) of all sums.
template <typename Element, typename Index>
void scatter_columns(const Element *values, const Index *indices, int64_t count, Element *result,
                     int64_t rows, int64_t width, int64_t begin, int64_t end) {
  // A part's rows of the result stay in its cache from here to the additions.
  if (begin == 0 && end == width)
    std::memset(result, 0, size_t(rows * width) * sizeof(Element));
  else
    for (int64_t row = 0; row < rows; ++row)
      std::memset(result + row * width + begin, 0, size_t(end - begin) * sizeof(Element));
  for (int64_t i = 0; i < count; ++i) {
    int64_t row = row_of(indices[i], rows);
    if (row < 0)
      continue;
    const Element *__restrict from = values + i * width;
    Element *__restrict to = result + row * width;
    for (int64_t column = begin; column < end; ++column)
      to[column] += from[column];
  }
}

template <typename Element, typename Index>
void scatter(const void *values, const Index *indices, int64_t count, void *result, int64_t rows,
             int64_t width, int threads) {
  constexpr int64_t per_line = line / int64_t(sizeof(Element));
  int64_t lines = (width + per_line - 1) / per_line;
  int64_t bytes_of_line = (rows + 2 * count) * line;
  Partition partition = Partition::of(lines, bytes_per_part / (bytes_of_line + 1) + 1, threads);
  parallel_parts(threads, partition.parts, [&](int64_t part) {
    int64_t begin = part * partition.size * per_line, end = begin + partition.size * per_line;
    scatter_columns(static_cast<const Element *>(values), indices, count,
                    static_cast<Element *>(result), rows, width, begin, end < width ? end : width);
  });
}

/// Copies `count` runs of `bytes`, each so far from the one before.
void copy_runs(const char *from, int64_t from_stride, char *to, int64_t to_stride, int64_t count,
               int64_t bytes, int threads) {
  if (bytes == 0)
    return;
  Partition partition = Partition::of(count, bytes_per_part / bytes + 1, threads);
  parallel_parts(threads, partition.parts, [&](int64_t part) {
    int64_t begin = part * partition.size, end = begin + partition.size;
    for (int64_t i = begin; i < (end < count ? end : count); ++i)
      std::memcpy(to + i * to_stride, from + i * from_stride, size_t(bytes));
  });
}

/// Calls use(pointer) with the indices as what they are.
template <typename Use> void with_indices(const RowIndices &indices, const Use &use) {
  if (indices.element == GRADUS_I32)
    use(static_cast<const int32_t *>(indices.values));
  else
    use(static_cast<const int64_t *>(indices.values));
}

} // namespace

void gather_rows(const void *table, int64_t rows, int64_t row_bytes, RowIndices indices,
                 void *result, int threads) {
  if (indices.count == 0 || row_bytes == 0)
    return;
  with_indices(indices, [&](auto *index) {
    gather(table, rows, row_bytes, index, indices.count, result, threads);
  });
}

void scatter_sum_rows(const void *values, int32_t element, RowIndices indices, void *result,
                      int64_t rows, int64_t width, int threads) {
  if (rows == 0 || width == 0)
    return;
  with_indices(indices, [&](auto *index) {
    // Integers wrap, so they add as unsigned ones.
    auto add = [&](auto zero) {
      scatter<decltype(zero)>(values, index, indices.count, result, rows, width, threads);
    };
    if (element == GRADUS_F32)
      add(float());
    else if (element == GRADUS_F64)
      add(double());
    else if (element == GRADUS_I32)
      add(uint32_t());
    else
      add(uint64_t());
  });
}

void slice_rows(const void *x, RowStretch stretch, void *result, int threads) {
  int64_t whole = stretch.extent * stretch.row_bytes, part = stretch.count * stretch.row_bytes;
  copy_runs(static_cast<const char *>(x) + stretch.at * stretch.row_bytes, whole,
            static_cast<char *>(result), part, stretch.outer, part, threads);
}

void place_rows(const void *x, const void *value, RowStretch stretch, void *result, int threads) {
  int64_t whole = stretch.extent * stretch.row_bytes, part = stretch.count * stretch.row_bytes;
  if (result != x)
    copy_runs(static_cast<const char *>(x), whole, static_cast<char *>(result), whole,
              stretch.outer, whole, threads);
  copy_runs(static_cast<const char *>(value), part,
            static_cast<char *>(result) + stretch.at * stretch.row_bytes, whole, stretch.outer,
            part, threads);
}

} // namespace gradus::runtime
