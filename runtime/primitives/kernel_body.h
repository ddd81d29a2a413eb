// The own matrix kernel, written once and compiled for each instruction set: the including file
// sets `vector_bytes` and `max_vectors`, `max_rows` to fit its registers, and names the table.
#pragma once

#include "runtime/primitives/vector_math.h"

namespace {

using gradus::runtime::MatmulJob;

constexpr int64_t row_block = 240;
constexpr int tile_columns = max_vectors * vector_floats;
/// A block of b of this depth and one tile's width stays in the first-level cache while the rows of
/// a pass over it: at most 32 KB of the 48 or 32 that there are. A transposed b is copied along its
/// rows, and pays for short ones.
constexpr int64_t depth_block = tile_columns > 32 ? 128 : 256, transposed_depth_block = 256;
constexpr int64_t line_floats = 16; // of a cache line

/// The part of b that comes after the current panel, which a tile fetches into the second-level
/// cache meanwhile: a panel's rows lie in different pages, where the processor's own prefetchers
/// don't follow, and after an update half of them are in another core's cache.
struct Ahead {
  const float *at; // or null
  int64_t stride;
};

/// One tile: `start` says from what the sums go on.
enum class Start { zero, bias, sum };

template <int Rows, int Vectors>
void tile(const float *a, int64_t a_row, int64_t a_step, const float *b, int64_t b_stride,
          int64_t depth, float *c, int64_t c_stride, const float *bias, Start start, float floor,
          Ahead ahead) {
  Vector sum[Rows][Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      sum[i][j] = start == Start::sum    ? load(c + i * c_stride + j * vector_floats)
                  : start == Start::bias ? load(bias + j * vector_floats)
                                         : Vector{};
  for (int64_t p = 0; p < depth; ++p) {
    if (ahead.at) {
      __builtin_prefetch(ahead.at + p * ahead.stride, 0, 2);
      __builtin_prefetch(ahead.at + p * ahead.stride + line_floats, 0, 2);
    }
    Vector row[Vectors];
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      row[j] = load(b + p * b_stride + j * vector_floats);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      Vector x = splat(a[i * a_row + p * a_step]);
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j)
        sum[i][j] += x * row[j];
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      store(c + i * c_stride + j * vector_floats, sum[i][j] < floor ? splat(floor) : sum[i][j]);
}

using TileFunction = void (*)(const float *, int64_t, int64_t, const float *, int64_t, int64_t,
                              float *, int64_t, const float *, Start, float, Ahead);

template <int Vectors, int Rows> TileFunction tile_of_rows(int64_t rows) {
  if (rows == Rows)
    return tile<Rows, Vectors>;
  if constexpr (Rows > 1)
    return tile_of_rows<Vectors, Rows - 1>(rows);
  return nullptr;
}

template <int Vectors> TileFunction tile_of(int64_t vectors, int64_t rows) {
  if (vectors == Vectors)
    return tile_of_rows<Vectors, max_rows>(rows);
  if constexpr (Vectors > 1)
    return tile_of<Vectors - 1>(vectors, rows);
  return nullptr;
}

/// The rectangle's rows [row, row + rows) and columns [column, column + columns), columns within
/// one tile's width, at the depths [from, from + depth).
struct Panel {
  int64_t row, rows, column, columns, from, depth;
};

inline int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }

/// Columns become rows: interleaving the two halves of the square once for each bit of an index
/// brings every element home.
inline void transpose(Vector (&square)[vector_floats]) {
  IntVector low, high;
  for (int i = 0; i < vector_floats; ++i) {
    low[i] = i / 2 + i % 2 * vector_floats;
    high[i] = low[i] + vector_floats / 2;
  }
  constexpr int half = vector_floats / 2;
#pragma GCC unroll 4
  for (int stage = 1; stage < vector_floats; stage *= 2) {
    Vector next[vector_floats];
#pragma GCC unroll 16
    for (int i = 0; i < half; ++i) {
      next[2 * i] = __builtin_shuffle(square[i], square[i + half], low);
      next[2 * i + 1] = __builtin_shuffle(square[i], square[i + half], high);
    }
#pragma GCC unroll 16
    for (int i = 0; i < vector_floats; ++i)
      square[i] = next[i];
  }
}

/// Copies the panel's part of b to `pack` as [depth][width], zeros right of `columns`.
void pack_panel(const MatmulJob &job, const Panel &panel, int64_t width, float *pack) {
  if (!job.b_transposed) {
    const float *b = job.b + panel.from * job.b_stride + panel.column;
    for (int64_t p = 0; p < panel.depth; ++p, b += job.b_stride, pack += width) {
      for (int64_t j = 0; j < panel.columns; ++j)
        pack[j] = b[j];
      for (int64_t j = panel.columns; j < width; ++j)
        pack[j] = 0;
    }
    return;
  }
  for (int64_t p = 0; p < panel.depth; p += vector_floats)
    for (int64_t j = 0; j < width; j += vector_floats) {
      Vector square[vector_floats];
      const float *b = job.b + (panel.column + j) * job.b_stride + panel.from + p;
      if (p + vector_floats <= panel.depth && j + vector_floats <= panel.columns) {
#pragma GCC unroll 16
        for (int i = 0; i < vector_floats; ++i)
          square[i] = load(b + i * job.b_stride);
        transpose(square);
#pragma GCC unroll 16
        for (int i = 0; i < vector_floats; ++i)
          store(pack + (p + i) * width + j, square[i]);
        continue;
      }
      int64_t columns = least(vector_floats, panel.columns - j);
      int64_t depth = least(vector_floats, panel.depth - p);
      float edge[vector_floats * vector_floats] = {};
      for (int64_t i = 0; i < columns; ++i)
        for (int64_t q = 0; q < depth; ++q)
          edge[q * vector_floats + i] = b[i * job.b_stride + q];
      for (int64_t q = 0; q < depth; ++q)
        store(pack + (p + q) * width + j, load(edge + q * vector_floats));
    }
}

/// `count` rows as tiles of nearly equal height, none above max_rows: the first `higher` tiles have
/// one row more.
struct Tiles {
  explicit Tiles(int64_t rows)
      : count((rows + max_rows - 1) / max_rows), height(rows / count), higher(rows % count) {}
  int64_t rows(int64_t tile) const { return height + (tile < higher); }
  int64_t count, height, higher;
};

/// Copies rows of a, stored as columns, to job.pack_a: tile after tile, each [depth][its rows]. A
/// step down the depth then stays in the page instead of leaving it.
void pack_rows(const MatmulJob &job, int64_t row, int64_t rows, int64_t from, int64_t depth) {
  Tiles tiles(rows);
  for (int64_t p = 0; p < depth; ++p) {
    const float *a = job.a + row + (from + p) * job.a_step;
    float *pack = job.pack_a;
    for (int64_t t = 0; t < tiles.count; ++t) {
      int64_t height = tiles.rows(t);
      for (int64_t i = 0; i < height; ++i)
        pack[p * height + i] = a[i];
      a += height;
      pack += depth * height;
    }
  }
}

/// Copying b costs less than walking over many pages once for each tile of rows.
bool packs_b(const MatmulJob &job, const Panel &panel) {
  constexpr int64_t many_rows = 128, many_columns = 512;
  return job.b_transposed || panel.columns % vector_floats != 0 ||
         (panel.rows >= many_rows && job.b_stride > many_columns);
}

/// What the tile of that number fetches of the panel `next`: two cache lines at each step down the
/// depth. Nothing where b is transposed: copying it takes longer than fetching it.
Ahead ahead_of(const MatmulJob &job, const Panel &next, int64_t tile) {
  int64_t column = tile * 2 * line_floats;
  if (job.b_transposed || column >= next.columns)
    return {};
  return {job.b + next.from * job.b_stride + next.column + column, job.b_stride};
}

/// Adds the panel's products to c, tile under tile; `next` is the panel after it, of no columns
/// after the last.
void run_panel(const MatmulJob &job, const Panel &panel, const Panel &next) {
  int64_t vectors = (panel.columns + vector_floats - 1) / vector_floats;
  int64_t width = vectors * vector_floats;
  bool whole = width == panel.columns;
  const float *b = job.b + panel.from * job.b_stride + panel.column;
  int64_t b_stride = job.b_stride;
  if (packs_b(job, panel)) {
    pack_panel(job, panel, width, job.pack_b);
    b = job.pack_b;
    b_stride = width;
  }
  float padded_bias[tile_columns];
  const float *bias = job.bias;
  if (bias && !job.bias_is_scalar)
    bias += panel.column;
  if (bias && (job.bias_is_scalar || !whole)) {
    for (int64_t j = 0; j < width; ++j)
      padded_bias[j] = job.bias_is_scalar ? bias[0] : j < panel.columns ? bias[j] : 0.0f;
    bias = padded_bias;
  }
  bool last = panel.from + panel.depth == job.depth;
  Start start = panel.from > 0 ? Start::sum : bias ? Start::bias : Start::zero;
  float floor = last && job.activation == GRADUS_RELU ? 0.0f : -__builtin_inff();

  Tiles tiles(panel.rows);
  TileFunction lower = tile_of<max_vectors>(vectors, tiles.height);
  TileFunction higher = tiles.higher ? tile_of<max_vectors>(vectors, tiles.height + 1) : nullptr;
  float edge[max_rows * tile_columns];
  int64_t row = panel.row;
  const float *packed = job.pack_a;
  for (int64_t t = 0; t < tiles.count; ++t) {
    int64_t rows = tiles.rows(t);
    const float *a = packed ? packed : job.a + row * job.a_row + panel.from * job.a_step;
    int64_t a_row = packed ? 1 : job.a_row, a_step = packed ? rows : job.a_step;
    if (packed)
      packed += panel.depth * rows;
    TileFunction multiply_tile = t < tiles.higher ? higher : lower;
    Ahead ahead = ahead_of(job, next, t);
    float *c = job.c + row * job.c_stride + panel.column;
    if (whole) {
      multiply_tile(a, a_row, a_step, b, b_stride, panel.depth, c, job.c_stride, bias, start, floor,
                    ahead);
    } else {
      if (start == Start::sum)
        for (int64_t i = 0; i < rows; ++i)
          for (int64_t j = 0; j < panel.columns; ++j)
            edge[i * width + j] = c[i * job.c_stride + j];
      multiply_tile(a, a_row, a_step, b, b_stride, panel.depth, edge, width, bias, start, floor,
                    ahead);
      for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < panel.columns; ++j)
          c[i * job.c_stride + j] = edge[i * width + j];
    }
    if (last && job.activation > GRADUS_RELU)
      for (int64_t i = 0; i < rows; ++i)
        activate(c + i * job.c_stride, panel.columns, job.activation);
    row += rows;
  }
}

void multiply(const MatmulJob &job) {
  int64_t block = job.b_transposed ? transposed_depth_block : depth_block;
  for (int64_t row = 0; row < job.rows; row += row_block)
    for (int64_t from = 0; from < job.depth; from += block) {
      int64_t rows = least(row_block, job.rows - row), depth = least(block, job.depth - from);
      if (job.pack_a)
        pack_rows(job, row, rows, from, depth);
      auto panel = [&](int64_t column, int64_t at) -> Panel {
        return {row, rows, column, least(tile_columns, job.columns - column), at, depth};
      };
      for (int64_t column = 0; column < job.columns; column += tile_columns) {
        Panel next = panel(column + tile_columns, from);
        if (next.columns <= 0 && from + depth < job.depth)
          next = panel(0, from + depth);
        run_panel(job, panel(column, from), next);
      }
    }
}

constexpr int64_t pack_b_floats = transposed_depth_block * tile_columns;
constexpr int64_t pack_a_floats = transposed_depth_block * row_block;

} // namespace
