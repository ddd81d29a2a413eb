# Fails unless two checkpoints hold the same bytes: same.py CHECKPOINT CHECKPOINT.
import pathlib
import sys

first, second = (pathlib.Path(argument) for argument in sys.argv[1:])
names = sorted(file.name for file in first.iterdir())
assert names == ["model.safetensors", "optimizer.safetensors", "trainer_state.json"], names
for name in names:
    assert (first / name).read_bytes() == (second / name).read_bytes(), f"{name} differs"
