# Writes 20 rows of numbers from 0 to MOST as CSV: numbers.py FILE COLUMNS MOST.
import sys

columns, most = int(sys.argv[2]), int(sys.argv[3])
with open(sys.argv[1], "w", encoding="ascii") as file:
    for row in range(20):
        print(*[(row * 31 + column * 7) % (most + 1) for column in range(columns)], sep=",", file=file)
