"""Whether two files of JSON lines hold the same up to a millionth of each number."""
import json
import sys

a, b = ([json.loads(line) for line in open(path)] for path in sys.argv[1:3])


def close(x, y):
    if isinstance(x, float):
        return abs(x - y) <= 1e-6 * max(abs(x), abs(y))
    return x == y


assert len(a) == len(b) > 0
for x, y in zip(a, b):
    assert x.keys() == y.keys() and all(close(x[key], y[key]) for key in x), (x, y)
