# Writes grey or colour PNGs: pictures.py FOLDER COUNT [SIDE [CHANNELS]]; the pictures have a bright bar each.
import pathlib
import struct
import sys
import zlib

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
side = int(sys.argv[3]) if len(sys.argv) > 3 else 28
channels = int(sys.argv[4]) if len(sys.argv) > 4 else 1


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


folder.mkdir(parents=True, exist_ok=True)
for index in range(count):
    rows = b"".join(
        b"\0" + b"".join(bytes([220 if abs(x - (index * 5 + y // 2) % side) < 3 else 10] * channels) for x in range(side)) for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0 if channels == 1 else 2, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    (folder / f"{index:03}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + content)
