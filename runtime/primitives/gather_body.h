// Products of addressed windows, included by window_body.h.
#pragma once

namespace {

enum class Start { zero, bias, sum };

template <typename Float> struct Tile {
  const Float *a[max_rows];
  Float *c[max_rows];
  const int64_t *steps;
  const Float *b;
  int64_t b_stride, depth;
  const Float *bias;
  Start start;
  Float floor;
};

template <typename Float, int Rows, int Vectors> void gather_tile(const Tile<Float> &tile) {
  using Vector = typename VectorOf<Float>::Type;
  Vector sum[Rows][Vectors];
  const Float *a[Rows];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
    a[i] = tile.a[i];
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      sum[i][j] = tile.start == Start::sum    ? load(tile.c[i] + j * lanes<Float>)
                  : tile.start == Start::bias ? load(tile.bias + j * lanes<Float>)
                                              : Vector{};
  }
  const Float *b = tile.b;
  int64_t b_stride = tile.b_stride;
  for (const int64_t *step = tile.steps, *end = step + tile.depth; step != end; ++step, b += b_stride) {
    int64_t at = *step;
    Vector row[Vectors];
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      row[j] = load(b + j * lanes<Float>);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      Vector x = splat(a[i][at]);
#pragma GCC unroll 16
      for (int j = 0; j < Vectors; ++j)
        sum[i][j] += x * row[j];
    }
  }
  Vector floor = splat(tile.floor);
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 16
    for (int j = 0; j < Vectors; ++j)
      store(tile.c[i] + j * lanes<Float>, sum[i][j] < floor ? floor : sum[i][j]);
}

template <typename Float> using TileFunction = void (*)(const Tile<Float> &);

template <typename Float, int Vectors, int Rows> TileFunction<Float> tile_of_rows(int64_t rows) {
  if (rows == Rows)
    return gather_tile<Float, Rows, Vectors>;
  if constexpr (Rows > 1)
    return tile_of_rows<Float, Vectors, Rows - 1>(rows);
  return nullptr;
}

template <typename Float, int Vectors> TileFunction<Float> tile_of(int64_t vectors, int64_t rows) {
  if (vectors == Vectors)
    return tile_of_rows<Float, Vectors, max_rows>(rows);
  if constexpr (Vectors > 1)
    return tile_of<Float, Vectors - 1>(vectors, rows);
  return nullptr;
}

/// All rows with one panel of b at one block of the depth.
template <typename Float> void gather_panel(const GatherJob<Float> &job, int64_t column, int64_t from, int64_t depth) {
  constexpr int64_t width = tile_columns<Float>;
  int64_t columns = job.columns - column < width ? job.columns - column : width;
  int64_t vectors = (columns + lanes<Float> - 1) / lanes<Float>;
  bool whole = columns == vectors * lanes<Float>;
  Float padded_bias[width], edge[max_rows * width];
  Tile<Float> tile;
  tile.steps = job.a_steps + from;
  tile.b = job.b + column / width * job.b_panel + from * job.b_stride;
  tile.b_stride = job.b_stride;
  tile.depth = depth;
  tile.start = from > 0 || job.adds ? Start::sum : job.bias ? Start::bias : Start::zero;
  tile.floor = job.relu && from + depth == job.depth ? Float(0) : Float(-__builtin_inf());
  tile.bias = nullptr;
  if (tile.start == Start::bias) {
    tile.bias = job.bias + column;
    if (!whole) {
      for (int64_t j = 0; j < width; ++j)
        padded_bias[j] = j < columns ? job.bias[column + j] : Float(0);
      tile.bias = padded_bias;
    }
  }
  // Tiles of nearly equal height: the first `higher` have one row more.
  int64_t tiles = (job.rows + max_rows - 1) / max_rows, height = job.rows / tiles, higher = job.rows % tiles;
  TileFunction<Float> low = tile_of<Float, max_vectors>(vectors, height);
  TileFunction<Float> high = higher ? tile_of<Float, max_vectors>(vectors, height + 1) : nullptr;
  for (int64_t t = 0, row = 0; t < tiles; ++t) {
    int64_t rows = height + (t < higher);
    for (int64_t i = 0; i < rows; ++i) {
      tile.a[i] = job.a + job.a_rows[row + i];
      Float *c = job.c + job.c_rows[row + i] + column;
      tile.c[i] = whole ? c : edge + i * width;
      if (!whole && tile.start == Start::sum)
        for (int64_t j = 0; j < columns; ++j)
          tile.c[i][j] = c[j];
    }
    (t < higher ? high : low)(tile);
    if (!whole)
      for (int64_t i = 0; i < rows; ++i) {
        Float *c = job.c + job.c_rows[row + i] + column;
        for (int64_t j = 0; j < columns; ++j)
          c[j] = tile.c[i][j];
      }
    row += rows;
  }
}

template <typename Float> void gather(const GatherJob<Float> &job) {
  if (job.rows == 0)
    return;
  int64_t from = 0;
  do { // once where there is nothing to add, too
    int64_t depth = job.depth - from < depth_block<Float> ? job.depth - from : depth_block<Float>;
    for (int64_t column = 0; column < job.columns; column += tile_columns<Float>)
      gather_panel(job, column, from, depth);
    from += depth;
  } while (from < job.depth);
}

} // namespace
