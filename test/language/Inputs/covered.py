"""Fails unless the test file (argument 1) names every model of the folder (argument 2)."""
import os
import sys

text = open(sys.argv[1], encoding="utf-8").read()
missing = [name for name in os.listdir(sys.argv[2]) if name.endswith(".grad") and f"%models/{name}" not in text]
if missing:
    sys.exit(f"{sys.argv[1]} compiles no {', '.join(missing)}")
