"""20 steps with every optimizer, transform and schedule of the library, by optax."""
import jax.numpy as jnp
import optax

import golden

sizes = [("net.0", 7, 9), ("net.2", 9, 3)]


def error(p, x, y):
    h = jnp.tanh(x @ p["net.0.weight"] + p["net.0.bias"])
    return ((h @ p["net.2.weight"] + p["net.2.bias"] - y) ** 2).mean()


def warmed(schedule, warmup):
    """Our warm-up: rate / warmup at the first update, all of it at update number `warmup`.

    Optax counts in i32, and JAX divides those in f32: the count has to be f64 before anything is done with it.
    """
    def rate(count):
        step = jnp.asarray(count, jnp.float64)
        return schedule(step) * jnp.minimum(1.0, (step + 1) / warmup)
    return rate


def after(schedule, warmup):
    return lambda step: schedule(jnp.maximum(step - warmup, 0))


def by_path(**optimizers):
    """Each parameter by the optimizer of the longest name, with _ for ., that its own begins with."""
    def label(name):
        return max((key for key in optimizers if name.replace(".", "_").startswith(key)), key=len)
    return optax.multi_transform(optimizers, lambda p: {name: label(name) for name in p})


warm_cosine = warmed(after(optax.cosine_decay_schedule(0.02, 12, alpha=0.1), 3), 3)

optimizers = {
    "plain": optax.sgd(0.1),
    "momentum": optax.sgd(0.1, momentum=0.9),
    "nesterov": optax.sgd(0.1, momentum=0.9, nesterov=True),
    "adam": optax.adam(0.01),
    "adam_other": optax.adam(0.01, b1=0.5, b2=0.9, eps=1e-3),
    "adamw": optax.adamw(0.01, weight_decay=0.25),
    "rmsprop": optax.rmsprop(0.01, decay=0.9, eps=1e-8, eps_in_sqrt=False),
    "lion": optax.lion(0.001, b1=0.9, b2=0.99, weight_decay=0.5),
    "clip_norm": optax.chain(optax.clip_by_global_norm(0.25), optax.sgd(0.5)),
    "clip_value": optax.chain(optax.clip(0.02), optax.sgd(0.5)),
    "weight_decay": optax.chain(optax.add_decayed_weights(0.125), optax.sgd(0.1)),
    "constant_rate": optax.sgd(warmed(optax.constant_schedule(0.1), 5)),
    "step_decay": optax.sgd(warmed(after(optax.exponential_decay(0.1, 4, 0.5, staircase=True), 3), 3)),
    "exponential_decay": optax.sgd(warmed(after(optax.exponential_decay(0.1, 4, 0.5), 3), 3)),
    "cosine": optax.sgd(warmed(after(optax.cosine_decay_schedule(0.1, 12, alpha=0.1), 3), 3)),
    "decay_by_path": optax.adamw(0.01, weight_decay=0.25, mask=lambda p: {name: name.endswith("weight") for name in p}),
    "rate_by_path": optax.chain(optax.clip_by_global_norm(0.25), by_path(
        net_0_weight=optax.adamw(0.002, weight_decay=0.25), net_0_bias=optax.adam(0.002),
        net_2_weight=optax.adamw(warm_cosine, b1=0.8, weight_decay=0.25), net_2_bias=optax.adam(warm_cosine))),
    "linear": optax.sgd(warmed(after(optax.linear_schedule(0.1, 0.01, 12), 3), 3)),
}

golden.write("optimizers", [
    golden.run("test/golden/optimizers.grad", name, sum((golden.dense(*size) for size in sizes), []),
               [{"name": "x", "shape": [13, 7], "low": -2, "high": 2}, {"name": "y", "shape": [13, 3]}], error, optimizer, 20)
    for name, optimizer in optimizers.items()])
