# Fails unless two rows of f32 arrays are nearly the same: rows.py FILE.npy ROW FILE.npy ROW.
import ast
import struct
import sys


def row(path, index):
    content = open(path, "rb").read()
    start = 10 + struct.unpack("<H", content[8:10])[0]
    header = ast.literal_eval(content[10:start].decode("ascii"))
    assert header["descr"] == "<f4", header
    width = 1
    for extent in header["shape"][1:]:
        width *= extent
    assert index < header["shape"][0], header
    return struct.unpack_from(f"<{width}f", content, start + 4 * width * index)


first, second = row(sys.argv[1], int(sys.argv[2])), row(sys.argv[3], int(sys.argv[4]))
assert len(first) == len(second)
worst = max(abs(a - b) for a, b in zip(first, second))
assert worst < 1e-5, worst
