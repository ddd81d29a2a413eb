"""50 steps of the variational autoencoder in vae.grad, in JAX."""
import jax
import jax.numpy as jnp
import optax

import golden

sizes = [("body.0", 20, 24), ("center", 24, 5), ("spread", 24, 5), ("decoder.0", 5, 24), ("decoder.2", 24, 20)]


def bound(p, x, noise):
    layer = lambda name, h: h @ p[name + ".weight"] + p[name + ".bias"]
    h = jnp.tanh(layer("body.0", x))
    mean, log_variance = layer("center", h), layer("spread", h)
    z = mean + jnp.exp(0.5 * log_variance) * noise
    logits = layer("decoder.2", jnp.tanh(layer("decoder.0", z)))
    entropy = -(x * jax.nn.log_sigmoid(logits) + (1 - x) * jax.nn.log_sigmoid(-logits)).sum(-1).mean()
    return entropy + 0.5 * (mean**2 + jnp.exp(log_variance) - log_variance - 1).sum(-1).mean()


golden.write("vae", [
    golden.run("test/golden/vae.grad", "fit", sum((golden.dense(*size) for size in sizes), []),
               [{"name": "x", "shape": [17, 20]}, {"name": "noise", "shape": [17, 5], "low": -2, "high": 2}], bound,
               optax.adam(1e-2), 50)])
