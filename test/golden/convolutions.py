"""Convolutions, pooling, resizing and normalization in JAX: 20 steps of Adam on each part of convolutions.grad."""
import math

import jax
import jax.numpy as jnp
import optax
from jax import lax

import golden

LAYOUTS = {3: ("NHC", "HIO", "NHC"), 4: ("NHWC", "HWIO", "NHWC"), 5: ("NDHWC", "DHWIO", "NDHWC")}


def kernel(name, *shape, outputs=None):
    return [{"name": name + ".weight", "shape": list(shape), "scale": math.sqrt(3 / math.prod(shape[:-1]))},
            {"name": name + ".bias", "shape": [outputs or shape[-1]], "scale": 0.125}]


def norm(name, channels):
    return [{"name": name + ".weight", "shape": [channels], "scale": 1.0},
            {"name": name + ".bias", "shape": [channels], "scale": 0.125}]


PARAMETERS = (kernel("stem.0", 3, 3, 3, 8) + kernel("stem.2", 3, 3, 1, 8) + norm("stem.4", 8) +
              kernel("head.0", 2, 2, 4, 6) + golden.dense("head.2", 12, 5) +
              kernel("grow.0", 4, 4, 6, 4, outputs=6) + norm("grow.1", 6) + kernel("grow.3", 3, 3, 4, 6, outputs=8) +
              kernel("film.0", 3, 3, 3, 2, 4) + norm("film.2", 4) +
              kernel("line.0", 3, 4, 6) + kernel("line.2", 3, 3, 6, outputs=3))


def convolve(x, w, strides, padding="SAME", dilation=1, groups=1):
    axes = x.ndim - 2
    strides = (strides,) * axes if isinstance(strides, int) else strides
    return lax.conv_general_dilated(x, w, strides, padding, rhs_dilation=(dilation,) * axes,
                                    dimension_numbers=LAYOUTS[x.ndim], feature_group_count=groups)


def transposed(y, w, shape, **placement):
    """The image of that shape which the transpose of a convolution makes of y."""
    return jax.vjp(lambda x: convolve(x, w, **placement), jnp.zeros(shape))[1](y)[0]


def layer(p, name, x, *arguments, **placement):
    return convolve(x, p[name + ".weight"], *arguments, **placement) + p[name + ".bias"]


def normalize(p, name, x, axes):
    center = x.mean(axes, keepdims=True)
    return (x - center) / jnp.sqrt(((x - center) ** 2).mean(axes, keepdims=True) + 1e-5), p[name + ".weight"], p[name + ".bias"]


def images(p, x, y):
    h = jax.nn.relu(layer(p, "stem.0", x, 2))
    h = jnp.tanh(layer(p, "stem.2", h, 1, padding=[(1, 2), (0, 1)], groups=8))
    z, weight, bias = normalize(p, "stem.4", h, (0, 1, 2))
    h = jax.nn.leaky_relu(z * weight + bias, 0.1)
    small = lax.reduce_window(h, -jnp.inf, lax.max, (1, 3, 3, 1), (1, 2, 2, 1), "SAME")
    out = layer(p, "head.0", small, 1, padding="VALID", dilation=2, groups=2).reshape(x.shape[0], -1)
    out = out @ p["head.2.weight"] + p["head.2.bias"]
    place = ((1, 2, 2, 1), (1, 1, 1, 1), ((0, 0), (1, 1), (1, 1), (0, 0)))
    means = lax.reduce_window(small, 0.0, lax.add, *place) / lax.reduce_window(jnp.ones_like(small), 0.0, lax.add, *place)
    return ((out - y) ** 2).mean() + (means ** 2).mean()


def growing(p, x, y):
    n = x.shape[0]
    h = transposed(x, p["grow.0.weight"], (n, 6, 4, 6), strides=2) + p["grow.0.bias"]
    z, weight, bias = normalize(p, "grow.1", h.reshape(n, 24, 3, 2), (1, 3))
    h = jnp.tanh(z.reshape(h.shape) * weight + bias)
    h = transposed(h, p["grow.3.weight"], (n, 12, 8, 8), strides=2, padding=[(1, 1), (1, 1)], groups=2) + p["grow.3.bias"]
    h = h.reshape(n, 12, 8, 2, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(n, 24, 16, 2)
    return ((jax.image.resize(h, (n, 48, 32, 2), "linear") - y) ** 2).mean()


def films(p, x, y):
    n = x.shape[0]
    h = jnp.tanh(layer(p, "film.0", x, (1, 2, 2)))
    z, weight, bias = normalize(p, "film.2", h, (1, 2, 3))
    h = jax.nn.relu(z * weight + bias).reshape(n, 36, 4)
    h = jnp.tanh(layer(p, "line.0", h, 1, dilation=2))
    h = transposed(h, p["line.2.weight"], (n, 108, 3), strides=3) + p["line.2.bias"]
    return ((h[:, :36] - y) ** 2).mean()


def case(train, loss, shapes, over):
    over = [p["name"] for p in PARAMETERS if p["name"].split(".")[0] in over]
    arguments = [{"name": name, "shape": shape, "low": -1} for name, shape in zip("xy", shapes)]
    return golden.run("test/golden/convolutions.grad", train, PARAMETERS, arguments, loss, optax.adam(1e-2), 20, over)


golden.write("convolutions", [case("on_images", images, [[3, 11, 13, 3], [3, 5]], ["stem", "head"]),
                              case("on_growing", growing, [[2, 3, 2, 4], [2, 48, 32, 2]], ["grow"]),
                              case("on_films", films, [[2, 4, 6, 5, 2], [2, 36, 3]], ["film", "line"])])
