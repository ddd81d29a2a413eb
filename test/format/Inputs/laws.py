"""The laws of the formatter on a file: the same tree, every comment, and a text that formats to itself.

laws.py GRADUSC FILE…          the laws
laws.py GRADUSC --fixed FOLDER…  and each .grad file in the folders is its own formatted form
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile


def run(*command):
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}")
    return result.stdout


def comments(text):
    """All comments, sorted: one may change its side of a comma. A `//` in quotes counts too, on both sides."""
    return sorted(comment.rstrip() for comment in re.findall(r"//.*", text))


def check(name, law, before, after):
    if before != after:
        sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, law))
        sys.exit(f"{name}: {law}")


gradusc, *paths = sys.argv[1:]
fixed = paths[0] == "--fixed"
if fixed:
    paths = [os.path.join(folder, file) for folder in paths[1:] for file in sorted(os.listdir(folder)) if file.endswith(".grad")]
for path in paths:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    once = run(gradusc, "--format", path)
    with tempfile.TemporaryDirectory() as folder:
        again = os.path.join(folder, os.path.basename(path))
        with open(again, "w", encoding="utf-8") as file:
            file.write(once)
        check(path, "formatting the result changes it", once, run(gradusc, "--format", again))
        check(path, "formatting changes the tree", run(gradusc, "--emit=ast", path), run(gradusc, "--emit=ast", again))
    if comments(text) != comments(once):
        sys.exit(f"{path}: formatting changes the comments")
    if fixed:
        check(path, "not in the formatter's layout; gradusc --format writes it", text, once)
print(f"{len(paths)} files")
