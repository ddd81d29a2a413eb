// The kernels for attention, written once and compiled for each instruction set: the including file sets `vector_bytes`, `max_vectors` and
// `max_rows` to fit its registers, and names the tables.
//
// Keys come by tiles; of the scores only those of a tile are ever there. Forward, each row keeps the greatest score so far, the sum of the
// exponentials relative to it, and the sum of the values weighted so: Milakov & Gimelshein 2018, algorithm 3; Dao et al. 2022. The gradient
// computes the weights of a tile again from the logarithm of that sum. Whatever no row of a tile's sees is left out by whole tiles of
// registers.
#pragma once

#include "runtime/primitives/attention_kernels.h"
#include "runtime/primitives/attention_products.h"

namespace {

using gradus::runtime::AttentionJob;

/// Keys of a tile: their transposed keys and their values stay in the caches while all rows go along.
constexpr int64_t tile_keys = 64;
/// Rows of the gradient whose weights are there at one time.
constexpr int64_t gradient_rows = 96;
/// With so few rows, keys and values are read as they lie: arranging them would cost more than the products.
constexpr int64_t few_rows = 4;

template <typename Float> int64_t query_of(const AttentionJob<Float> &job, int64_t row) {
  return job.group == 1 ? row : row / job.group; // divisions are slow
}

/// How many keys of the tile from `tile` on the row sees.
template <typename Float> int64_t seen(const AttentionJob<Float> &job, int64_t row, int64_t tile) {
  int64_t keys = job.causal ? most(0, least(query_of(job, row) + job.offset + 1, job.keys)) : job.keys;
  return most(0, least(keys - tile, tile_keys));
}

template <typename Float> struct Rows {
  const AttentionJob<Float> &job;
  int64_t query_of(int64_t row) const { return ::query_of(job, row); }
  int64_t head_of(int64_t row) const { return row - query_of(row) * job.group; }
  const Float *query(int64_t row) const { return job.query + query_of(row) * job.query_row + head_of(row) * job.size; }
  Float *d_query(int64_t row) const { return job.d_query + query_of(row) * job.query_row + head_of(row) * job.size; }
  int64_t result_place(int64_t row) const { return query_of(row) * job.result_row + head_of(row) * job.value_size; }
  int64_t sum_place(int64_t row) const { return head_of(row) * job.queries + query_of(row); }
};

template <int... Index> struct Lanes {};
/// The lanes whose numbers differ by `half` in one bit change places; known to the compiler, which would build another mask at run time.
template <int half, typename Vector, int... Index>
inline __attribute__((always_inline)) Vector exchange(Vector v, Lanes<Index...>) {
  return __builtin_shufflevector(v, v, (Index ^ half)...);
}

/// One number of all lanes: halves meet halves.
template <typename Float, int half = lanes<Float> / 2, typename Combine>
inline __attribute__((always_inline)) Float across(typename VectorOf<Float>::Type v, Combine combine) {
  v = combine(v, exchange<half>(v, Lanes<__integer_pack(lanes<Float>)...>()));
  if constexpr (half > 1)
    return across<Float, half / 2>(v, combine);
  else
    return v[0];
}

/// The scores of some rows of a tile, times `scale`, become weights relative to the greatest score so far of the row; `greatest` and `sum`
/// follow. Of row i the first `counts[i]` count, those up to `width` become 0. `factors`: what older sums are to be multiplied with. Step by step for
/// all rows, so that their chains of dependent operations run beside each other.
template <typename Float>
void soften(Float *scores, Float scale, const int64_t *counts, int64_t rows, int64_t width, Float *greatest, Float *sum, Float *factors) {
  using Vector = typename VectorOf<Float>::Type;
  constexpr int64_t padded_rows = (max_rows + lanes<Float> - 1) / lanes<Float> * lanes<Float>;
  Vector top[max_rows], total[max_rows];
  for (int64_t i = 0; i < rows; ++i) {
    Float *line = scores + i * tile_keys;
    int64_t count = counts[i], j = 0;
    Vector best = splat(greatest[i]);
    for (; j + lanes<Float> <= count; j += lanes<Float>) {
      Vector x = load(line + j) * scale;
      store(line + j, x);
      best = x > best ? x : best;
    }
    if (j < count) {
      for (int64_t k = j; k < j + lanes<Float>; ++k)
        line[k] = k < count ? line[k] * scale : Float(-__builtin_inf());
      Vector x = load(line + j);
      best = x > best ? x : best;
    }
    top[i] = best;
  }
  Float change[padded_rows] = {};
  for (int64_t i = 0; i < rows; ++i) {
    Float now = across<Float>(top[i], [](Vector x, Vector y) { return x > y ? x : y; });
    change[i] = greatest[i] - now;
    greatest[i] = now;
  }
  for (int64_t i = 0; i < padded_rows; i += lanes<Float>)
    store(change + i, exponential(load(change + i)));
  for (int64_t i = 0; i < rows; ++i) {
    Float *line = scores + i * tile_keys;
    Vector added = {};
    for (int64_t j = 0; j < counts[i]; j += lanes<Float>) {
      Vector weight = exponential(load(line + j) - greatest[i]);
      store(line + j, weight);
      added += weight; // beside the last key e^-87, which no sum feels
    }
    total[i] = added;
    for (int64_t j = counts[i]; j < width; ++j)
      line[j] = 0;
  }
  for (int64_t i = 0; i < rows; ++i) {
    factors[i] = change[i];
    sum[i] = sum[i] * change[i] + across<Float>(total[i], [](Vector x, Vector y) { return x + y; });
  }
}

inline float logarithm(float x) { return __builtin_logf(x); }
inline double logarithm(double x) { return __builtin_log(x); }

/// What a row's sums come to in the end.
template <typename Float> void finish_row(const AttentionJob<Float> &job, int64_t row, const Float *weighted, Float greatest, Float sum) {
  Rows<Float> rows{job};
  Float *result = job.result + rows.result_place(row);
  // Nothing seen; a NaN among the scores makes the sum NaN instead.
  bool empty = seen(job, row, 0) == 0;
  if (empty)
    fill_zeros(result, job.value_size);
  else
    unpack_row(weighted, job.value_size, Float(1) / sum, result);
  if (job.log_sum)
    job.log_sum[rows.sum_place(row)] = empty ? Float(-__builtin_inf()) : greatest + logarithm(sum);
}

/// The products of x with four rows.
template <typename Float> void four_dots(const Float *x, const Float *rows, int64_t stride, int64_t size, Float *results) {
  using Vector = typename VectorOf<Float>::Type;
  Vector sum[4] = {};
  int64_t p = 0;
  for (; p + lanes<Float> <= size; p += lanes<Float>)
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
      sum[i] += load(x + p) * load(rows + i * stride + p);
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    results[i] = across<Float>(sum[i], [](Vector a, Vector b) { return a + b; });
    for (int64_t rest = p; rest < size; ++rest)
      results[i] += x[rest] * rows[i * stride + rest];
  }
}

