"""Shared libraries export what their headers declare and nothing else: symbols.py NM LIBRARY HEADER… [--model NAME]

With --model, the header is also compared with the manifest that the library of this model carries."""
import argparse
import ctypes
import json
import os
import re
import subprocess

from project import Findings, without_comments

parser = argparse.ArgumentParser()
for name in ("nm", "library"):
    parser.add_argument(name)
parser.add_argument("headers", nargs="+")
parser.add_argument("--model")
arguments = parser.parse_args()
library = arguments.library


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
promised = set().union(*(declared(header) for header in arguments.headers))
listing = subprocess.run([arguments.nm, "--dynamic", "--defined-only", "--format=posix", library],
                         stdout=subprocess.PIPE, text=True, check=True)
exported = {line.split()[0].split("@")[0] for line in listing.stdout.splitlines() if line.split()[1] not in "Aa"}

for name in sorted(exported - promised):
    findings.add(library, f"exports `{name}`, which no header declares")
for name in sorted(promised - exported):
    findings.add(library, f"does not export `{name}`, which a header declares")
if not promised:
    findings.add(arguments.headers[0], "declares no function")
if arguments.model:
    manifest_of = getattr(ctypes.CDLL(os.path.abspath(library)), f"{arguments.model}_manifest")
    manifest_of.restype = ctypes.c_char_p
    manifest = json.loads(manifest_of())
    entries = {function["name"] for function in manifest["functions"]} | {step["entry"] for step in manifest["steps"]}
    for entry in sorted(entries):
        if f"{arguments.model}_{entry}" not in exported:
            findings.add(library, f"does not export `{arguments.model}_{entry}`, which its manifest lists")
findings.finish(f"{len(exported)} symbols")
