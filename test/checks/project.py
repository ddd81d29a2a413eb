"""What every check needs: the project's files, and a way to say what is wrong with them."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(*suffixes, under=""):
    """The project's files with one of the suffixes, as paths from the root: what git tracks or would track."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    return sorted({
        path for path in listed
        if path and path.startswith(under) and path.endswith(suffixes or "") and os.path.isfile(os.path.join(ROOT, path))
    })


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def is_text(path):
    with open(os.path.join(ROOT, path), "rb") as file:
        return b"\0" not in file.read(8192)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def without_comments(text):
    """C, C++ or TableGen with comments blanked, so that offsets and lines stay."""
    pattern = r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")'
    return re.sub(pattern, lambda m: m.group(1) or re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S)


class Findings:
    """Collects what is wrong; `finish` prints it and ends the check."""

    def __init__(self):
        self.lines = []

    def add(self, path, sentence, line=None):
        place = path if line is None else f"{path}:{line}"
        self.lines.append(f"{place}: {sentence}")

    def finish(self, looked_at):
        for line in self.lines:
            print(line)
        print(f"{looked_at}: {len(self.lines)} findings")
        sys.exit(1 if self.lines else 0)