template <typename Float> Float dot(const Float *x, const Float *y, int64_t size) {
  using Vector = typename VectorOf<Float>::Type;
  Vector sum[2] = {};
  int64_t p = 0;
  for (; p + 2 * lanes<Float> <= size; p += 2 * lanes<Float>) {
    sum[0] += load(x + p) * load(y + p);
    sum[1] += load(x + p + lanes<Float>) * load(y + p + lanes<Float>);
  }
  for (; p + lanes<Float> <= size; p += lanes<Float>)
    sum[0] += load(x + p) * load(y + p);
  Float result = across<Float>(sum[0] + sum[1], [](Vector x, Vector y) { return x + y; });
  for (; p < size; ++p)
    result += x[p] * y[p];
  return result;
}

/// sums = (sums factor, or 0) + the sum of the rows of `values` by their weights.
template <typename Float>
void add_weighted(Float *sums, const Float *factor, const Float *weights, const Float *values, int64_t stride, int64_t count, int64_t size) {
  using Vector = typename VectorOf<Float>::Type;
  constexpr int width = 8;
  int64_t c = 0;
  for (; c + width * lanes<Float> <= size; c += width * lanes<Float>) {
    Vector sum[width];
#pragma GCC unroll 8
    for (int i = 0; i < width; ++i)
      sum[i] = factor ? load(sums + c + i * lanes<Float>) * *factor : Vector{};
    for (int64_t j = 0; j < count; ++j)
#pragma GCC unroll 8
      for (int i = 0; i < width; ++i)
        sum[i] += weights[j] * load(values + j * stride + c + i * lanes<Float>);
#pragma GCC unroll 8
    for (int i = 0; i < width; ++i)
      store(sums + c + i * lanes<Float>, sum[i]);
  }
  for (; c + lanes<Float> <= size; c += lanes<Float>) {
    Vector sum = factor ? load(sums + c) * *factor : Vector{};
    for (int64_t j = 0; j < count; ++j)
      sum += weights[j] * load(values + j * stride + c);
    store(sums + c, sum);
  }
  for (; c < size; ++c) {
    Float sum = factor ? sums[c] * *factor : 0;
    for (int64_t j = 0; j < count; ++j)
      sum += weights[j] * values[j * stride + c];
    sums[c] = sum;
  }
}

