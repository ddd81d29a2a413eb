"""200 steps of models/lstm_lm.grad, made smaller, and 50 of each recurrence in recurrent.grad, by PyTorch's own layers in f64.

Needs `pip install torch`, and no JAX.
"""
import math

import torch

import golden

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def cell(name, inputs, units, gates, biases):
    """The parameters of a recurrence, drawn between -scale and scale."""
    scale = 1 / math.sqrt(units)
    return [{"name": name + ".input_weight", "shape": [inputs, gates * units], "scale": scale},
            {"name": name + ".recurrent_weight", "shape": [units, gates * units], "scale": scale}] + [
                {"name": name + "." + bias, "shape": [gates * units], "scale": 0.125} for bias in biases]


def weights(p, name):
    """What PyTorch calls weight_ih, weight_hh, bias_ih and bias_hh: a column of ours is a row there, the order of the gates is the same.
    A missing second bias is 0."""
    bias = p[name + ".bias"]
    return (p[name + ".input_weight"].T, p[name + ".recurrent_weight"].T, bias,
            p.get(name + ".recurrent_bias", torch.zeros_like(bias)))


def through(layer, p, names, x, state):
    """The layer of PyTorch, made with the parameters of these names, one for each direction."""
    suffixes = ["", "_reverse"]
    own = {}
    for name, suffix in zip(names, suffixes):
        for key, value in zip(("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), weights(p, name)):
            own[key + suffix] = value
    return torch.func.functional_call(layer, own, (x, state))


def run(program, train, parameters, arguments, loss, steps, rate, limit=None, **more):
    """As golden.run, with PyTorch's Adam; `limit` clips the norm of the gradient as our clip_norm does."""
    p = {name: torch.tensor(value, requires_grad=True) for name, value in golden.first_values(parameters).items()}
    optimizer = torch.optim.Adam(p.values(), lr=rate)
    losses, clipped = [], 0
    for number in range(steps):
        optimizer.zero_grad()
        value = loss(p, *(torch.tensor(part) for part in golden.batch(arguments, number)))
        value.backward()
        if limit:
            norm = torch.sqrt(sum((q.grad**2).sum() for q in p.values()))
            clipped += norm.item() > limit
            for q in p.values():
                q.grad *= min(1.0, limit / (norm.item() + 1e-12))
        optimizer.step()
        losses.append(value.item())
    assert not limit or 0 < clipped < steps, f"{clipped} of {steps} steps are clipped"
    return {"program": program, "train": train, **more, "parameters": parameters, "arguments": arguments, "losses": losses,
            "after": {name: golden.summary(value.detach().numpy()) for name, value in p.items()}}


vocabulary, width, units, rows, steps = 40, 16, 24, 5, 12
lstm = torch.nn.LSTM(width, units, batch_first=True)


carried = (torch.zeros(1, rows, units), torch.zeros(1, rows, units))


def prediction(p, token, following, begins):
    """Each window goes on with what the one before has left, without a gradient, and with zeros where a text begins."""
    global carried
    state, given = carried, []
    for place in range(steps):
        goes_on = (begins[:, place] != 1).double()[None, :, None]
        out, state = through(lstm, p, ["memory"], p["embed.weight"][token[:, place:place + 1]], tuple(part * goes_on for part in state))
        given.append(out)
    carried = tuple(part.detach() for part in state)
    logits = torch.cat(given, 1) @ p["head.weight"] + p["head.bias"]
    return torch.nn.functional.cross_entropy(logits.reshape(-1, vocabulary), following.reshape(-1).long())


inputs, states = 6, 10
plain, gated = torch.nn.RNN(inputs, states, batch_first=True), torch.nn.GRU(inputs, states, batch_first=True)
both = torch.nn.LSTM(inputs, states, batch_first=True, bidirectional=True)


def one_way(layer, name):
    def loss(p, x, h, y):
        given, last = through(layer, p, [name], x, h[None])
        return ((given - y) ** 2).mean() + (last**2).mean()
    return loss


def two_ways(p, x, y):
    zero = torch.zeros(2, x.shape[0], states)
    given, _ = through(both, p, ["both.forward", "both.backward"], x, (zero, zero))
    return ((given - y) ** 2).mean()


def series(name, extent):
    return {"name": name, "shape": [7, 9, extent], "low": -1, "high": 1}


begin = {"name": "h", "shape": [7, states], "low": -1, "high": 1}
program = "test/golden/recurrent.grad"
golden.write("recurrent", [
    run("models/lstm_lm.grad", "pretrain",
        [{"name": "embed.weight", "shape": [vocabulary, width], "scale": 0.5}] + cell("memory", width, units, 4, ["bias"]) +
        # So great that the gradient's norm passes 1 in some steps and not in others.
        [{"name": "head.weight", "shape": [units, vocabulary], "scale": 4.0}, {"name": "head.bias", "shape": [vocabulary], "scale": 0.125}],
        [{"name": "token", "shape": [rows, steps], "below": vocabulary}, {"name": "next", "shape": [rows, steps], "below": vocabulary},
         {"name": "begins", "shape": [rows, steps], "below": 9}],
        prediction, 200, 2e-3, limit=1.0,
        settings=[f"vocabulary={vocabulary}", f"width={width}", f"units={units}", f"streams={rows}"], dims=[steps]),
    run(program, "rnn", cell("plain", inputs, states, 1, ["bias"]), [series("x", inputs), begin, series("y", states)],
        one_way(plain, "plain"), 50, 5e-3, dims=[7, 9]),
    run(program, "gru", cell("gated", inputs, states, 3, ["bias", "recurrent_bias"]), [series("x", inputs), begin, series("y", states)],
        one_way(gated, "gated"), 50, 5e-3, dims=[7, 9]),
    run(program, "bidirectional", cell("both.forward", inputs, states, 4, ["bias"]) + cell("both.backward", inputs, states, 4, ["bias"]),
        [series("x", inputs), series("y", 2 * states)], two_ways, 50, 5e-3, dims=[7, 9]),
])
