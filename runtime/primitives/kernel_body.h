// The own matrix kernel, written once and compiled for each instruction set: the including file
// sets `vector_bytes` and `max_vectors`, `max_rows` to fit its registers, and names the table.
#pragma once

#include "runtime/primitives/row_body.h"

namespace {

constexpr int64_t row_block = 240;
constexpr int tile_columns = max_vectors * vector_floats;
/// A block of b of this depth and one tile's width stays in the first-level cache while the rows of
/// a pass over it: at most 32 KB of the 48 or 32 that there are. A transposed b is copied along its
/// rows, and pays for short ones.
constexpr int64_t depth_block = tile_columns > 32 ? 128 : 256, transposed_depth_block = 256;
/// The part of b that comes after the current panel, which a tile fetches into the second-level
/// cache meanwhile: a panel's rows lie in different pages, where the processor's own prefetchers
/// don't follow, and after an update half of them are in another core's cache.
struct Ahead {
  const float *at;
  int64_t stride, rows; // no more rows than there are: a fetch from unmapped memory takes long
};

/// From what the sums of a tile go on.
enum class Start { zero, bias, sum };

/// What one tile multiplies.
struct TileJob {
  const float *a;
  int64_t a_row, a_step;
  const float *b;
  int64_t b_stride, depth;
  float *c;
  int64_t c_stride;
  const float *bias;
  Start start;
  float floor; // results below are raised to it
  Ahead ahead;
  float *pack; // where a packing tile copies b to, [depth][Vectors]
};

/// The first tile of a panel may copy b to `pack` while it reads it: its stores fit between the
/// multiply-adds.
template <int Rows, int Vectors, bool Packs> void tile(const TileJob &job) {
  const float *a = job.a, *b = job.b, *fetched = job.ahead.at;
  // In variables: as far as the compiler knows, a store to c may change the job.
  const int64_t a_row = job.a_row, a_step = job.a_step, b_stride = job.b_stride;
  const int64_t depth = job.depth, c_stride = job.c_stride, fetched_rows = job.ahead.rows;
  const float floor = job.floor;
  float *c = job.c, *pack = job.pack;
  Vector sum[Rows][Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      sum[i][j] = job.start == Start::sum    ? load(c + i * c_stride + j * vector_floats)
                  : job.start == Start::bias ? load(job.bias + j * vector_floats)
                                             : Vector{};
      // The rows of c lie far apart too, and are wanted when the sums are done.
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < Vectors * vector_floats; j += line_floats)
      __builtin_prefetch(c + i * c_stride + j, 1, 3);
  for (int64_t p = 0; p < depth; ++p) {
    if (p < fetched_rows) {
      __builtin_prefetch(fetched, 0, 2);
      __builtin_prefetch(fetched + line_floats, 0, 2);
      fetched += job.ahead.stride;
    }
    Vector row[Vectors];
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      row[j] = load(b + p * b_stride + j * vector_floats);
    if constexpr (Packs)
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j)
        store(pack + (p * Vectors + j) * vector_floats, row[j]);
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

using TileFunction = void (*)(const TileJob &);

template <int Vectors, int Rows> TileFunction tile_of_rows(int64_t rows, bool packs) {
  if (rows == Rows)
    return packs ? tile<Rows, Vectors, true> : tile<Rows, Vectors, false>;
  if constexpr (Rows > 1)
    return tile_of_rows<Vectors, Rows - 1>(rows, packs);
  return nullptr;
}

template <int Vectors> TileFunction tile_of(int64_t vectors, int64_t rows, bool packs) {
  if (vectors == Vectors)
    return tile_of_rows<Vectors, max_rows>(rows, packs);
  if constexpr (Vectors > 1)
    return tile_of<Vectors - 1>(vectors, rows, packs);
  return nullptr;
}

/// The rectangle's rows [row, row + rows) and columns [column, column + columns), columns within
/// one tile's width, at the depths [from, from + depth).
struct Panel {
  int64_t row, rows, column, columns, from, depth;
};

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
  for (int64_t p = 0; p < panel.depth; p += 4)
    for (int64_t j = 0; j < width; j += vector_floats) {
      const float *b = job.b + (panel.column + j) * job.b_stride + panel.from + p;
      int64_t columns = least(vector_floats, panel.columns - j), depth = least(4, panel.depth - p);
      Vector steps[4];
      if (columns == vector_floats && depth == 4)
        transpose_block(b, job.b_stride, steps);
      else
        transpose_edge(b, job.b_stride, columns, depth, steps);
      for (int64_t q = 0; q < depth; ++q)
        store(pack + (p + q) * width + j, steps[q]);
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
  static_assert(max_rows <= 8, "a tile's step is copied as eight floats");
  Tiles tiles(rows);
  float *pack = job.pack_a;
  const float *a = job.a + row + from * job.a_step;
  for (int64_t t = 0; t < tiles.count; ++t) {
    int64_t height = tiles.rows(t), p = 0;
    // What is copied too much comes from the next step and is overwritten by it, so not at the end.
    for (; job.a_step >= 8 && p < depth - 2; ++p)
      *reinterpret_cast<UnalignedEight *>(pack + p * height) =
          *reinterpret_cast<const UnalignedEight *>(a + p * job.a_step);
    for (; p < depth; ++p)
      for (int64_t i = 0; i < height; ++i)
        pack[p * height + i] = a[p * job.a_step + i];
    a += height;
    pack += depth * height;
  }
}

int64_t whole_vectors(int64_t columns) {
  return (columns + vector_floats - 1) / vector_floats * vector_floats;
}

/// Where the panel lies in a packed b.
const float *packed_panel(const MatmulJob &job, const Panel &panel) {
  return job.b + panel.column * job.depth + panel.from * whole_vectors(panel.columns);
}

/// b must be copied beforehand where its rows are not those of a panel.
bool must_pack(const MatmulJob &job, const Panel &panel) {
  return job.b_transposed || panel.columns % vector_floats != 0;
}

/// Whether the first tile should copy b for the others: where the panel's rows fall on so few sets
/// of the first-level cache that they push each other out, as they do when they are a power of two
/// apart, or where walking over many pages once for each tile costs more.
bool packs_on_the_way(const MatmulJob &job, const Panel &panel, const Tiles &tiles) {
  constexpr int64_t cache_sets = 64, ways = 6, least_tiles = 3, many_rows = 128, many_columns = 512;
  if (tiles.count < least_tiles)
    return false;
  if (panel.rows >= many_rows && job.b_stride > many_columns)
    return true;
  int64_t step = job.b_stride % line_floats == 0 ? job.b_stride / line_floats : 1;
  int64_t apart = 1; // sets from one row to the nearest: the power of two in step
  while (apart < cache_sets && step % (2 * apart) == 0)
    apart *= 2;
  int64_t lines = (panel.columns + line_floats - 1) / line_floats;
  int64_t sets = cache_sets / apart * least(lines, apart);
  return panel.depth * lines > ways * sets;
}

/// What the tile of that number, `depth` deep, fetches of the panel `next`: two cache lines at each
/// step down the depth. Nothing where b is transposed: copying it takes longer than fetching it.
Ahead ahead_of(const MatmulJob &job, const Panel &next, int64_t depth, int64_t tile) {
  if (job.b_packed) {
    int64_t pairs = next.columns > 0 ? next.depth * whole_vectors(next.columns) / (2 * line_floats) : 0;
    int64_t done = tile * depth;
    if (done >= pairs)
      return {};
    return {packed_panel(job, next) + done * 2 * line_floats, 2 * line_floats, pairs - done};
  }
  int64_t column = tile * 2 * line_floats;
  if (job.b_transposed || column >= next.columns)
    return {};
  return {job.b + next.from * job.b_stride + next.column + column, job.b_stride, next.depth};
}

/// Adds the panel's products to c, tile under tile; `next` is the panel after it, of no columns
/// after the last.
void run_panel(const MatmulJob &job, const Panel &panel, const Panel &next) {
  int64_t width = whole_vectors(panel.columns), vectors = width / vector_floats;
  bool whole = width == panel.columns;
  const float *b = job.b + panel.from * job.b_stride + panel.column;
  int64_t b_stride = job.b_stride;
  Tiles tiles(panel.rows);
  bool copied = !job.b_packed && must_pack(job, panel),
       copies = !job.b_packed && !copied && packs_on_the_way(job, panel, tiles);
  if (job.b_packed) {
    b = packed_panel(job, panel);
    b_stride = width;
  }
  if (copied) {
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

  TileFunction lower = tile_of<max_vectors>(vectors, tiles.height, false);
  TileFunction higher = tile_of<max_vectors>(vectors, tiles.rows(0), false);
  TileFunction first = tile_of<max_vectors>(vectors, tiles.rows(0), copies);
  float edge[max_rows * tile_columns];
  int64_t row = panel.row;
  const float *packed = job.pack_a;
  for (int64_t t = 0; t < tiles.count; ++t) {
    int64_t rows = tiles.rows(t);
    float *c = job.c + row * job.c_stride + panel.column;
    TileJob tile_job = {packed ? packed : job.a + row * job.a_row + panel.from * job.a_step,
                        packed ? 1 : job.a_row,
                        packed ? rows : job.a_step,
                        b,
                        b_stride,
                        panel.depth,
                        whole ? c : edge,
                        whole ? job.c_stride : width,
                        bias,
                        start,
                        floor,
                        ahead_of(job, next, panel.depth, t),
                        job.pack_b};
    if (packed)
      packed += panel.depth * rows;
    if (!whole && start == Start::sum)
      for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < panel.columns; ++j)
          edge[i * width + j] = c[i * job.c_stride + j];
    (t == 0 ? first : t < tiles.higher ? higher : lower)(tile_job);
    if (t == 0 && copies) {
      b = job.pack_b;
      b_stride = width;
    }
    if (!whole)
      for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < panel.columns; ++j)
          c[i * job.c_stride + j] = edge[i * width + j];
    if (last && job.activation > GRADUS_RELU)
      activate_rows(c, rows, job.c_stride, panel.columns, job.activation);
    row += rows;
  }
}

void multiply(const MatmulJob &job) {
  if (job.rows == 1 && !job.b_packed)
    return multiply_row(job);
  int64_t block = job.b_transposed && !job.b_packed ? transposed_depth_block : depth_block;
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
        if (next.columns <= 0 && from + depth < job.depth) {
          next = panel(0, from + depth);
          next.depth = least(block, job.depth - next.from);
        }
        run_panel(job, panel(column, from), next);
      }
    }
}

void pack_panels(const MatmulJob &job) {
  float *pack = job.pack_b;
  for (int64_t column = 0; column < job.columns; column += tile_columns) {
    int64_t columns = least(tile_columns, job.columns - column), width = whole_vectors(columns);
    pack_panel(job, {0, 0, column, columns, 0, job.depth}, width, pack);
    pack += job.depth * width;
  }
}

constexpr int64_t pack_b_floats = transposed_depth_block * tile_columns;
constexpr int64_t pack_a_floats = transposed_depth_block * row_block;

} // namespace
