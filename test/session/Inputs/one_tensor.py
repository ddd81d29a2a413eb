# Writes a safetensors file of one tensor of one f32 zero: one_tensor.py FILE NAME.
import json
import struct
import sys

header = json.dumps({sys.argv[2]: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
with open(sys.argv[1], "wb") as file:
    file.write(struct.pack("<Q", len(header)) + header + bytes(4))
