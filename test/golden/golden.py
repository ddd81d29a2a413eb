"""What the scripts here share: numbers that both sides make from an integer hash, JAX runs in f64, the JSON files.

Needs `pip install jax optax`, where a script doesn't say otherwise. Each script writes the JSON file of its name; golden.cpp runs the same cases through the compiler.
"""
import json
import math
import os

import numpy as np

try:
    import jax

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None  # some scripts take PyTorch instead

HERE = os.path.dirname(os.path.abspath(__file__))


def uniforms(stream, count):
    """`count` multiples of 2^-24 in [0, 1): SplitMix64 (Steele, Lea & Flood 2014) at the places stream * 2^32 + i."""
    with np.errstate(over="ignore"):
        z = (np.uint64(stream) << np.uint64(32)) + np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z = z ^ z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-24


def philox(seed, site, step, blocks):
    """The words of the runtime's draw in a training step: Philox 4x32-10 (Salmon et al. 2011), one row of four for each block. The
    counter is block, stream 1 (training) and site, step; the key is the seed. See runtime/random/README.md."""
    mask, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    block = np.arange(blocks, dtype=np.uint64)
    word = [block & mask, (block >> shift) << np.uint64(24) | np.uint64(1 << 30 | site), block * 0 + np.uint64(step & 0xFFFFFFFF),
            block * 0 + np.uint64(step >> 32)]
    key = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * word[0], np.uint64(0xCD9E8D57) * word[2]
        word = [second >> shift ^ word[1] ^ np.uint64(key[0]), second & mask, first >> shift ^ word[3] ^ np.uint64(key[1]),
                first & mask]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.stack(word, axis=1)


def drawn_uniform(seed, site, step, shape):
    """`uniform(shape)` of the program in f64: 53 bits of two words each."""
    words = philox(seed, site, step, (math.prod(shape) + 1) // 2)
    values = (words[:, 0::2] << np.uint64(32) | words[:, 1::2]) >> np.uint64(11)
    return (values.astype(np.float64) * 2.0**-53).ravel()[: math.prod(shape)].reshape(shape)


def drawn_normal(seed, site, step, shape):
    """`normal(shape)` of the program in f64: Box & Muller 1958 of each pair."""
    u = drawn_uniform(seed, site, step, [(math.prod(shape) + 1) // 2 * 2])
    radius, angle = np.sqrt(-2 * np.log(u[0::2] + 2.0**-54)), 2 * np.pi * u[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()[: math.prod(shape)].reshape(shape)


def dense(name, inputs, units):
    """The two parameters of a dense layer, drawn between -scale and scale."""
    return [{"name": name + ".weight", "shape": [inputs, units], "scale": math.sqrt(6 / (inputs + units))},
            {"name": name + ".bias", "shape": [units], "scale": 0.125}]


def first_values(parameters):
    """Parameter k from stream k; f32 holds the values exactly."""
    values = {}
    for k, parameter in enumerate(parameters):
        u = uniforms(k, math.prod(parameter["shape"]))
        values[parameter["name"]] = ((2 * u - 1) * parameter["scale"]).astype(np.float32).astype(np.float64).reshape(
            parameter["shape"])
    return values


def batch(arguments, step):
    """Argument k of step s from stream 1000 + 16 s + k: labels below `below`, others between `low` and `high`."""
    values = []
    for k, argument in enumerate(arguments):
        u = uniforms(1000 + 16 * step + k, math.prod(argument["shape"]))
        if "below" in argument:
            values.append(np.floor(u * argument["below"]).astype(np.int32).reshape(argument["shape"]))
        else:
            low, high = argument.get("low", 0), argument.get("high", 1)
            values.append((low + (high - low) * u).astype(np.float32).astype(np.float64).reshape(argument["shape"]))
    return values


def summary(value):
    """Enough of a tensor to tell it from another one: its sum, its sum of squares, seventeen of its elements."""
    flat = np.asarray(value).ravel()
    places = sorted({round(i * (flat.size - 1) / 16) for i in range(17)})
    return {"sum": float(flat.sum()), "squares": float((flat * flat).sum()), "values": {str(i): float(flat[i]) for i in places}}


def run(program, train, parameters, arguments, loss, optimizer, steps, over=None):
    """The case, run: `loss(parameters, *batch)` in f64, `optimizer` as optax has it, on the parameters named by `over` (all)."""
    import optax

    values = first_values(parameters)
    trained = {name: value for name, value in values.items() if over is None or name in over}
    frozen = {name: value for name, value in values.items() if name not in trained}

    @jax.jit
    def step(trained, state, *data):
        value, gradient = jax.value_and_grad(lambda t: loss({**frozen, **t}, *data))(trained)
        updates, state = optimizer.update(gradient, state, trained)
        return optax.apply_updates(trained, updates), state, value

    state = optimizer.init(trained)
    losses = []
    for number in range(steps):
        trained, state, value = step(trained, state, *batch(arguments, number))
        losses.append(float(value))
    return {"program": program, "train": train, "parameters": parameters, "arguments": arguments, "losses": losses,
            "after": {name: summary(value) for name, value in trained.items()}}


def write(name, cases):
    with open(os.path.join(HERE, name + ".json"), "w", encoding="ascii") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")
