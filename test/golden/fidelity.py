"""Fréchet distance, precision and recall of sets of features, in NumPy and SciPy by the formulas as the papers write them.

Where a covariance is singular, the square root of the product loses half of the digits in double precision, so the distance is
computed with 60 digits there (`pip install scipy mpmath`).
"""
import mpmath
import numpy as np
import scipy.linalg

import golden

mpmath.mp.dps = 60


def features(part, width):
    """Row by row from stream `stream`: each number depends on its neighbour; with `dead`, the first feature is always 0."""
    u = 2 * golden.uniforms(part["stream"], part["rows"] * width).reshape(-1, width) - 1
    values = part["shift"] + part["scale"] * (u + 0.75 * np.roll(u, -1, axis=1))
    if part["dead"]:
        values[:, 0] = 0
    return values


def root(matrix):
    """The square root of a symmetric matrix with 60 digits."""
    values, vectors = mpmath.eigsy(matrix)
    return vectors * mpmath.diag([mpmath.sqrt(max(value, 0)) for value in values]) * vectors.T


def trace(matrix):
    return sum(matrix[i, i] for i in range(matrix.rows))


def moments(values):
    """Mean and covariance with 60 digits."""
    rows = mpmath.matrix(values.tolist())
    mean = mpmath.ones(1, rows.rows) * rows / rows.rows
    centered = rows - mpmath.ones(rows.rows, 1) * mean
    return mean, centered.T * centered / (rows.rows - 1)


def frechet(real, generated):
    """Heusel et al. 2017, equation 6."""
    first, second = np.atleast_2d(np.cov(real, rowvar=False)), np.atleast_2d(np.cov(generated, rowvar=False))
    if min(np.linalg.matrix_rank(first), np.linalg.matrix_rank(second)) == real.shape[1]:
        apart = np.sum((real.mean(axis=0) - generated.mean(axis=0)) ** 2)
        return apart + np.trace(first + second - 2 * scipy.linalg.sqrtm(first @ second).real)
    (mean, first), (other, second) = moments(real), moments(generated)
    half = root(first)
    return float(mpmath.norm(mean - other) ** 2 + trace(first) + trace(second) - 2 * trace(root(half * second * half)))


def covered(points, members, neighbours):
    """Kynkäänniemi et al. 2019, equation 2: the share of `points` in a ball around one of `members`."""
    distance = lambda a, b: np.sqrt(((a[:, None] - b[None]) ** 2).sum(axis=-1))
    radii = np.sort(distance(members, members), axis=1)[:, neighbours]
    return float((distance(points, members) <= radii).any(axis=1).mean())


def case(name, width, neighbours, real, generated):
    real = {"stream": 1, "shift": 0.0, "scale": 1.0, "dead": False, **real}
    generated = {"stream": 2, "shift": 0.25, "scale": 0.75, "dead": False, **generated}
    a, b = features(real, width), features(generated, width)
    return {"name": name, "width": width, "neighbours": neighbours, "real": real, "generated": generated,
            "frechet_distance": frechet(a, b), "precision": covered(b, a, neighbours), "recall": covered(a, b, neighbours)}


golden.write("fidelity", [
    case("full rank", 12, 3, {"rows": 300}, {"rows": 200}),
    case("one feature", 1, 1, {"rows": 50}, {"rows": 40}),
    case("a feature that is always 0", 10, 5, {"rows": 80, "dead": True}, {"rows": 90, "dead": True}),
    case("fewer examples than features", 20, 2, {"rows": 12}, {"rows": 9, "shift": 0.125}),
    case("one set with fewer", 16, 3, {"rows": 60}, {"rows": 7}),
])
