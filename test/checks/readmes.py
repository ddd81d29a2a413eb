"""Each folder that is a target says in its README what comes in, what goes out, what holds; relative links lead somewhere."""
import os
import re

from project import ROOT, Findings, files, line_of, read

findings = Findings()
folders = sorted({os.path.dirname(path) for path in files("CMakeLists.txt")} | {"", "models", "dsl/std"})
for folder in folders:
    if not re.match(r"test/[^/]+/", folder) and not os.path.exists(os.path.join(ROOT, folder, "README.md")):
        findings.add(folder or ".", "has no README.md")

pages = files(".md")
for path in pages:
    # Code shows links of the language's own; only prose leads anywhere.
    prose = re.sub(r"```.*?```|`[^`\n]*`", lambda m: re.sub(r"[^\n]", " ", m.group(0)), read(path), flags=re.S)
    for match in re.finditer(r"\]\(([^)\s]+)\)", prose):
        target = match.group(1).split("#")[0]
        if target and not re.match(r"[a-z]+:", target):
            if not os.path.exists(os.path.join(ROOT, os.path.dirname(path), target)):
                findings.add(path, f"the link to {target} leads nowhere", line_of(prose, match.start()))
findings.finish(f"{len(folders)} folders, {len(pages)} pages")
