"""Each operation of the dialect has a test, a lowering, and an adjoint or a reason for none: ops.py LLVM_TBLGEN MLIR_INCLUDE"""
import json
import os
import re
import subprocess
import sys

from project import ROOT, Findings, files, read, without_comments

tblgen, mlir_include = sys.argv[1:]


def operations():
    """Every definition of an operation, by mnemonic, as TableGen's own records: with inherited fields."""
    path = "compiler/dialect/ops.td"
    dump = subprocess.run([tblgen, "--dump-json", "-I", mlir_include, "-I", ROOT, os.path.join(ROOT, path)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if dump.returncode != 0:
        sys.exit(f"{path}: llvm-tblgen cannot read it:\n{dump.stderr}")
    records = json.loads(dump.stdout)
    found = {}
    for name in records["!instanceof"]["Gradus_Op"]:
        file, line = records[name]["!locs"][0].split(":")
        found[records[name]["opName"]] = (f"compiler/dialect/{file}", int(line), records[name])
    return found


findings = Findings()
ops = operations()
lowering = "\n".join(without_comments(read(path)) for path in files(".cpp", ".h", ".td", under="compiler/lower/"))
tests = {os.path.splitext(os.path.basename(path))[0] for path in files(".mlir", ".grad", ".test", under="test/ops/")}

for mnemonic, (path, line, op) in sorted(ops.items()):
    def wrong(sentence):
        findings.add(path, f"`{mnemonic}` {sentence}", line)

    if not op["summary"].strip() or not op["description"].strip():
        wrong("has no summary or no description")
    if mnemonic not in tests:
        wrong(f"has no test test/ops/{mnemonic}.mlir or .grad")
    if not op["adjoint"] and not op["noAdjoint"].strip():
        wrong("has neither an adjoint nor a reason for none")
    elif all(text.strip() == "none" for text in op["adjoint"]) and not op["noAdjoint"].strip():
        wrong("lets no gradient through and gives no reason")
    name = re.sub(r"^Gradus_", "", op["!name"])
    # An operation that an earlier pass replaces says which.
    if not op["element"].strip() and not op.get("noLowering", "").strip() and not re.search(rf"\b{name}\b", lowering):
        wrong(f"has no lowering: no element function, no mention of {name} in compiler/lower, no reason")

for test in sorted(tests - ops.keys()):
    findings.add(f"test/ops/{test}", "tests an operation that the dialect does not have")
findings.finish(f"{len(ops)} operations")
