"""A source longer than 500 lines is split by subject, or stands in long_files.txt with a reason; that list only shrinks."""
import os

from project import ROOT, Findings, files, read

LIMIT = 500
LIST = "test/checks/long_files.txt"

findings = Findings()
excepted = {}
for number, line in enumerate(read(LIST).splitlines(), 1):
    if line and not line.startswith("#"):
        path, lines, reason = (line.split(None, 2) + ["", ""])[:3]
        if not lines.isdigit() or not reason:
            findings.add(LIST, "a row is: path, lines, reason", number)
            continue
        excepted[path] = (int(lines), number)

sources = files(".cpp", ".h", ".c", ".td", ".def", ".grad", ".py", ".cmake", "CMakeLists.txt")
sources += [path for path in files() if path.startswith(("tools/", ".ci/")) and os.access(os.path.join(ROOT, path), os.X_OK)]
for path in sources:
    lines = read(path).count("\n")
    allowed, number = excepted.pop(path, (None, None))
    if allowed is None:
        if lines > LIMIT:
            findings.add(path, f"{lines} lines: split it by subject")
    elif lines > allowed:
        findings.add(path, f"{lines} lines, {allowed} are excepted: split it by subject")
    elif lines <= LIMIT:
        findings.add(LIST, f"{path} has {lines} lines now: take its row out", number)
    elif lines < allowed:
        findings.add(LIST, f"{path} has {lines} lines now: lower its number", number)
for path, (_, number) in excepted.items():
    findings.add(LIST, f"{path} does not exist", number)

findings.finish(f"{len(sources)} sources")
