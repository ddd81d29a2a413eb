# Fails unless two checkpoints hold the same bytes: same.py CHECKPOINT CHECKPOINT.
import pathlib
import sys

first, second = (pathlib.Path(argument) for argument in sys.argv[1:])
names = sorted(file.name for file in first.iterdir())
weights = ["model.safetensors", "optimizer.safetensors", "trainer_state.json"]
assert [name for name in names if not name.startswith(("tokenizer", "labels"))] == weights, names
assert names == sorted(file.name for file in second.iterdir()), names
for name in names:
    assert (first / name).read_bytes() == (second / name).read_bytes(), f"{name} differs"