/// One step of decoding: the few rows go along the keys one by one.
template <typename Float> void forward_few(const AttentionJob<Float> &job) {
  Float *scores = job.scratch, *sums = scores + tile_keys;
  for (int64_t row = job.first_row; row < job.first_row + job.rows; ++row) {
    const Float *query = Rows<Float>{job}.query(row);
    Float greatest = Float(-__builtin_inf()), sum = 0;
    for (int64_t tile = 0; tile < job.keys; tile += tile_keys) {
      int64_t count = seen(job, row, tile);
      if (count == 0)
        break;
      const Float *keys = job.key + tile * job.key_row;
      int64_t j = 0;
      for (; j + 4 <= count; j += 4)
        four_dots(query, keys + j * job.key_row, job.key_row, job.size, scores + j);
      for (; j < count; ++j)
        scores[j] = dot(query, keys + j * job.key_row, job.size);
      Float factor;
      soften(scores, job.scale, &count, 1, count, &greatest, &sum, &factor);
      add_weighted(sums, tile > 0 ? &factor : nullptr, scores, job.value + tile * job.value_row, job.value_row, count, job.value_size);
    }
    finish_row(job, row, sums, greatest, sum);
  }
}

template <typename Float> int64_t forward_scratch(int64_t rows, int64_t size, int64_t value_size) {
  int64_t padded = whole_vectors<Float>(value_size);
  return tile_keys * (size + padded + max_rows + 1) + rows * (padded + 2);
}

template <typename Float> void forward(const AttentionJob<Float> &job) {
  if (job.queries * job.group <= few_rows)
    return forward_few(job);
  int64_t padded = whole_vectors<Float>(job.value_size);
  Float *keys = job.scratch, *values = keys + tile_keys * job.size, *scores = values + tile_keys * padded;
  Float *sums = scores + tile_keys * max_rows, *greatest = sums + job.rows * padded, *total = greatest + job.rows;
  for (int64_t i = 0; i < job.rows; ++i) {
    greatest[i] = Float(-__builtin_inf());
    total[i] = 0;
  }
  int64_t end = job.first_row + job.rows;
  for (int64_t tile = 0; tile < job.keys; tile += tile_keys) {
    int64_t width = seen(job, end - 1, tile);
    if (width == 0)
      break;
    pack_transposed(job.key + tile * job.key_row, job.key_row, width, job.size, keys);
    for (int64_t j = 0; j < width; ++j) {
      if (j + rows_ahead < width)
        fetch_row(job.value + (tile + j + rows_ahead) * job.value_row, job.value_size);
      pack_row(job.value + (tile + j) * job.value_row, job.value_size, Float(1), values + j * padded);
    }
    int64_t row = job.first_row;
    while (seen(job, row, tile) == 0)
      ++row;
    for (int64_t rows; row < end; row += rows) {
      rows = least(max_rows, end - row);
      int64_t depth = seen(job, row + rows - 1, tile), place = row - job.first_row;
      Product<Float> product;
      for (int64_t i = 0; i < rows; ++i)
        product.a[i] = Rows<Float>{job}.query(row + i);
      product.a_step = 1;
      product.b = keys;
      product.b_stride = tile_columns<Float>;
      product.c = scores;
      product.c_stride = tile_keys;
      product.depth = job.size;
      product.factors = nullptr;
      multiply_columns(product, rows, whole_vectors<Float>(depth), tile_columns<Float> * job.size);

      Float factors[max_rows];
      int64_t counts[max_rows];
      for (int64_t i = 0; i < rows; ++i) {
        counts[i] = seen(job, row + i, tile);
        product.a[i] = scores + i * tile_keys;
      }
      soften(scores, job.scale, counts, rows, depth, greatest + place, total + place, factors);
      product.b = values;
      product.b_stride = padded;
      product.c = sums + place * padded;
      product.c_stride = padded;
      product.depth = depth;
      product.factors = tile > 0 ? factors : nullptr;
      multiply_columns(product, rows, padded, tile_columns<Float>);
    }
  }
  for (int64_t i = 0; i < job.rows; ++i)
    finish_row(job, job.first_row + i, sums + i * padded, greatest[i], total[i]);
}

template <typename Float> int64_t gradient_scratch(int64_t rows, int64_t size, int64_t value_size) {
  int64_t padded = whole_vectors<Float>(size), padded_value = whole_vectors<Float>(value_size);
  return rows * (2 * padded + padded_value + 2) + tile_keys * (size + value_size + 2 * padded + padded_value + 2 * gradient_rows) + max_rows;
}

