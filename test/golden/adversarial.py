"""200 steps of models/gan.grad and 10 of models/wgan_gp.grad, in JAX, with the noise that the runtime draws."""
import jax
import jax.numpy as jnp

import golden

ROWS, LATENT, FEATURES, SEED = 16, 100, 784, 0
GENERATOR = [("generator.0", LATENT, 128), ("generator.2", 128, 256), ("generator.4", 256, 512), ("generator.6", 512, FEATURES)]


def network(p, sizes, x, activation):
    """Dense layers with an activation between two of them."""
    for k, (name, _, _) in enumerate(sizes):
        x = (activation(x) if k else x) @ p[name + ".weight"] + p[name + ".bias"]
    return x


def generator(p, z):
    return jnp.tanh(network(p, GENERATOR, z, jax.nn.relu))


class Adam:
    """One statement of a train block: its loss and optimizer, over the parameters below `part` (Kingma & Ba 2015, algorithm 1)."""

    def __init__(self, part, loss, sign, rate, beta1, beta2):
        self.part, self.m, self.v, self.t = part, None, None, 0

        @jax.jit
        def step(trained, frozen, m, v, t, *data):
            value, g = jax.value_and_grad(lambda p: sign * loss({**frozen, **p}, *data))(trained)
            m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, m, g)
            v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, v, g)
            move = lambda p, m, v: p - rate * (m / (1 - beta1**t)) / (jnp.sqrt(v / (1 - beta2**t)) + 1e-8)
            return jax.tree.map(move, trained, m, v), m, v, sign * value

        self.step = step

    def __call__(self, p, *data):
        trained = {name: value for name, value in p.items() if name.startswith(self.part)}
        frozen = {name: value for name, value in p.items() if name not in trained}
        if self.t == 0:
            self.m = self.v = jax.tree.map(jnp.zeros_like, trained)
        self.t += 1
        trained, self.m, self.v, value = self.step(trained, frozen, self.m, self.v, float(self.t), *data)
        p.update(trained)
        return float(value)


def case(program, sizes, steps, step):
    parameters = sum((golden.dense(*size) for size in sizes), [])
    arguments = [{"name": "x", "shape": [ROWS, FEATURES], "low": -1, "high": 1}]
    p = golden.first_values(parameters)
    losses = [step(p, number, *golden.batch(arguments, number)) for number in range(steps)]
    return {"program": program, "train": "pretrain", "parameters": parameters, "arguments": arguments,
            # In f32 the runtime draws other noise.
            "precisions": ["f64"], "losses": losses,
            "after": {name: golden.summary(value) for name, value in p.items()}}


def gan():
    sizes = [("discriminator.0", FEATURES, 256), ("discriminator.2", 256, 128), ("discriminator.4", 128, 64), ("discriminator.6", 64, 1)]

    def value(p, x, z):
        logits = lambda x: network(p, sizes, x, jax.nn.relu)
        return jax.nn.log_sigmoid(logits(x)).mean() + jax.nn.log_sigmoid(-logits(generator(p, z))).mean()

    maximize = Adam("discriminator", value, -1, 2e-4, 0.5, 0.999)
    minimize = Adam("generator", value, 1, 2e-4, 0.5, 0.999)
    # Draws are numbered: first those of the eight matrices' first values, then those of the statements.
    noise = lambda site, number: golden.drawn_normal(SEED, site, number, [ROWS, LATENT])
    return case("models/gan.grad", GENERATOR + sizes, 200,
                lambda p, number, x: [maximize(p, x, noise(8, number)), minimize(p, x, noise(9, number))])


def wgan_gp():
    sizes = [("critic.0", FEATURES, 256), ("critic.2", 256, 128), ("critic.4", 128, 1)]
    critic = lambda p, x: network(p, sizes, x, lambda x: jnp.where(x > 0, x, 0.2 * x))

    def distance(p, x, z, share):
        fake = generator(p, z)
        slope = jax.grad(lambda mixed: critic(p, mixed).sum())(share * x + (1 - share) * fake)
        penalty = ((jnp.sqrt((slope**2).sum(1) + 1e-12) - 1) ** 2).mean()
        return critic(p, fake).mean() - critic(p, x).mean() + 10 * penalty

    critic_step = Adam("critic", distance, 1, 1e-4, 0, 0.9)
    generator_step = Adam("generator", lambda p, z: -critic(p, generator(p, z)).mean(), 1, 1e-4, 0, 0.9)

    def step(p, number, x):
        noise = lambda site: golden.drawn_normal(SEED, site, number, [ROWS, LATENT])
        share = lambda site: golden.drawn_uniform(SEED, site, number, [ROWS, 1])
        # After the seven matrices' draws: each of the five repetitions has two of its own.
        values = [critic_step(p, x, noise(7 + 2 * k), share(8 + 2 * k)) for k in range(5)]
        return [values[-1], generator_step(p, noise(17))]

    return case("models/wgan_gp.grad", GENERATOR + sizes, 10, step)


golden.write("adversarial", [gan(), wgan_gp()])
