# Writes small pictures of 4 x 4 numbers and their label as CSV: patches.py FILE [ROWS].
import sys

rows = int(sys.argv[2]) if len(sys.argv) > 2 else 200
with open(sys.argv[1], "w", encoding="ascii") as file:
    for row in range(rows):
        kind = row * 7 % 4
        pixels = [200 + row % 50 if pixel // 4 == kind else (row * 13 + pixel * 5) % 40 for pixel in range(16)]
        print(*pixels, kind, sep=",", file=file)
