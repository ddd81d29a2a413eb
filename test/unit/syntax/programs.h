// Programs that use every construct of the grammar, for tests that need some text.
#pragma once

namespace gradus::test {

constexpr const char *every_construct = R"(/// About this file.

import "other.grad"
fn nothing() = 0
/// Squares.
fn square(x: float[..., n], scale: f64 = 1e-3, name = "a\n\"b\"", on = true) = scale * x ^ 2 ^ -1
loss distance(p, q: float[] in [-1, 2 * limit] = 0): float in [0, 1e3] = mean((p - q) ^ 2)
fn parts(x: float[..., n] in [0, 1]): (float[n], (float, f64[..., 2 * n] in [-1, 1,],), i32) { return x, (x, x), 1 }
metric share(a: i32[n], b: bool[n]): (float) {
  same = a == b
  return mean(same)
}
schedule warm(rate, warmup = 0) = rate * minimum(1, (step + 1) / maximum(1, warmup))
initializer scaled(fan_in: dim, fan_out: dim = 4 * fan_in - 1 % 2) {
  limit = sqrt(6 / (fan_in + fan_out))
  return uniform(shape, -limit, limit)
}
layer empty() {}
layer dense(inputs: dim, units: dim, init = glorot_uniform, bias: bool = true) {
  /// The matrix.
  param weight: float[inputs, units] = init(fan_in = inputs, fan_out = units)
  state count: i64 = 0
  inner = repeat(3, dense(1, 2))
  fn step(x, h) {
    i, f = split(x @ weight + h, 2)
    y = if not bias and training or false { i } else if f.0 >= 2 { (f) } else {
      z = i |> f
      return z
    }
    return y, (i, f)
  }
  fn (x: float[..., inputs]) = x @ weight - -x[0, :, ..., 1:2, ::2, a:, :b:c] + g(h)(1, k = (1,), l = [])
}
transform clip(limit = 1.0) { apply(p, g, t) = g * minimum(1, limit / (sqrt(sum(g * g)) + 1e-12)) }
optimizer sgd(rate = 1e-2, momentum = 0.9) {
  slot v = 0
  update(p, g, t) {
    v = momentum * v + g
    return p - rate * v
  }
}
model net(latent: dim = 1_000) {
  encoder = dense(latent, 128) |> relu |> dense(128, 256) |> relu |> dense(256, 512) |> relu |> dense(512, 1024) |> tanh
  loss value(x: float[n, 3], z = a < b) { return (x) + ((z)) }
  train pretrain {
    minimize value over encoder, decoder.*.bias, body.0.weight using clip(1.0) |> sgd(rate = cosine(1e-3, steps = 10_000))
    repeat 5 { maximize value(1) over all except body, head.* using sgd }
    repeat latent {}
    minimize value over all using clip(by { body: 1, head.0.bias, *.norm: 2 ^ 2, }) |> sgd(rate = by { else: 1e-3 })
    minimize value over all using sgd
  }
}
)";

} // namespace gradus::test
