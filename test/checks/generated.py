"""Committed pages that are generated equal what the generator writes now: generated.py COMMITTED GENERATED …"""
import difflib
import sys

from project import Findings, read

findings = Findings()
pairs = list(zip(sys.argv[1::2], sys.argv[2::2]))
for committed, generated in pairs:
    with open(generated, encoding="utf-8") as file:
        fresh = file.read()
    kept = read(committed)
    if kept != fresh:
        difference = difflib.unified_diff(kept.splitlines(), fresh.splitlines(), committed, "generated", lineterm="", n=1)
        print("\n".join(list(difference)[:40]))
        findings.add(committed, f"is stale: copy {generated} over it")
findings.finish(f"{len(pairs)} generated pages")
