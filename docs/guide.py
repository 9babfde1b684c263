"""The answers in the officers' guide.

In the guide a comment that no reader sees says what the block below it is:

- `register`: the one that all examples begin with
- `before` and `after`: a place in it, and what to make of it; a second `after` takes the same place
- `below SECTION`: a record to put under that heading; `last`: a section to put at the end
- what is then printed: `check` (the whole answer), `new` (its new findings alone) or `diff` (what changed)

An example ends with its answer; the next edit begins with the register again.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "officers-guide.md"
BLOCK = re.compile(
    r"^( *)<!-- (register|before|after|below \w+|last|check|new|diff) -->\n\n?((?: *```yaml\n.*?^ *```$)|(?: *>[^\n]*\n?)+)", re.M | re.S
)
COMMANDS = {"check": ["check", "--base", "before", "--fail-on", "error"], "diff": ["diff", "before"]}
SETTINGS = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


class Example(NamedTuple):
    """An edit in the guide: the register before and after it, and which answer is shown."""

    what: str
    before: str
    after: str


def guide_page() -> str:
    """docs/officers-guide.md, with the answer of each example."""
    page = GUIDE.read_text(encoding="utf-8")
    examples = list_examples(page)

    def show_answer(block: re.Match[str]) -> str:
        if block[3].startswith("```"):
            return block[0]
        lines = print_answer(*next(examples)).splitlines()
        return f"<!-- {block[2]} -->\n" + "".join(f"> {line}".rstrip() + "\n" for line in lines)

    return BLOCK.sub(show_answer, page)


def list_examples(page: str) -> Iterator[Example]:
    register = after = place = ""
    pending = False
    for block in BLOCK.finditer(page):
        line, what = page.count("\n", 0, block.start()) + 1, block[2]
        text = "".join(f"{line}\n" for line in block[3].splitlines()[1:-1])
        if what == "register":
            register = after = text
        elif what == "before":
            after = after if pending else register
            if after.count(text) != 1:
                raise LookupError(f"{GUIDE.name}:{line}: this must stand once in the register")
            place, pending = text, True
        elif what == "after":
            after, pending = (after if pending else register).replace(place, text), True
        elif what == "last" or what.startswith("below "):
            after, pending = after if pending else register, True
            after = f"{after}\n\n{text}" if what == "last" else add_below(after, what.removeprefix("below "), text)
        else:
            if after == register:
                raise LookupError(f"{GUIDE.name}:{line}: this answers an edit that changes nothing")
            pending = False
            yield Example(what, register, after)
    if pending:
        raise LookupError(f"{GUIDE.name}: the last example has no answer")


def add_below(register: str, section: str, record: str) -> str:
    """The register with a record under the heading of a section."""
    before, heading, after = register.partition(f"\n{section}:\n")
    if not heading:
        raise LookupError(f"{GUIDE.name}: the register has no heading `{section}`")
    return f"{before}{heading}{record}\n{after}"


def print_answer(what: str, before: str, after: str) -> str:
    """What a command prints for a change of a register, as a pull request shows it."""
    with tempfile.TemporaryDirectory() as folder:
        for state, text in (("before", before), ("data", after)):
            Path(folder, state).mkdir()
            Path(folder, state, "bodies.yaml").write_text(text, encoding="utf-8")
        words = [*COMMANDS["diff" if what == "diff" else "check"], "--format", "markdown"]
        done = subprocess.run([sys.executable, "-m", "graph", *words], cwd=folder, capture_output=True, encoding="utf-8", env=SETTINGS)
    if done.stderr:
        raise RuntimeError(done.stderr)
    if what == "new":
        return done.stdout[done.stdout.index("### ") :].split("\n\n<details>")[0].split("\n\n### ")[0].strip()
    return done.stdout.strip()
