"""Each diagnostic is declared once, emitted, tested by a wrong program and explained on a page."""
import os
import re

from project import Findings, files, line_of, read, without_comments

findings = Findings()
rows = {}
names = {}
for path in files(".def", under="dsl/diagnostics/"):
    text = without_comments(read(path))
    for match in re.finditer(r"\bDIAGNOSTIC\s*\(\s*(\w+)\s*,\s*(\w+)\s*,", text):
        number, name = match.groups()
        line = line_of(text, match.start())
        if not re.fullmatch(r"[EW]\d{4}", number):
            findings.add(path, f"`{number}` is not a letter and four digits", line)
        if number in rows:
            findings.add(path, f"{number} is declared in {rows[number][0]} already", line)
        if name in names:
            findings.add(path, f"`{name}` is the name of {names[name]} already", line)
        rows[number] = (path, line, name)
        names[name] = number

emitted = set()
for path in files(".h", ".cpp", ".td", ".inc"):
    if path.startswith(("dsl/", "compiler/", "tools/")):
        emitted.update(re.findall(r"\bId::(\w+)", without_comments(read(path))))

tests = {}
for path in files(under="test/errors/"):
    match = re.match(r"([EW]\d{4})", os.path.basename(path))
    if match and "/Inputs/" not in path:
        tests.setdefault(match.group(1), []).append(path)

pages = {os.path.splitext(os.path.basename(path))[0]: path for path in files(".md", under="dsl/diagnostics/explanations/")}
pages.pop("README", None)

for number, (path, line, name) in sorted(rows.items()):
    if name not in emitted:
        findings.add(path, f"{number} `{name}` is never reported", line)
    if number not in tests:
        findings.add(path, f"{number} `{name}` has no wrong program test/errors/{number}*.grad", line)
    for test in tests.get(number, []):
        if not re.search(rf"CHECK[^\n]*\b{number}\b", read(test)):
            findings.add(test, f"never checks that {number} is reported")
    if number not in pages:
        findings.add(path, f"{number} `{name}` has no page dsl/diagnostics/explanations/{number}.md", line)
    elif len(read(pages[number]).split()) < 12:
        findings.add(pages[number], "is too short to explain anything")

for number, path in sorted(pages.items()):
    if number not in rows:
        findings.add(path, f"explains {number}, which no registry declares")
for number, paths in sorted(tests.items()):
    if number not in rows:
        findings.add(paths[0], f"tests {number}, which no registry declares")

findings.finish(f"{len(rows)} diagnostics")