/// The gradient of one head of keys with all its rows: with weights p = exp(score - log sum) and g the gradient of the result,
/// dv = p' g, ds = p (g v' - g . result), dk = scale ds' q, dq = scale ds k.
template <typename Float> class Gradient {
public:
  explicit Gradient(const AttentionJob<Float> &job)
      : job_(job), padded_(whole_vectors<Float>(job.size)), padded_value_(whole_vectors<Float>(job.value_size)),
        rows_(job.queries * job.group) {
    Float *next = job.scratch;
    auto take = [&](int64_t count) {
      Float *here = next;
      next += count;
      return here;
    };
    queries_ = take(rows_ * padded_);
    d_queries_ = take(rows_ * padded_);
    gradients_ = take(rows_ * padded_value_);
    deltas_ = take(rows_);
    log_sums_ = take(rows_);
    turned_keys_ = take(tile_keys * job.size);
    turned_values_ = take(tile_keys * job.value_size);
    keys_ = take(tile_keys * padded_);
    d_keys_ = take(tile_keys * padded_);
    d_values_ = take(tile_keys * padded_value_);
    weights_ = take(tile_keys * gradient_rows);
    slopes_ = take(tile_keys * gradient_rows);
    ones_ = take(max_rows);
  }

  void run() {
    for (int64_t i = 0; i < max_rows; ++i)
      ones_[i] = 1;
    take_rows();
    int64_t key = 0;
    for (; rows_ > 0 && key < job_.keys && seen(job_, rows_ - 1, key) > 0; key += tile_keys)
      run_tile(key);
    // Keys that no row sees.
    for (int64_t j = least(key, job_.keys); j < job_.stored_keys; ++j) {
      if (job_.d_key)
        fill_zeros(job_.d_key + j * job_.key_row, job_.size);
      if (job_.d_value)
        fill_zeros(job_.d_value + j * job_.value_row, job_.value_size);
    }
    for (int64_t row = 0; job_.d_query && row < rows_; ++row) {
      Float *to = Rows<Float>{job_}.d_query(row);
      if (seen(job_, row, 0) > 0)
        unpack_row(d_queries_ + row * padded_, job_.size, job_.scale, to);
      else
        fill_zeros(to, job_.size);
    }
  }

private:
  void take_rows() {
    Rows<Float> rows{job_};
    for (int64_t row = 0; row < rows_; ++row) {
      if (int64_t next = row + rows_ahead; next < rows_) {
        fetch_row(rows.query(next), job_.size);
        fetch_row(job_.gradient + rows.result_place(next), job_.value_size);
        fetch_row(job_.result + rows.result_place(next), job_.value_size);
      }
      int64_t place = rows.result_place(row);
      pack_row(rows.query(row), job_.size, job_.scale, queries_ + row * padded_);
      pack_row(job_.gradient + place, job_.value_size, Float(1), gradients_ + row * padded_value_);
      deltas_[row] = dot(job_.gradient + place, job_.result + place, job_.value_size);
      log_sums_[row] = job_.log_sum[rows.sum_place(row)];
    }
  }

  void run_tile(int64_t tile) {
    int64_t width = seen(job_, rows_ - 1, tile);
    const Float *key = job_.key + tile * job_.key_row, *value = job_.value + tile * job_.value_row;
    pack_transposed(key, job_.key_row, width, job_.size, turned_keys_);
    pack_transposed(value, job_.value_row, width, job_.value_size, turned_values_);
    for (int64_t j = 0; j < width; ++j)
      pack_row(key + j * job_.key_row, job_.size, Float(1), keys_ + j * padded_);
    begun_ = 0;
    for (int64_t row = 0; row < rows_; row += gradient_rows) {
      int64_t first = row, end = least(row + gradient_rows, rows_);
      if (seen(job_, end - 1, tile) == 0)
        continue;
      while (seen(job_, first, tile) == 0)
        ++first;
      weigh(tile, first, end);
      add_to_keys(tile, width, first, end);
      add_to_queries(tile, first, end);
    }
    int64_t stored = least(tile_keys, job_.keys - tile);
    fill_zeros(d_keys_ + begun_ * padded_, (stored - begun_) * padded_);
    fill_zeros(d_values_ + begun_ * padded_value_, (stored - begun_) * padded_value_);
    for (int64_t j = 0; j < stored; ++j) {
      if (job_.d_key)
        unpack_row(d_keys_ + j * padded_, job_.size, Float(1), job_.d_key + (tile + j) * job_.key_row);
      if (job_.d_value)
        unpack_row(d_values_ + j * padded_value_, job_.value_size, Float(1), job_.d_value + (tile + j) * job_.value_row);
    }
  }

  /// The weights of the rows [first, end) and the gradients of their scores; 0 for keys that a row does not see.
  void weigh(int64_t tile, int64_t first, int64_t end) {
    for (int64_t row = first, rows; row < end; row += rows) {
      rows = least(max_rows, end - row);
      int64_t columns = whole_vectors<Float>(seen(job_, row + rows - 1, tile));
      Float *weights = weights_ + (row - first) * tile_keys, *slopes = slopes_ + (row - first) * tile_keys;
      multiply_rows(queries_ + row * padded_, padded_, job_.size, turned_keys_, weights, rows, columns);
      multiply_rows(gradients_ + row * padded_value_, padded_value_, job_.value_size, turned_values_, slopes, rows, columns);
      for (int64_t i = 0; i < rows; ++i, weights += tile_keys, slopes += tile_keys) {
        int64_t count = seen(job_, row + i, tile);
        Float log_sum = log_sums_[row + i], delta = deltas_[row + i];
        for (int64_t j = 0; j < whole_vectors<Float>(count); j += lanes<Float>) {
          auto weight = exponential(load(weights + j) - log_sum);
          store(weights + j, weight);
          store(slopes + j, weight * (load(slopes + j) - delta));
        }
        for (int64_t j = count; j < tile_keys; ++j)
          weights[j] = slopes[j] = 0;
      }
    }
  }

  /// c = a b for rows of a side by side and b in panels.
  void multiply_rows(const Float *a, int64_t stride, int64_t depth, const Float *b, Float *c, int64_t rows, int64_t columns) {
    Product<Float> product;
    for (int64_t i = 0; i < rows; ++i)
      product.a[i] = a + i * stride;
    product.a_step = 1;
    product.b = b;
    product.b_stride = tile_columns<Float>;
    product.c = c;
    product.c_stride = tile_keys;
    product.depth = depth;
    product.factors = nullptr;
    multiply_columns(product, rows, columns, tile_columns<Float> * depth);
  }

  void add_to_keys(int64_t tile, int64_t width, int64_t first, int64_t end) {
    for (int64_t key = 0, rows, from = first; key < width; key += rows) {
      rows = least(max_rows, width - key);
      while (from < end && seen(job_, from, tile) <= key)
        ++from;
      if (from == end)
        break;
      auto add = [&](const Float *weights, const Float *b, int64_t padded, Float *sums) {
        Product<Float> product;
        for (int64_t i = 0; i < rows; ++i)
          product.a[i] = weights + (from - first) * tile_keys + key + i;
        product.a_step = tile_keys;
        product.b = b + from * padded;
        product.b_stride = padded;
        product.c = sums + key * padded;
        product.c_stride = padded;
        product.depth = end - from;
        product.factors = key < begun_ ? ones_ : nullptr;
        multiply_columns(product, rows, padded, tile_columns<Float>);
      };
      add(weights_, gradients_, padded_value_, d_values_);
      add(slopes_, queries_, padded_, d_keys_);
      begun_ = most(begun_, key + rows);
    }
  }

  void add_to_queries(int64_t tile, int64_t first, int64_t end) {
    for (int64_t row = first, rows; row < end; row += rows) {
      rows = least(max_rows, end - row);
      Product<Float> product;
      for (int64_t i = 0; i < rows; ++i)
        product.a[i] = slopes_ + (row + i - first) * tile_keys;
      product.a_step = 1;
      product.b = keys_;
      product.b_stride = padded_;
      product.c = d_queries_ + row * padded_;
      product.c_stride = padded_;
      product.depth = seen(job_, row + rows - 1, tile);
      product.factors = tile > 0 ? ones_ : nullptr;
      multiply_columns(product, rows, padded_, tile_columns<Float>);
    }
  }

  const AttentionJob<Float> &job_;
  const int64_t padded_, padded_value_, rows_;
  int64_t begun_ = 0; ///< keys of the tile whose sums have begun
  Float *queries_, *d_queries_, *gradients_, *deltas_, *log_sums_;
  Float *turned_keys_, *turned_values_, *keys_, *d_keys_, *d_values_;
  Float *weights_, *slopes_, *ones_;
};

template <typename Float> void gradient(const AttentionJob<Float> &job) { Gradient<Float>(job).run(); }

template <typename Float>
constexpr gradus::runtime::AttentionKernels<Float> attention_kernels = {forward_scratch<Float>, gradient_scratch<Float>,
                                                                        forward<Float>, gradient<Float>};

} // namespace
