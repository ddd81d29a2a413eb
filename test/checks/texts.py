"""No tracked text names a place of one machine, or says of itself that it is unfinished."""
import re

from project import Findings, files, is_text, line_of, read

RULES = [
    # /tmp alone is a place that every machine has; a name in it is one machine's.
    (r"(?<![\w.$}])/(?:work|farm|root|home)/[\w.]", "names a folder of one machine"),
    (r"(?<![\w.$}])/tmp/[a-z]", "names a scratch file of one machine"),
    (r"\b(?:TODO|FIXME|XXX|HACK)\b", "marks something unfinished"),
]

findings = Findings()
texts = [path for path in files() if path != "test/checks/texts.py" and is_text(path)]
for path in texts:
    text = read(path)
    for pattern, sentence in RULES:
        for match in re.finditer(pattern, text):
            findings.add(path, f"`{match.group(0)}` {sentence}", line_of(text, match.start()))
findings.finish(f"{len(texts)} texts")
