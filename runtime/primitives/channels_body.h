// Windows that treat each channel by itself, included by window_body.h: Value is a vector of channels, or a number for the last ones.
#pragma once

namespace {

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

template <int Kind, typename Float> void pool_kind(const ChannelJob<Float> &job) {
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

/// Neighbouring windows of a depthwise convolution, so that the weights are read once for all.
template <int Points, typename Float, typename Value>
inline __attribute__((always_inline)) void convolve_channels(const ChannelJob<Float> &job, const Float *x, Float *result,
                                                             int64_t channel) {
  using C = Channels<Float, Value>;
  Value sum[Points];
#pragma GCC unroll 8
  for (int i = 0; i < Points; ++i)
    sum[i] = job.bias ? C::load_at(job.bias + channel) : C::splat_of(0);
  for (int64_t t = 0; t < job.tap_count; ++t) {
    Value weight = C::load_at(job.weights + job.tap_weights[t] + channel);
    const Float *at = x + job.taps[t] + channel;
#pragma GCC unroll 8
    for (int i = 0; i < Points; ++i)
      sum[i] += C::load_at(at + i * job.x_step) * weight;
  }
#pragma GCC unroll 8
  for (int i = 0; i < Points; ++i)
    C::store_at(result + channel + i * job.y_step, sum[i]);
}

template <int Points, typename Float> void convolve_points(const ChannelJob<Float> &job, int64_t point) {
  const Float *x = job.x + point * job.x_step;
  Float *result = job.result + point * job.y_step;
  int64_t channel = 0;
  for (; channel + lanes<Float> <= job.channels; channel += lanes<Float>)
    convolve_channels<Points, Float, typename VectorOf<Float>::Type>(job, x, result, channel);
  for (; channel < job.channels; ++channel)
    convolve_channels<Points, Float, Float>(job, x, result, channel);
}

template <typename Float> void convolve(const ChannelJob<Float> &job) {
  int64_t point = 0;
  for (; point + 6 <= job.points; point += 6)
    convolve_points<6>(job, point);
  for (; point < job.points; ++point)
    convolve_points<1>(job, point);
}

template <typename Float, typename Value>
inline __attribute__((always_inline)) void spread_weighted(const ChannelJob<Float> &job, int64_t point, int64_t channel) {
  using C = Channels<Float, Value>;
  Value value = C::load_at(job.values + point * job.y_step + channel);
  for (int64_t t = 0; t < job.tap_count; ++t) {
    Float *at = job.result + point * job.x_step + job.taps[t] + channel;
    C::store_at(at, C::load_at(at) + value * C::load_at(job.weights + job.tap_weights[t] + channel));
  }
}

template <typename Float> void spread_convolved(const ChannelJob<Float> &job) {
  for (int64_t point = 0; point < job.points; ++point) {
    int64_t channel = 0;
    for (; channel + lanes<Float> <= job.channels; channel += lanes<Float>)
      spread_weighted<Float, typename VectorOf<Float>::Type>(job, point, channel);
    for (; channel < job.channels; ++channel)
      spread_weighted<Float, Float>(job, point, channel);
  }
}

/// Some taps' sums over all windows.
template <int Taps, typename Float, typename Value>
inline __attribute__((always_inline)) void sum_taps(const ChannelJob<Float> &job, int64_t tap, int64_t channel) {
  using C = Channels<Float, Value>;
  Value sum[Taps];
  const Float *x[Taps], *y = job.values + channel;
#pragma GCC unroll 8
  for (int t = 0; t < Taps; ++t) {
    sum[t] = C::load_at(job.result + job.tap_weights[tap + t] + channel);
    x[t] = job.x + job.taps[tap + t] + channel;
  }
  for (int64_t point = 0; point < job.points; ++point) {
    Value value = C::load_at(y + point * job.y_step);
#pragma GCC unroll 8
    for (int t = 0; t < Taps; ++t)
      sum[t] += C::load_at(x[t] + point * job.x_step) * value;
  }
#pragma GCC unroll 8
  for (int t = 0; t < Taps; ++t)
    C::store_at(job.result + job.tap_weights[tap + t] + channel, sum[t]);
}

template <int Taps, typename Float> void sum_taps_of(const ChannelJob<Float> &job, int64_t tap) {
  int64_t channel = 0;
  for (; channel + lanes<Float> <= job.channels; channel += lanes<Float>)
    sum_taps<Taps, Float, typename VectorOf<Float>::Type>(job, tap, channel);
  for (; channel < job.channels; ++channel)
    sum_taps<Taps, Float, Float>(job, tap, channel);
}

template <typename Float> void sum_by_weights(const ChannelJob<Float> &job) {
  int64_t tap = 0;
  for (; tap + 5 <= job.tap_count; tap += 5)
    sum_taps_of<5>(job, tap);
  for (; tap + 2 <= job.tap_count; tap += 2)
    sum_taps_of<2>(job, tap);
  for (; tap < job.tap_count; ++tap)
    sum_taps_of<1>(job, tap);
}

template <typename Float> void run_channels(const ChannelJob<Float> &job) {
  switch (job.kind) {
  case GRADUS_CONVOLUTION:
    return convolve(job);
  case GRADUS_CONVOLUTION_INPUT:
    return spread_convolved(job);
  case GRADUS_CONVOLUTION_WEIGHT:
    return sum_by_weights(job);
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

} // namespace
