"""The classifier of models/digits.grad, in JAX: 30 steps on the head alone, 30 on everything."""
import jax
import jax.numpy as jnp
import optax

import golden

sizes = [("body.encoder.0", 784, 64), ("body.encoder.2", 64, 32), ("body.decoder.0", 32, 64), ("body.decoder.2", 64, 784),
         ("head", 32, 10)]


def supervised(p, x, label):
    h = jax.nn.relu(x @ p["body.encoder.0.weight"] + p["body.encoder.0.bias"])
    h = jax.nn.sigmoid(h @ p["body.encoder.2.weight"] + p["body.encoder.2.bias"])
    logits = h @ p["head.weight"] + p["head.bias"]
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), label[:, None], -1).mean()


def case(train, optimizer, over=None):
    return golden.run("models/digits.grad", train, sum((golden.dense(*size) for size in sizes), []),
                      [{"name": "x", "shape": [19, 784]}, {"name": "label", "shape": [19], "below": 10}], supervised, optimizer,
                      30, over)


golden.write("digits", [case("transfer", optax.adam(1e-3), ["head.weight", "head.bias"]), case("finetune", optax.adam(1e-4))])
