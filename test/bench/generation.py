#!/usr/bin/env python3
"""How many tokens a second a language model writes with one thread, greedily: `gradus generate` beside PyTorch's own loop.

Needs a Python with PyTorch. The LSTM carries its state, the GPT its keys and values, on both sides; weights are as drawn at the start, since what is
written doesn't matter. The two take turns; the best of each counts.

    test/bench/generation.py --build build
"""
import argparse
import os
import re
import subprocess
import tempfile
import time

import torch
from torch import nn
from torch.nn import functional as F

PROMPT = "In the beginning"


class Lstm(nn.Module):
    """models/lstm_lm.grad."""

    def __init__(self, vocabulary=256, width=128, units=256):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        self.memory = nn.LSTM(width, units, batch_first=True)
        self.head = nn.Linear(units, vocabulary)

    def start(self):
        self.state = None

    def forward(self, token):
        seen, self.state = self.memory(self.embed(token), self.state)
        return self.head(seen[:, -1])


class Block(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        shape = (1, heads, context, width // heads)
        self.register_buffer("key", torch.zeros(shape))
        self.register_buffer("value", torch.zeros(shape))

    def forward(self, x, at):
        n, t, width = x.shape
        q, k, v = (part.view(n, t, self.heads, -1).transpose(1, 2) for part in self.qkv(self.norm1(x)).chunk(3, -1))
        self.key[:, :, at : at + t], self.value[:, :, at : at + t] = k, v
        key, value = self.key[:, :, : at + t], self.value[:, :, : at + t]
        seen = F.scaled_dot_product_attention(q, key, value, is_causal=at == 0)
        x = x + self.out(seen.transpose(1, 2).reshape(n, t, width))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    """models/gpt.grad."""

    def __init__(self, vocabulary=256, width=256, heads=4, depth=4, context=128):
        super().__init__()
        self.embed, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads, context) for _ in range(depth))
        self.norm = nn.LayerNorm(width)

    def start(self):
        self.at = 0

    def forward(self, token):
        x = self.embed(token) + self.positions.weight[self.at : self.at + token.shape[1]]
        for block in self.blocks:
            x = block(x, self.at)
        self.at += token.shape[1]
        return F.linear(self.norm(x[:, -1]), self.embed.weight)


def torch_rate(model, tokens, texts):
    model.eval()
    begin = torch.tensor([list(PROMPT.encode())])
    start = time.perf_counter()
    with torch.inference_mode():
        for _ in range(texts):
            model.start()
            token = begin
            for _ in range(tokens):
                token = model(token).argmax(-1, keepdim=True)
                token.item()
    return tokens * texts / (time.perf_counter() - start)


def gradus_rate(gradus, library, tokens, texts):
    command = [gradus, "generate", library, "--prompt", PROMPT, "--threads", "1", "--temperature", "0", "--ids"]
    command += ["--max-tokens", str(tokens), "--count", str(texts)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return float(re.search(r"([0-9.e+]+) tokens/s", said).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(1)
    binaries = os.path.join(options.build, "bin")
    models = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "models")
    print("| model | gradus, tokens/s | PyTorch, tokens/s | ratio |\n| --- | --- | --- | --- |")
    for name, module, tokens, texts in (("lstm_lm", Lstm, 1000, 2), ("gpt", Gpt, 100, 5)):
        with tempfile.TemporaryDirectory() as folder:
            library = os.path.join(folder, "model.so")
            source = os.path.join(models, name + ".grad")
            subprocess.run([os.path.join(binaries, "gradusc"), source, "-o", library], check=True)
            peer = module()
            torch_rate(peer, 10, 1)
            ours, theirs = [], []
            for _ in range(options.rounds):
                ours.append(gradus_rate(os.path.join(binaries, "gradus"), library, tokens, texts))
                theirs.append(torch_rate(peer, tokens, texts))
        print(f"| {name} | {max(ours):.0f} | {max(theirs):.0f} | {max(ours) / max(theirs):.2f} |", flush=True)


if __name__ == "__main__":
    main()
