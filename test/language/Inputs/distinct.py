# Fails unless every loss of every step is another number: distinct.py METRICS LOSSES STEPS.
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    rows = [json.loads(line) for line in file]
values = [value for row in rows for name, value in row.items() if name.startswith("train_")]
count = int(sys.argv[2]) * int(sys.argv[3])
assert len(values) == count and len(set(values)) == count, values
