# The names of a safetensors file, one a line: tensors.py FILE.
import json
import struct
import sys

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    print("\n".join(sorted(json.loads(file.read(length)))))
