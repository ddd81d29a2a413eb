"""The GAN of models/gan.grad trained by PyTorch: the same layers, first values, batches' size, optimizers and value function.

usage: gan_quality.py DIGITS.csv.gz SEED STEPS OUTPUT.npy [--count N] [--threads N]

Writes `count` generated digits, pixels between -1 and 1, for `gradus fidelity`. Beside it stands in README.md what Gradus reaches after
as many steps.
"""
import argparse

import numpy as np
import torch
from torch import nn
from torch.nn import functional

parser = argparse.ArgumentParser()
parser.add_argument("digits")
parser.add_argument("seed", type=int)
parser.add_argument("steps", type=int)
parser.add_argument("output")
parser.add_argument("--count", type=int, default=4500)
parser.add_argument("--threads", type=int, default=2)
arguments = parser.parse_args()
torch.set_num_threads(arguments.threads)
torch.manual_seed(arguments.seed)

pixels = np.loadtxt(arguments.digits, delimiter=",", dtype=np.float32)[:, :784]
images = torch.from_numpy(pixels / 255 * 2 - 1)


def network(sizes, last):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layer = nn.Linear(inputs, outputs)
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1], *last)


generator = network([100, 128, 256, 512, 784], [nn.Tanh()])
discriminator = network([784, 256, 128, 64, 1], [])
of_generator = torch.optim.Adam(generator.parameters(), 2e-4, (0.5, 0.999), fused=True)
of_discriminator = torch.optim.Adam(discriminator.parameters(), 2e-4, (0.5, 0.999), fused=True)
order = torch.randperm(len(images))
at = 0
for step in range(arguments.steps):
    if at >= len(images):
        order, at = torch.randperm(len(images)), 0
    x = images[order[at:at + 64]]
    at += 64
    # log D(x) + log(1 - D(G(z))) with D = sigmoid(logit): maximized by the discriminator, minimized by the generator.
    fake = generator(torch.randn(len(x), 100)).detach()
    of_discriminator.zero_grad()
    (functional.softplus(-discriminator(x)).mean() + functional.softplus(discriminator(fake)).mean()).backward()
    of_discriminator.step()
    of_generator.zero_grad()
    (-functional.softplus(discriminator(generator(torch.randn(len(x), 100)))).mean()).backward()
    of_generator.step()
with torch.no_grad():
    np.save(arguments.output, generator(torch.randn(arguments.count, 100)).numpy())
