"""Keeps the one-way edges between folders, in #include and in TableGen's include; see test/checks/README.md."""
import os
import re

from project import Findings, files, line_of, read, without_comments

# A folder may include itself and what stands here. The longest matching row counts.
ALLOWED = {
    "dsl/diagnostics": {"llvm"},
    "dsl/syntax": {"dsl/diagnostics", "llvm"},
    "dsl": {"dsl", "llvm"},
    "compiler/dialect": {"dsl/diagnostics", "dsl/sema", "llvm", "mlir"},
    "compiler/pipeline": {"compiler", "dsl", "llvm", "mlir"},
    # Compiles for the runner in process, so it knows the runtime as the runner does.
    "compiler/jit": {"compiler", "dsl", "gradus", "llvm", "mlir"},
    # From fused functions to files: each stage reads what the one before decided, never the other way round.
    "compiler/plan": {"compiler/dialect", "dsl/sema", "gradus/abi.h", "runtime/plan", "llvm", "mlir"},
    "compiler/lower": {"compiler/dialect", "compiler/fuse", "compiler/plan", "dsl/sema", "gradus/abi.h", "llvm", "mlir"},
    "compiler/emit": {"compiler/dialect", "compiler/lower", "compiler/plan", "dsl/sema", "gradus/abi.h", "llvm", "mlir"},
    "compiler": {"compiler/dialect", "dsl/diagnostics", "dsl/sema", "gradus/abi.h", "llvm", "mlir"},
    "runtime/include": {"gradus"},
    "runtime": {"runtime", "gradus", "other"},
    "tools": {"compiler", "dsl", "runtime", "gradus", "llvm", "mlir", "other"},
    "test": {"compiler", "dsl", "runtime", "test", "tools", "gradus", "llvm", "mlir", "other"},
}
# Tables that the build writes from another folder's definitions: plain data, no edge.
GENERATED_TABLES = {
    "compiler/dialect/ops.inc",  # the operations by name and shape rule, for the language's builtins
}
OUR_FOLDERS = ("compiler", "dsl", "runtime", "test", "tools")


def folder_of(path):
    """`compiler/fuse` of `compiler/fuse/groups.h`: the unit that edges are about."""
    return "/".join(os.path.dirname(path).split("/")[:2])


def row_of(path):
    matching = [row for row in ALLOWED if path.startswith(row + "/")]
    return max(matching, key=len) if matching else None


def kind_of(target):
    """What an included name belongs to: a folder of ours, `llvm`, `mlir`, `gradus`, or `other`."""
    top = target.split("/")[0]
    if top in OUR_FOLDERS:
        return folder_of(target)
    if top in ("llvm", "llvm-c"):
        return "llvm"
    if top in ("mlir", "mlir-c"):
        return "mlir"
    return target if top == "gradus" else "other"


def is_allowed(target, allowed):
    return any(target == name or target.startswith(name + "/") for name in allowed)


def cycle_in(edges):
    """The first cycle among folders, or nothing."""
    state, path = {}, []

    def visit(folder):
        state[folder] = "open"
        path.append(folder)
        for following in sorted(edges.get(folder, ())):
            if state.get(following) == "open":
                return path[path.index(following):] + [following]
            if following not in state:
                found = visit(following)
                if found:
                    return found
        path.pop()
        state[folder] = "done"
        return None

    for folder in sorted(edges):
        if folder not in state:
            found = visit(folder)
            if found:
                return found
    return None


findings = Findings()
edges, places = {}, {}
sources = [path for path in files(".h", ".cpp", ".c", ".td", ".def", ".in") if path.split("/")[0] in OUR_FOLDERS]
for path in sources:
    row = row_of(path)
    text = without_comments(read(path))
    for match in re.finditer(r'^[ \t]*(?:#[ \t]*include|include)[ \t]+(["<])([^">\n]+)[">]', text, re.M):
        quoted, target = match.group(1) == '"', match.group(2)
        line = line_of(text, match.start())
        if "/" not in target and not quoted:
            continue  # the standard library
        if target in GENERATED_TABLES:
            continue
        kind = kind_of(target)
        if quoted and kind == "other" and os.path.exists(os.path.join(os.path.dirname(path), target)):
            if not path.startswith("test/consumer/"):
                findings.add(path, f'"{target}" is to be written from the root of the project', line)
            continue
        if ".." in target.split("/"):
            findings.add(path, f'"{target}" climbs out of its folder: write it from the root', line)
            continue
        if kind == "other" and "other" not in ALLOWED[row] and not quoted:
            continue  # a system header
        if kind != folder_of(path) and not is_allowed(kind, ALLOWED[row]):
            findings.add(path, f'`{row}` may not include "{target}"; it may include {", ".join(sorted(ALLOWED[row]))}', line)
        if kind.split("/")[0] in ("compiler", "dsl", "runtime") and kind != folder_of(path) and not path.startswith("test/"):
            edges.setdefault(folder_of(path), set()).add(kind)
            places.setdefault((folder_of(path), kind), f"{path}:{line}")

cycle = cycle_in(edges)
if cycle:
    steps = ", ".join(f"{a} includes {b} ({places[a, b]})" for a, b in zip(cycle, cycle[1:]))
    findings.add(cycle[0], f"these folders include each other: {steps}")

# What a folder may not include it may not link either.
for path in files("CMakeLists.txt"):
    words = set(re.findall(r"\w+", re.sub(r"#[^\n]*", "", read(path))))
    if path.startswith("dsl/") and "MLIR" in words:
        findings.add(path, "dsl/ links LLVM's support library at most, not MLIR")
    if path.startswith("runtime/") and words & {"MLIR", "LLVM"}:
        findings.add(path, "the runtime contains no LLVM")

findings.finish(f"{len(sources)} sources")
