// The kernels for windows over space, written once and compiled for each instruction set: the including file sets `vector_bytes`,
// `max_vectors` and `max_rows` to fit its registers, and names the tables.
#pragma once

#include "gradus/abi.h"
#include "runtime/primitives/window_kernels.h"

namespace {

using gradus::runtime::GatherJob;
using gradus::runtime::PoolJob;

template <typename Float> struct VectorOf;
template <> struct VectorOf<float> {
  typedef float Type __attribute__((vector_size(vector_bytes)));
  typedef float Unaligned __attribute__((vector_size(vector_bytes), aligned(4), may_alias));
};
template <> struct VectorOf<double> {
  typedef double Type __attribute__((vector_size(vector_bytes)));
  typedef double Unaligned __attribute__((vector_size(vector_bytes), aligned(8), may_alias));
};

template <typename Float> constexpr int lanes = vector_bytes / int(sizeof(Float));
template <typename Float> constexpr int tile_columns = max_vectors * lanes<Float>;
/// Steps down the depth for which a panel of b stays in the first-level cache.
template <typename Float> constexpr int64_t depth_block = 16384 / (int64_t(sizeof(Float)) * tile_columns<Float>);

template <typename Float> inline __attribute__((always_inline)) typename VectorOf<Float>::Type load(const Float *p) {
  return *reinterpret_cast<const typename VectorOf<Float>::Unaligned *>(p);
}
template <typename Float> inline __attribute__((always_inline)) void store(Float *p, typename VectorOf<Float>::Type v) {
  *reinterpret_cast<typename VectorOf<Float>::Unaligned *>(p) = v;
}
template <typename Float> inline __attribute__((always_inline)) typename VectorOf<Float>::Type splat(Float x) {
  return x - typename VectorOf<Float>::Type{};
}

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

// ---- pooling: for each window and vector of channels; Value is a vector, or a number for the last channels ----

template <typename Float, typename Value> struct Channels {
  static Value load_at(const Float *p) { return load(p); }
  static void store_at(Float *p, Value v) { store(p, v); }
  static Value splat_of(Float x) { return splat(x); }
};
template <typename Float> struct Channels<Float, Float> {
  static Float load_at(const Float *p) { return *p; }
  static void store_at(Float *p, Float v) { *p = v; }
  static Float splat_of(Float x) { return x; }
};

/// The greatest of the window; a NaN is greater than all.
template <typename Float, typename Value>
inline __attribute__((always_inline)) Value greatest(const Float *x, const int64_t *taps, int64_t count) {
  using C = Channels<Float, Value>;
  Value best = C::load_at(x + taps[0]);
  for (int64_t t = 1; t < count; ++t) {
    Value value = C::load_at(x + taps[t]);
    best = (value > best) | (value != value) ? value : best;
  }
  return best;
}

template <int Kind, typename Float, typename Value>
inline __attribute__((always_inline)) void pool_channels(const Float *x, const Float *values, Float *result, const int64_t *taps,
                                                         int64_t count) {
  using C = Channels<Float, Value>;
  if constexpr (Kind == GRADUS_WINDOW_MAX) {
    C::store_at(result, count ? greatest<Float, Value>(x, taps, count) : C::splat_of(Float(-__builtin_inf())));
  } else if constexpr (Kind == GRADUS_WINDOW_MAX_PICK) {
    Value picked = C::splat_of(0);
    if (count) {
      Value best = C::load_at(x + taps[0]);
      picked = C::load_at(values + taps[0]);
      for (int64_t t = 1; t < count; ++t) {
        Value value = C::load_at(x + taps[t]), other = C::load_at(values + taps[t]);
        auto better = (value > best) | ((value != value) & (best == best));
        best = better ? value : best;
        picked = better ? other : picked;
      }
    }
    C::store_at(result, picked);
  } else if constexpr (Kind == GRADUS_WINDOW_MAX_GRADIENT) {
    if (count == 0)
      return;
    Value best = greatest<Float, Value>(x, taps, count), rest = C::load_at(values), none = C::splat_of(0);
    for (int64_t t = 0; t < count; ++t) {
      Value value = C::load_at(x + taps[t]);
      auto hit = (value == best) | (value != value);
      C::store_at(result + taps[t], C::load_at(result + taps[t]) + (hit ? rest : none));
      rest = hit ? none : rest;
    }
  } else if constexpr (Kind == GRADUS_WINDOW_SUM) {
    Value sum = C::splat_of(0);
    for (int64_t t = 0; t < count; ++t)
      sum += C::load_at(x + taps[t]);
    C::store_at(result, sum);
  } else {
    Value value = C::load_at(values);
    for (int64_t t = 0; t < count; ++t)
      C::store_at(result + taps[t], C::load_at(result + taps[t]) + value);
  }
}

template <int Kind, typename Float> void pool_kind(const PoolJob<Float> &job) {
  constexpr bool to_x = Kind == GRADUS_WINDOW_MAX_GRADIENT || Kind == GRADUS_WINDOW_SPREAD, picks = Kind == GRADUS_WINDOW_MAX_PICK;
  const Float *x = job.x, *values = job.values;
  Float *result = job.result;
  for (int64_t point = 0; point < job.points; ++point) {
    int64_t channel = 0;
    for (; channel + lanes<Float> <= job.channels; channel += lanes<Float>)
      pool_channels<Kind, Float, typename VectorOf<Float>::Type>(x + channel, values + channel, result + channel, job.taps,
                                                                 job.tap_count);
    for (; channel < job.channels; ++channel)
      pool_channels<Kind, Float, Float>(x + channel, values + channel, result + channel, job.taps, job.tap_count);
    x += job.x_step;
    values += picks ? job.x_step : job.y_step;
    result += to_x ? job.x_step : job.y_step;
  }
}

template <typename Float> void pool(const PoolJob<Float> &job) {
  switch (job.kind) {
  case GRADUS_WINDOW_MAX:
    return pool_kind<GRADUS_WINDOW_MAX>(job);
  case GRADUS_WINDOW_MAX_GRADIENT:
    return pool_kind<GRADUS_WINDOW_MAX_GRADIENT>(job);
  case GRADUS_WINDOW_MAX_PICK:
    return pool_kind<GRADUS_WINDOW_MAX_PICK>(job);
  case GRADUS_WINDOW_SUM:
    return pool_kind<GRADUS_WINDOW_SUM>(job);
  default:
    return pool_kind<GRADUS_WINDOW_SPREAD>(job);
  }
}

template <typename Float>
constexpr gradus::runtime::WindowKernels<Float> window_kernels = {lanes<Float>, max_rows, tile_columns<Float>, gather<Float>,
                                                                  pool<Float>};

} // namespace
