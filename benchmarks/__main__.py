"""`python3 run.py benchmark [WHAT] …`: each file here that has a `main` is one; without a word, the speed of `graph check`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

WHAT = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if "\ndef main(words:" in file.read_text(encoding="utf-8"))

if __name__ == "__main__":
    named = sys.argv[1:2] if sys.argv[1:2] and not sys.argv[1].startswith("-") else []
    if named and named[0] not in WHAT:
        sys.exit(f"run.py benchmark: there is no benchmark `{named[0]}`. There are: {', '.join(WHAT)}.")
    import_module(f"benchmarks.{named[0] if named else 'check'}").main(sys.argv[1 + len(named) :])
