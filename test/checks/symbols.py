"""Shared libraries export what their headers declare and nothing else: symbols.py NM LIBRARY HEADER…"""
import re
import subprocess
import sys

from project import Findings, without_comments

nm, library, *headers = sys.argv[1:]


def declared(path):
    """The functions that a C header declares: names before a parenthesis outside every body and typedef."""
    with open(path, encoding="utf-8") as file:
        text = without_comments(file.read())
    text = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", "", text, flags=re.M)
    text = re.sub(r'extern\s+"C"\s*\{', "", text)
    while True:
        shorter = re.sub(r"\{[^{}]*\}", ";", text)
        if shorter == text:
            break
        text = shorter
    statements = [statement.strip() for statement in text.split(";")]
    names = set()
    for statement in statements:
        if statement.startswith("typedef"):
            continue
        match = re.match(r"[\w\s*()\"]*?\b(\w+)\s*\((?!\s*\()", re.sub(r"__attribute__\s*\(\(.*?\)\)", "", statement))
        if match:
            names.add(match.group(1))
    return names


findings = Findings()
promised = set().union(*(declared(header) for header in headers))
listing = subprocess.run([nm, "--dynamic", "--defined-only", "--format=posix", library], stdout=subprocess.PIPE, text=True, check=True)
exported = {line.split()[0].split("@")[0] for line in listing.stdout.splitlines() if line.split()[1] not in "Aa"}

for name in sorted(exported - promised):
    findings.add(library, f"exports `{name}`, which no header declares")
for name in sorted(promised - exported):
    findings.add(library, f"does not export `{name}`, which a header declares")
if not promised:
    findings.add(headers[0], "declares no function")
findings.finish(f"{len(exported)} symbols")
