"""200 steps of a small models/gpt.grad with one more block, whose heads share keys and have rotary positions, in JAX."""
import jax
import jax.numpy as jnp
import optax

import golden

VOCABULARY, WIDTH, CONTEXT, LENGTH = 29, 32, 20, 17


def norm_parameters(name):
    return [{"name": name + ".weight", "shape": [WIDTH], "scale": 1}, {"name": name + ".bias", "shape": [WIDTH], "scale": 0.125}]


def block_parameters(name, kept, hidden):
    return (norm_parameters(name + ".norm1") + golden.dense(name + ".attend.query", WIDTH, WIDTH)
            + golden.dense(name + ".attend.key", WIDTH, kept) + golden.dense(name + ".attend.value", WIDTH, kept)
            + golden.dense(name + ".attend.output", WIDTH, WIDTH) + norm_parameters(name + ".norm2")
            + golden.dense(name + ".mlp.0", WIDTH, hidden) + golden.dense(name + ".mlp.2", hidden, WIDTH))


def rotated(x):
    """Su et al. 2021 with column i and i + size / 2 as a complex number."""
    half = x.shape[-1] // 2
    angle = jnp.arange(x.shape[1])[:, None] * 10000.0 ** (-jnp.arange(half) / half)
    z = (x[..., :half] + 1j * x[..., half:]) * jnp.exp(1j * angle)[None, :, None, :]
    return jnp.concatenate([z.real, z.imag], -1)


def prediction(p, token, following):
    dense = lambda name, x: x @ p[name + ".weight"] + p[name + ".bias"]

    def norm(name, x):
        centered = x - x.mean(-1, keepdims=True)
        return centered / jnp.sqrt((centered**2).mean(-1, keepdims=True) + 1e-5) * p[name + ".weight"] + p[name + ".bias"]

    def block(name, x, kept, turn):
        h, size = norm(name + ".norm1", x), WIDTH // 4
        heads = lambda part, count: dense(name + ".attend." + part, h).reshape(*h.shape[:2], count, size)
        q, k, v = turn(heads("query", 4)), turn(heads("key", kept)), heads("value", kept)
        k, v = jnp.repeat(k, 4 // kept, 2), jnp.repeat(v, 4 // kept, 2)
        scores = jnp.einsum("nthd,nshd->nhts", q, k) / jnp.sqrt(size)
        scores = jnp.where(jnp.tril(jnp.ones((LENGTH, LENGTH), bool)), scores, -jnp.inf)
        y = jnp.einsum("nhts,nshd->nthd", jax.nn.softmax(scores, -1), v)
        x = x + dense(name + ".attend.output", y.reshape(h.shape))
        return x + dense(name + ".mlp.2", jax.nn.gelu(dense(name + ".mlp.0", norm(name + ".norm2", x)), approximate=True))

    x = p["body.embed.weight"][token] + p["body.positions.weight"][:LENGTH]
    for depth in range(2):
        x = block(f"body.blocks.{depth}", x, 4, lambda x: x)
    x = block("turned.0", x, 2, rotated)
    logits = norm("body.norm", x) @ p["body.embed.weight"].T
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), following[..., None], -1).mean()


parameters = ([{"name": "body.embed.weight", "shape": [VOCABULARY, WIDTH], "scale": 0.1},
               {"name": "body.positions.weight", "shape": [CONTEXT, WIDTH], "scale": 0.1}]
              + block_parameters("body.blocks.0", WIDTH, 4 * WIDTH) + block_parameters("body.blocks.1", WIDTH, 4 * WIDTH)
              + norm_parameters("body.norm") + block_parameters("turned.0", WIDTH // 2, 24))
tokens = {"shape": [6, LENGTH], "below": VOCABULARY}
golden.write("gpt", [
    golden.run("test/golden/gpt.grad", "fit", parameters, [{"name": "token", **tokens}, {"name": "next", **tokens}], prediction,
               optax.chain(optax.clip_by_global_norm(1.0), optax.adam(3e-3)), 200)])
