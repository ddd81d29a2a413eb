"""100 steps of Adam on models/autoencoder.grad from given weights, in JAX."""
import jax
import optax

import golden

sizes = [("encoder.0", 784, 64), ("encoder.2", 64, 32), ("decoder.0", 32, 64), ("decoder.2", 64, 784)]
activations = [jax.nn.relu, jax.nn.sigmoid, jax.nn.relu, jax.nn.sigmoid]


def reconstruction(p, x):
    h = x
    for (name, _, _), activation in zip(sizes, activations):
        h = activation(h @ p[name + ".weight"] + p[name + ".bias"])
    return ((h - x) ** 2).mean()


golden.write("autoencoder", [
    golden.run("models/autoencoder.grad", "pretrain", sum((golden.dense(*size) for size in sizes), []),
               [{"name": "x", "shape": [32, 784]}], reconstruction, optax.adam(3e-3), 100)])
